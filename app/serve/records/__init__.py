"""Records of a collection: pages of them, one of them, its claims and its history."""

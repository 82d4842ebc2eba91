"""Views of the map: what a reader's address means, answered without the reader's own script."""

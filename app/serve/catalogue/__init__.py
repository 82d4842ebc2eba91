"""What the service says of itself and of its collections."""

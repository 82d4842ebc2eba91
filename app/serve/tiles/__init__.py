"""Vector tiles and what is said of them."""

"""Pages about the project, and the map of the site."""

"""Pictures of the map as SVG, drawn by the service with the symbols of the map itself."""

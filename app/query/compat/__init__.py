"""The published rows that the faces of other services tell, selected by their filters."""

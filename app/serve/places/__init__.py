"""The gazetteer over HTTP: pages, searches, geocoding, reconciliation."""

"""How often the geocoder is right, wrong, or asks back: `python -m benchmarks.geocoding`."""

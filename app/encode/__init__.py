"""Rows become bytes: GeoJSON and JSON, exactly as the standards ask."""

from app.encode.geojson import encode_feature, encode_json, encode_page

__all__ = ["encode_feature", "encode_json", "encode_page"]

"""Rows become bytes: GeoJSON and JSON, exactly as the standards ask."""

from app.encode.geojson import Stamp, encode_feature, encode_json, encode_page, spell_features

__all__ = ["Stamp", "encode_feature", "encode_json", "encode_page", "spell_features"]

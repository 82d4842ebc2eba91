"""Sheets with a row of HXL hashtags: whatever they are about, their tags say what is in them."""

from app.ingest.hxl.reading import ADAPTER

__all__ = ["ADAPTER"]

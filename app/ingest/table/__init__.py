"""Any spreadsheet: read by a mapping file, which is proposed from its headers and values."""

from app.ingest.table.adapter import ADAPTER

__all__ = ["ADAPTER"]

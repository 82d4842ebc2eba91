"""One module per source format: open a file, yield its rows under standard slot names.

An adapter fetches nothing, places nothing and stores nothing.
"""

from app.ingest.registry import ADAPTERS, COMPLETE, read_records

__all__ = ["ADAPTERS", "COMPLETE", "read_records"]

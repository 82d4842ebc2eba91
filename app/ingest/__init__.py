"""One module per source format: open a file, yield its rows under standard slot names.

An adapter fetches nothing, places nothing and stores nothing.
"""

from app.ingest.registry import (
    ADAPTERS,
    COMPLETE,
    keeps_whole_rows,
    read_kept_row,
    read_records,
)

__all__ = ["ADAPTERS", "COMPLETE", "keeps_whole_rows", "read_kept_row", "read_records"]

"""One module per source format: open a file, yield its rows under standard slot names.

An adapter fetches nothing, places nothing and stores nothing.
"""

from app.ingest.adapter import Adapter, ReadOptions
from app.ingest.registry import (
    ADAPTERS,
    find_adapter,
    is_curated,
    keeps_whole_rows,
    name_dataset,
    read_kept_row,
    read_records,
)

__all__ = [
    "ADAPTERS",
    "Adapter",
    "ReadOptions",
    "find_adapter",
    "is_curated",
    "keeps_whole_rows",
    "name_dataset",
    "read_kept_row",
    "read_records",
]

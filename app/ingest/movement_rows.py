"""The rows of tables of movements, as OCHA and their makers hand them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from app.ingest.files import TableRow, read_table_rows
from app.ingest.files.csv_table import name_columns
from app.ingest.stocks import refuse_stock


def read_movement_rows(path: Path, required: Sequence[str]) -> Iterator[TableRow]:
    """Yield the rows of a table, without the second header of hashtags that OCHA's copies carry.

    Raises MasarError when it counts people who are somewhere, or lacks a `required` column.
    """
    rows = read_table_rows(path)
    first = next(rows)
    refuse_stock(first.cells, path.name)
    name_columns(path.name, list(first.cells), required)
    for found in chain([first], rows):
        if not all(cell.startswith("#") for cell in found.cells.values() if cell):
            yield found

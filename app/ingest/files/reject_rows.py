"""Tables of rejected rows that come back put right: what we added to them is taken out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.rejected_rows import find_own_columns, is_reject_header
from app.domain.spreadsheet_cells import restore_cell
from app.ingest.files.csv_table import Row

SEARCHED_ROWS = 30
"""Rows in which the names of our columns are looked for: titles may stand above them."""


def _take_own(cells: Sequence[str], own: Sequence[int], width: int) -> list[str]:
    taken = [restore_cell(cells[at]) for at in own if at < len(cells)]
    return [*taken, *map(restore_cell, cells[width:])]


def drop_own_columns(rows: Iterator[Row]) -> Iterator[Row]:
    """Yield rows without the columns `masar_…`, each cell as its source wrote it.

    Any other table is passed on as it is.
    """
    own: list[int] | None = None
    width = 0
    for number, (line, cells) in enumerate(rows):
        if own is None and number < SEARCHED_ROWS and is_reject_header(cells):
            own, width = find_own_columns(cells), len(cells)
        yield line, cells if own is None else _take_own(cells, own, width)

"""Rows that were not stored, as they are handed back: how a table of them is spelled and read.

Cells that a spreadsheet would run get an apostrophe (`spreadsheet_cells`); where a table has the
columns below, it is taken off again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

LINE, FIELD, REASON = "masar_line", "masar_field", "masar_reason"
REJECT_COLUMNS = (LINE, FIELD, REASON)
"""Where the row stood, what was wrong, and what would be right."""
OWN_PREFIX = "masar_"
"""Begins the name of every column that no source has."""
SURPLUS = "masar_surplus_"
"""Begins the names of cells for which their row had no column."""


def is_reject_header(cells: Iterable[str]) -> bool:
    """Whether these are the column names of a table of rejected rows."""
    names = {cell.strip() for cell in cells}
    return LINE in names and REASON in names


def find_own_columns(header: Sequence[str]) -> list[int]:
    """Return where the columns of the source itself stand in a table of rejected rows."""
    return [n for n, name in enumerate(header) if not name.strip().startswith(OWN_PREFIX)]

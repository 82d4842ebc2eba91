"""Rows that were not stored, as they are handed back: how a table of them is spelled and read.

A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break as a formula.
Such cells get an apostrophe in front; where a table has the columns below, it is taken off again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

LINE, FIELD, REASON = "masar_line", "masar_field", "masar_reason"
REJECT_COLUMNS = (LINE, FIELD, REASON)
"""Where the row stood, what was wrong, and what would be right."""
OWN_PREFIX = "masar_"
"""Begins the name of every column that no source has."""
SURPLUS = "masar_surplus_"
"""Begins the names of cells for which their row had no column."""
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*(?:[eE][-+]?\d+)?")


def guard_cell(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula; numbers stay as they are."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def restore_cell(text: str) -> str:
    """Return what `guard_cell` was given."""
    return text[1:] if _GUARDED.match(text) else text


def is_reject_header(cells: Iterable[str]) -> bool:
    """Whether these are the column names of a table of rejected rows."""
    names = {cell.strip() for cell in cells}
    return LINE in names and REASON in names


def find_own_columns(header: Sequence[str]) -> list[int]:
    """Return where the columns of the source itself stand in a table of rejected rows."""
    return [n for n, name in enumerate(header) if not name.strip().startswith(OWN_PREFIX)]

"""Values as the cells of a CSV file, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

_STARTS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""Signs, also in their full width, at which spreadsheets begin to reckon instead of to show."""
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def spell_cell(value: object) -> str:
    """Return a value as text; unknown is empty, never 0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "; ".join(spell_cell(each) for each in value)
    return str(value)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a cell for a formula; a number is none."""
    return text.startswith(_STARTS_FORMULA) and _NUMBER.fullmatch(text) is None


def disarm_formula(text: str) -> str:
    """Return the text as spreadsheets show it: an apostrophe keeps them from reckoning."""
    return f"'{text}" if is_formula(text) else text


def write_lines(lines: Iterable[Sequence[str]]) -> bytes:
    """Return lines of CSV (RFC 4180, UTF-8)."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()

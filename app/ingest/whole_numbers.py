"""Counts as they stand in a row: refused under the name that their column has in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from app.domain.errors import RejectedRecord

_COUNT = re.compile(r"\d{1,12}|\d{1,3}(?:,\d{3}){1,3}|\*?")
_WHOLE = re.compile(r"(\d+)\.0+")


def drop_zero_decimals(text: str) -> str:
    """Return 400 for 400.0: it went through a program that knows no whole numbers."""
    return _WHOLE.sub(r"\1", text.strip()) if _WHOLE.fullmatch(text.strip()) else text.strip()


def refuse_counts(row: Mapping[str, str], columns: Iterable[str]) -> RejectedRecord | None:
    """Return why one of these columns is no number of people; blank and `*` are unknown."""
    for column in columns:
        text = drop_zero_decimals(row.get(column, ""))
        if not _COUNT.fullmatch(text):
            return RejectedRecord(column, f"{text[:50]!r} is not a whole number")
    return None

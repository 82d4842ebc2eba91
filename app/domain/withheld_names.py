"""How a record remembers that a column of its source's row named a private person and was lost."""

from __future__ import annotations

from collections.abc import Iterable

WITHHELD_CELL = "(not kept: looks like it names a private person)"
"""Stands in an export where such a column was, so that the loss is told and survives a reload."""
_WORDS = ": not kept, looks like it names a private person"


def flag_loss(column: str) -> str:
    """Return the flag of a record that lost this column."""
    return f"{column}{_WORDS}"


def list_lost(flags: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that a record's flags say were lost."""
    return tuple(flag.removesuffix(_WORDS) for flag in flags if flag.endswith(_WORDS))

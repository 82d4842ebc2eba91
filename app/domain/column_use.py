"""What became of a column of a file, for those who want to see that it was understood."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column as it stands in a file, its HXL tag if it has one, and what was read from it.

    `meaning` is empty when nothing was: its values are kept with the row as they came.
    """

    column: str
    tag: str
    meaning: str

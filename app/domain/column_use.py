"""What became of a column of a file, for those who want to see that it was understood."""

from __future__ import annotations

from dataclasses import dataclass

FIGURE = "figure: "
"""The meaning of a column from which a number of people is read begins so."""


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column as it stands in a file, its HXL tag if it has one, and what was read from it.

    `meaning` is empty when nothing was: its values are kept with the row as they came.
    """

    column: str
    tag: str
    meaning: str

    @property
    def counts(self) -> bool:
        """Whether a number of people is read from it."""
        return self.meaning.startswith(FIGURE)

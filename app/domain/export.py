"""What is asked of an export, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.filters import Box, DateRange


@dataclass(frozen=True, slots=True)
class ExportFilter:
    """Which records: days that they overlap, a box, a dataset or all of one format's datasets."""

    dates: DateRange | None = None
    box: Box | None = None
    dataset: str | None = None


@dataclass(slots=True)
class ExportReport:
    """How many rows were written, and all that the file does not tell.

    `left_out` counts records by the reason for which the shape has no row for them, `not_filled`
    lists columns without a value in any row, `not_kept` counts by column the cells that were
    withheld at import, and `more_columns` are those of the sources' own rows beyond the shape's.
    `foreign_rows` came in another format than the one that is written, `formulas` are cells that
    a spreadsheet would reckon, `disarmed` says whether they were given an apostrophe.
    """

    subject: str
    shape: str
    view: str
    mode: str
    rows: int = 0
    foreign_rows: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    not_filled: Sequence[str] = ()
    not_kept: Mapping[str, int] = field(default_factory=dict)
    more_columns: Sequence[str] = ()
    formulas: int = 0
    disarmed: bool = True
    seconds: float = 0.0

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}

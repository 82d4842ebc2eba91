"""Where a table begins in its sheet: below titles, with one row of column names or several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.ingest.files.csv_table import Row

SEARCHED_ROWS = 40
"""So many rows at the top of a sheet may hold titles, notes and names of columns."""
DEEPEST = 3
"""So many rows may name the columns together: "Killed" above "Civilians" and "Military"."""
BETWEEN = " / "
"""Stands between the names of a column in several rows."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The names of a table's columns, and the first and last of the sheet's rows that give them.

    Both count the rows that are not blank, from 0.
    """

    columns: tuple[str, ...]
    first: int
    last: int

    @property
    def depth(self) -> int:
        """How many rows name the columns."""
        return self.last - self.first + 1


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _spread(cells: Sequence[str], below: Sequence[str]) -> list[str]:
    """Return the names of a row of merged cells, each above all the columns that it spans."""
    spread, current = [], ""
    for number in range(max(len(cells), len(below))):
        own = _tidy(cells[number]) if number < len(cells) else ""
        has_name = number < len(below) and below[number].strip()
        current = own or (current if has_name else "")
        spread.append(current)
    return spread


def _tell_apart(names: Sequence[str]) -> tuple[str, ...]:
    """Number the columns without a name, and those whose name another column has before them."""
    seen: Counter[str] = Counter()
    apart = []
    for number, name in enumerate(names, start=1):
        name = name or f"(column {number})"
        seen[name] += 1
        apart.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(apart)


def name_columns(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return one name for each column from the rows that name it, the upper before the lower."""
    width = max(len(_cut_blank(row)) for row in rows)
    levels = [_spread(upper, lower) for upper, lower in zip(rows, rows[1:], strict=False)]
    levels.append([_tidy(cell) for cell in rows[-1]])
    names = []
    for number in range(width):
        parts = [level[number] for level in levels if number < len(level) and level[number]]
        names.append(BETWEEN.join(dict.fromkeys(parts)))
    return _tell_apart(names)


def _cut_blank(cells: Sequence[str]) -> list[str]:
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def list_headings(rows: Sequence[Row]) -> Iterator[Heading]:
    """Yield every heading that the rows at the top of a sheet may be, flat ones first."""
    for depth in range(1, DEEPEST + 1):
        for first in range(max(0, len(rows) - depth + 1)):
            cells = [row for _, row in rows[first : first + depth]]
            if any(_cut_blank(row) for row in cells):
                yield Heading(name_columns(cells), first, first + depth - 1)


def find_heading(rows: Sequence[Row], needed: Iterable[str]) -> Heading | None:
    """Return the heading that has all the needed columns, or None."""
    wanted = frozenset(needed)
    return next((each for each in list_headings(rows) if wanted <= set(each.columns)), None)


def find_nearest(rows: Sequence[Row], needed: Iterable[str]) -> Heading | None:
    """Return the heading that has most of the needed columns."""
    wanted = frozenset(needed)
    return max(list_headings(rows), key=lambda each: len(wanted & set(each.columns)), default=None)

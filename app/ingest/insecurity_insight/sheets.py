"""Which of Insecurity Insight's sheets a file is, and its rows under column names told apart.

The same sheets come as CSV, with a row of HXL tags under the names, and as JSON of the API. Their
columns are found by their names alone: in two of the sheets the tags stand one column off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from pathlib import Path

from app.domain.errors import MasarError, RejectedRecord
from app.ingest.files.csv_table import TableRow, make_row
from app.ingest.files.json_rows import read_json_rows
from app.ingest.files.kinds import FileKind, tell_kind
from app.ingest.files.rows import read_cells

NOBODY = frozenset({"", "0", "0.0"})
"""What stands in a column of people that counts none: in some sheets nothing, in others 0."""
_SIGNS = re.compile(r"[^a-z0-9]+")


class Theme(StrEnum):
    """What a sheet is about. One incident may stand in several sheets, under the same SiND id."""

    FOOD = "food"
    EXPLOSIVE_WEAPONS = "explosive-weapons"
    AID_WORKERS = "aid-workers"
    EDUCATION = "education"
    PROTECTION = "protection"
    HEALTH_CARE_MAP = "health-care-map"
    HEALTH_CARE = "health-care"
    HEALTH_CARE_SHCC = "health-care-shcc"


_SIGNATURES: Mapping[Theme, tuple[str, ...]] = {
    Theme.FOOD: ("food system impact",),
    Theme.EXPLOSIVE_WEAPONS: ("explosive weapon type",),
    Theme.AID_WORKERS: ("aid workers killed", "organisation affected"),
    Theme.EDUCATION: ("educators killed",),
    Theme.PROTECTION: ("victim of violence",),
    Theme.HEALTH_CARE_MAP: ("total health worker killed",),
    Theme.HEALTH_CARE: ("health workers killed", "admin 1"),
    Theme.HEALTH_CARE_SHCC: ("health workers killed",),
}
"""The columns by which a sheet is told, in the order in which they are looked for."""
_ID_COLUMNS = ("sind event id", "sind id", "event id")
_DAY_COLUMNS = ("date", "incident date")


@lru_cache(maxsize=1000)
def fold_column(name: str) -> str:
    """Return a column's name in small letters, words set apart by single spaces.

    The same column is `SiND Event ID` in one file and `Sind Event ID` in another.
    """
    return _SIGNS.sub(" ", name.lower()).strip()


@dataclass(frozen=True, slots=True)
class Incident:
    """One row: its sheet, where it stands, its cells as they came and by folded column name."""

    theme: Theme
    line: int
    cells: Mapping[str, str]
    folded: Mapping[str, str]
    damage: RejectedRecord | None = None

    def read(self, *columns: str) -> str:
        """Return what the first of these columns that says anything says, without outer spaces."""
        return next((text for name in columns if (text := self.folded.get(name, "").strip())), "")

    @property
    def sind_id(self) -> str:
        """The incident's number in Insecurity Insight's own database."""
        return self.read(*_ID_COLUMNS)

    @property
    def day(self) -> str:
        """The day as the sheet writes it."""
        return self.read(*_DAY_COLUMNS)


def make_incident(
    theme: Theme, cells: Mapping[str, str], line: int = 0, damage: RejectedRecord | None = None
) -> Incident:
    """Return a row with its columns findable; of those that fold alike one counts, in any order."""
    folded = {fold_column(name): cells[name] for name in sorted(cells, reverse=True)}
    return Incident(theme, line, cells, folded, damage)


def find_theme(columns: Iterable[str]) -> Theme | None:
    """Return which sheet has these columns; None when it is none of them."""
    folded = set(map(fold_column, columns))
    if folded.isdisjoint(_ID_COLUMNS) or folded.isdisjoint(_DAY_COLUMNS):
        return None
    return next((theme for theme, names in _SIGNATURES.items() if folded.issuperset(names)), None)


def _require_theme(path: Path, columns: Iterable[str]) -> Theme:
    theme = find_theme(columns)
    if theme is None:
        raise MasarError(
            f"{path.name} is none of Insecurity Insight's sheets on attacks in Syria.",
            "It needs the SiND id, the date and the columns of one of: "
            f"{', '.join(theme.value for theme in Theme)}. Use hxl or table for other files.",
        )
    return theme


def name_columns(names: Sequence[str]) -> list[str]:
    """Return column names that differ: the second of the same name gets ` (2)`."""
    named: list[str] = []
    for name in map(str.strip, names):
        count = sum(other == name for other in map(str.strip, names[: len(named)]))
        named.append(f"{name} ({count + 1})" if count else name)
    return named


def _are_tags(cells: Sequence[str]) -> bool:
    told = [cell.strip() for cell in cells if cell.strip()]
    return bool(told) and all(cell.startswith("#") for cell in told)


def _read_sheet(path: Path) -> Iterator[TableRow]:
    rows = read_cells(path)
    _, header = next(rows, (0, []))
    columns = name_columns(header)
    for line, cells in rows:
        if not _are_tags(cells):
            yield make_row(path.name, line, columns, cells)


def read_incidents(path: Path) -> Iterator[Incident]:
    """Yield the rows of a sheet, memory flat.

    Raises MasarError when the file is none of the sheets or cannot be read.
    """
    rows = read_json_rows(path) if tell_kind(path) is FileKind.JSON else _read_sheet(path)
    first = next(rows, None)
    theme = _require_theme(path, first.cells if first else ())
    for row in chain((first,) if first else (), rows):
        yield make_incident(theme, row.cells, row.line, row.damage)


def tell_theme(path: Path) -> Theme:
    """Return which sheet a file is, from its first row. Raises MasarError when it is none."""
    return next(read_incidents(path)).theme

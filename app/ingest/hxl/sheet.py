"""A tagged sheet: its columns, what they mean, and its rows; refused when it holds no events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from app.domain.errors import MasarError, RejectedRecord
from app.domain.plain_text import spell_plainly
from app.ingest.files.csv_table import Row, TableRow
from app.ingest.files.rows import read_cells
from app.ingest.hxl.meanings import SheetMeaning, read_meanings
from app.ingest.hxl.tag_row import SEARCHED_ROWS, TaggedColumn, find_tag_row

_MOVED = frozenset({"displaced", "returned"})
_STOCKS_WAY_OUT = (
    "Load the movements that lead to them with dtm, flowmap or table, with an origin and a "
    "destination."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A tagged sheet that is open: its columns, what they mean, and the rows below the tags."""

    name: str
    columns: tuple[TaggedColumn, ...]
    meaning: SheetMeaning
    rows: Iterator[Row]

    def read_rows(self) -> Iterator[TableRow]:
        """Yield the rows by column name; one of another length than the tags is damaged."""
        tags = [column.name for column in self.columns]
        for line, cells in self.rows:
            if any(cell.strip() for cell in cells):
                yield self._make_row(line, cells, tags)

    def _make_row(self, line: int, cells: Sequence[str], names: Sequence[str]) -> TableRow:
        row = dict.fromkeys(names, "") | dict(zip(names, cells, strict=False))
        surplus = any(cell.strip() for cell in cells[len(names) :])
        if surplus or len(cells) < len(names):
            counts = f"line {line}: {len(cells)} cells under {len(names)} columns of tags"
            return TableRow(line, row, RejectedRecord("row", f"{self.name}, {counts}"))
        return TableRow(line, row)


def open_sheet(path: Path) -> Sheet:
    """Return a sheet whose first 25 rows hold a row of tags.

    Raises MasarError when there is none, or the file cannot be read as a table.
    """
    rows = read_cells(path)
    top = list(islice(rows, SEARCHED_ROWS))
    found = find_tag_row([cells for _, cells in top])
    name = spell_plainly(path.name)
    if found is None:
        raise MasarError(
            f"{name} has no row of HXL hashtags in its first {SEARCHED_ROWS} rows.",
            "Add a row such as `#date,#adm1+name,#event+type,#affected+killed` below the column "
            "names, or use table with a mapping.",
        )
    number, columns = found
    return Sheet(name, columns, read_meanings(columns), chain(top[number + 1 :], rows))


def _list_tags(columns: Sequence[TaggedColumn]) -> str:
    return ", ".join(column.name for column in columns if column.tag)[:500]


def _list_stocks(meaning: SheetMeaning) -> list[str]:
    """Return the columns that count people where they are, where no others count anybody."""
    figures = [bound for bounds in meaning.figures.values() for bound in bounds.values()]
    if any(figure.measure not in _MOVED for _, figure in figures):
        return []
    return [*meaning.stocks, *(column for column, _ in figures)]


def refuse_without_events(sheet: Sheet) -> None:
    """Refuse a sheet that tells of no events: of people somewhere, of movements, or of neither.

    Raises MasarError that names the columns and says what would be right.
    """
    meaning = sheet.meaning
    if meaning.flows:
        raise MasarError(
            f"{sheet.name} tells of movements ({', '.join(meaning.flows)}), not of events.",
            "Use dtm, flowmap or table for movements.",
        )
    happened = meaning.slots.keys() & {"event_type", "sub_event_type", "weapon"}
    if not happened and (stocks := _list_stocks(meaning)):
        raise MasarError(
            f"{sheet.name} counts people where they are ({', '.join(stocks)[:300]}): stocks are "
            "not flows, and no events either.",
            _STOCKS_WAY_OUT,
        )
    if not meaning.slots.keys() & {"date_start", "date_end"}:
        raise MasarError(
            f"{sheet.name} has no column that says when something happened.",
            f"It needs #date or #date+occurred; its tags are {_list_tags(sheet.columns)}.",
        )
    if not happened:
        raise MasarError(
            f"{sheet.name} says nowhere what happened.",
            "Add a column #event+type with ACLED's types, or use table with a mapping that says "
            f"it once for all rows; its tags are {_list_tags(sheet.columns)}.",
        )


def fill_from_others(cells: Mapping[str, str], meaning: SheetMeaning) -> dict[str, str]:
    """Return a row in which the first column of each slot holds what any of them says."""
    filled = dict(cells)
    for names in meaning.slots.values():
        if len(names) > 1:
            told = (cells[name] for name in names if cells.get(name, "").strip())
            filled[names[0]] = next(told, "")
    return filled

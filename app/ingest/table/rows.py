"""The rows of a table by the names of its columns, wherever in the sheet it begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import chain, islice
from pathlib import Path

from app.domain.errors import MasarError, RejectedRecord
from app.domain.plain_text import spell_plainly
from app.ingest.files.csv_table import Row, TableRow
from app.ingest.files.rows import read_cells
from app.ingest.table.cell_words import list_phrases
from app.ingest.table.folding import fold_words
from app.ingest.table.headings import SEARCHED_ROWS, Heading, find_heading, find_nearest
from app.ingest.table.mapping import TableMapping


@dataclass(slots=True)
class _Reader:
    """Makes rows of cells; remembers what cells that are filled from above have last held."""

    heading: Heading
    fill_down: Sequence[str]
    name: str
    last: dict[str, str] = field(default_factory=dict)

    def read(self, line: int, cells: Sequence[str]) -> TableRow:
        columns = self.heading.columns
        row = dict.fromkeys(columns, "") | dict(zip(columns, cells, strict=False))
        damage = self._judge(row, cells)
        if damage is None:
            self._fill(row)
        return TableRow(line, row, damage)

    def _judge(self, row: Mapping[str, str], cells: Sequence[str]) -> RejectedRecord | None:
        columns = self.heading.columns
        filled = [cell for cell in cells if cell.strip()]
        if any(cell.strip() for cell in cells[len(columns) :]):
            counts = f"{len(cells)} cells under {len(columns)} column names"
            return RejectedRecord("row", f"{counts}; is a comma or a quotation mark wrong?")
        if fold_words(filled[0]) in list_phrases("total"):
            return RejectedRecord("row", "is a sum of the rows above, not a record of its own")
        if len(filled) == 1 and len(columns) > 2:
            return RejectedRecord("row", "has one cell only: a heading or a note, not a record")
        if len(cells) < len(columns):
            counts = f"{len(cells)} cells under {len(columns)} column names"
            return RejectedRecord("row", f"{counts}; was the file cut off?")
        if all(cell == self.heading.columns[at] for at, cell in enumerate(cells) if cell.strip()):
            return RejectedRecord("row", "repeats the names of the columns")
        return None

    def _fill(self, row: dict[str, str]) -> None:
        for column in self.fill_down:
            row[column] = row[column] if row[column].strip() else self.last.get(column, "")
            self.last[column] = row[column]


def _refuse_missing(path: Path, mapping: TableMapping, rows: Sequence[Row]) -> MasarError:
    nearest = find_nearest(rows, mapping.list_columns())
    has = nearest.columns if nearest else ()
    lacks = [column for column in dict.fromkeys(mapping.list_columns()) if column not in has]
    named = ", ".join(f'"{column}"' for column in lacks)
    close = get_close_matches(lacks[0], has, n=1) if lacks else []
    hint = f' Do you mean "{close[0]}"?' if close else ""
    listed = ", ".join(f'"{spell_plainly(column)}"' for column in has[:40])
    return MasarError(
        f"{spell_plainly(path.name)} has no column {named}, which the mapping names.{hint}",
        f"Its columns are: {listed}. Correct the mapping, or guess it anew.",
    )


def _require_heading(path: Path, mapping: TableMapping, top: Sequence[Row]) -> Heading:
    heading = find_heading(top, mapping.list_columns())
    if heading is None:
        raise _refuse_missing(path, mapping, top)
    return heading


def read_column_names(path: Path, mapping: TableMapping) -> tuple[str, ...]:
    """Return the names of a table's columns. Raises MasarError as `read_mapped_rows` does."""
    top = list(islice(read_cells(path), SEARCHED_ROWS))
    return _require_heading(path, mapping, top).columns


def read_mapped_rows(path: Path, mapping: TableMapping) -> Iterator[TableRow]:
    """Yield the rows below the names of the columns, memory flat.

    Titles above them are passed over. A sum, a note, a repeated heading and a row of another
    length have `damage`. Raises MasarError when a column that the mapping names is not there.
    """
    cells = read_cells(path)
    top = list(islice(cells, SEARCHED_ROWS))
    heading = _require_heading(path, mapping, top)
    reader = _Reader(heading, mapping.fill_down, path.name)
    for line, values in chain(top[heading.last + 1 :], cells):
        if any(value.strip() for value in values):
            yield reader.read(line, values)

"""The rows of a table, whatever holds it: text, a workbook, or a zip with one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import MasarError
from app.domain.plain_text import spell_plainly
from app.ingest.files.csv_table import Row, TableRow, make_row, name_columns, read_csv_cells
from app.ingest.files.json_rows import read_json_cells
from app.ingest.files.kinds import FileKind, refuse_kind, tell_kind
from app.ingest.files.reject_rows import drop_own_columns
from app.ingest.files.workbooks import read_sheet_cells
from app.ingest.files.zips import unpack_one

__all__ = ["Row", "TableRow", "open_table", "read_cells", "read_table_rows"]


@contextmanager
def open_table(path: Path) -> Iterator[tuple[Path, FileKind]]:
    """Give the file that holds a table, unpacked from its zip if need be, and what it is."""
    kind = tell_kind(path)
    if kind is not FileKind.ZIP:
        yield path, kind
        return
    with unpack_one(path) as inner:
        yield inner, tell_kind(inner)


def read_cells(path: Path, required: Sequence[str] = ()) -> Iterator[Row]:
    """Yield every row with its line, blank rows left out; cells are text as they stand.

    Of a workbook, the visible sheet with the `required` columns, else the first that holds a table;
    of JSON, a list of lists. Raises MasarError that says what the file is when it holds no table.
    """
    with open_table(path) as (file, kind):
        if kind is FileKind.CSV:
            yield from drop_own_columns(read_csv_cells(file))
        elif kind is FileKind.WORKBOOK:
            yield from drop_own_columns(read_sheet_cells(file, required))
        elif kind is FileKind.JSON:
            yield from read_json_cells(file)
        else:
            raise refuse_kind(file, kind)


def read_table_rows(
    path: Path, required: Sequence[str] = (), header: bool = True
) -> Iterator[TableRow]:
    """Yield the rows below the header by column name, else by "1", "2" … where there is none.

    Raises MasarError when there is no table, no row in it, or not the `required` columns.
    """
    rows = read_cells(path, required if header else ())
    first = next(rows, None)
    if first is None:
        raise refuse_kind(path, FileKind.EMPTY)
    columns = (
        name_columns(path.name, first[1], required)
        if header
        else [str(number) for number in range(1, len(first[1]) + 1)]
    )
    found = False
    if not header:
        found = True
        yield make_row(path.name, first[0], columns, first[1])
    for line, values in rows:
        found = True
        yield make_row(path.name, line, columns, values)
    if not found:
        raise MasarError(
            f"{spell_plainly(path.name)} has column names and no row below them.",
            "Was the export empty, or cut off?",
        )

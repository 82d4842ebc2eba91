"""CSV files as they come: any delimiter and encoding, long fields, line breaks inside quotes."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from app.domain.errors import MasarError, RejectedRecord
from app.domain.plain_text import spell_plainly
from app.domain.rejected_rows import SURPLUS
from app.ingest.files.encodings import tell_encoding
from app.ingest.files.kinds import FileKind, refuse_kind, tell_kind
from app.ingest.files.limits import (
    LONGEST_CELL,
    LONGEST_LINE,
    LONGEST_ROW,
    MOST_COLUMNS,
    SNIFFED_BYTES,
)

if TYPE_CHECKING:
    from _csv import Reader

Row = tuple[int, list[str]]
"""The line that a row ends on, counted from 1, and its cells as they stand there."""
DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50
_END = "\x03end of the file\x03"
"""Stands behind the last line: a cell that has it was opened by a quotation mark never closed."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the line that it ends on, its cells by column name, and what is wrong with it.

    A row with more or fewer cells than the header has `damage`: its values may stand under the
    names of their neighbours, so none of them can be believed.
    """

    line: int
    cells: dict[str, str]
    damage: RejectedRecord | None = None


class _Lines:
    """The lines of a text, none longer than a line may be, and the row's length so far."""

    def __init__(self, file: TextIO, name: str) -> None:
        self.file, self.name, self.taken = file, name, 0

    def __iter__(self) -> Iterator[str]:
        while line := self.file.readline(LONGEST_LINE):
            self.taken += len(line)
            if len(line) == LONGEST_LINE or self.taken > LONGEST_ROW:
                raise csv.Error(f"a row of more than {LONGEST_LINE:,} characters")
            yield line
        yield _END


def tell_delimiter(path: Path, encoding: str) -> str:
    """Return the sign between cells: the one that gives most rows the same number of them."""
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        # The last line of the sample may be cut.
        lines = file.read(SNIFFED_BYTES).splitlines(keepends=True)
    sample = lines[:-1] if len(lines) > 1 else lines
    return max(DELIMITERS, key=lambda sign: _count_agreeing(sample, sign))


def _count_agreeing(sample: Sequence[str], delimiter: str) -> tuple[int, int]:
    """Return how many rows have the commonest number of cells above one, and that number."""
    csv.field_size_limit(max(LONGEST_CELL, SNIFFED_BYTES))
    rows = islice(csv.reader(sample, delimiter=delimiter), _SAMPLE_ROWS)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def read_csv_cells(path: Path, delimiter: str | None = None) -> Iterator[Row]:
    """Yield every row of a text as it stands, blank lines left out; memory flat.

    Raises MasarError when the file is no text, or when a cell or a row is too long to be one.
    """
    kind = tell_kind(path)
    if kind is not FileKind.CSV:
        raise refuse_kind(path, kind)
    encoding = tell_encoding(path)
    sign = delimiter or tell_delimiter(path, encoding)
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        lines = _Lines(file, path.name)
        reader = csv.reader(lines, delimiter=sign)
        try:
            yield from _read_rows(reader, lines, path.name)
        except csv.Error as error:
            raise MasarError(
                f"{spell_plainly(path.name)} cannot be read beyond line {reader.line_num}: "
                f"{error}.",
                "Is a quotation mark never closed? A field may have 1,000,000 characters.",
            ) from error
        except UnicodeError as error:
            raise MasarError(
                f"{spell_plainly(path.name)} is cut off or damaged near line {reader.line_num}.",
                "Save it again as UTF-8.",
            ) from error


def _read_rows(reader: Reader, lines: _Lines, name: str) -> Iterator[Row]:
    before = 0
    for cells in reader:
        if cells and cells[-1].endswith(_END):
            if len(cells) > 1 or cells[0] != _END:
                raise MasarError(
                    f"{spell_plainly(name)} has a quotation mark that is never closed, in the row "
                    f"that begins on line {before + 1}.",
                    "Close it, or write a quotation mark inside a cell twice.",
                )
            return
        if len(cells) > MOST_COLUMNS:
            raise csv.Error(f"{len(cells):,} cells in a row; there may be {MOST_COLUMNS:,}")
        before, lines.taken = reader.line_num, 0
        if cells:
            yield reader.line_num, cells


def name_columns(name: str, header: Sequence[str], required: Sequence[str]) -> list[str]:
    """Return the names of the columns; one without a name is called by its number.

    Raises MasarError when one is missing, stands there twice, or holds what no name can.
    """
    columns = [
        column.strip() or f"column {number}" for number, column in enumerate(header, start=1)
    ]
    if any("\0" in column for column in columns):
        raise MasarError(
            f"{spell_plainly(name)} has a NUL character in its first line; it is damaged.",
            "Save it again as CSV in UTF-8.",
        )
    missing = [column for column in required if column not in columns]
    if missing:
        raise MasarError(
            f"{spell_plainly(name)} has no column {', '.join(missing)}.",
            "The first line must hold the column names of the format.",
        )
    twice = sorted(column for column, count in Counter(columns).items() if count > 1)
    if twice:
        raise MasarError(
            f"{spell_plainly(name)} has the column {', '.join(twice)} twice.",
            "Remove or rename one of them.",
        )
    return columns


def make_row(name: str, line: int, columns: Sequence[str], values: Sequence[str]) -> TableRow:
    """Return a row's cells by column; one of another length than the header is damaged."""
    cells = dict.fromkeys(columns, "") | dict(zip(columns, values, strict=False))
    if len(values) == len(columns):
        return TableRow(line, cells)
    counts = f"{name}, line {line}: {len(values)} cells under {len(columns)} column names"
    # Handed back with the row, so that whoever puts it right sees all of it.
    surplus = {f"{SURPLUS}{n}": text for n, text in enumerate(values[len(columns) :], start=1)}
    return TableRow(line, cells | surplus, RejectedRecord("row", counts))


def read_csv_rows(path: Path, required: Sequence[str]) -> Iterator[TableRow]:
    """Yield the rows of a file, memory flat; blank lines are none.

    Raises MasarError when there is no such regular file, when it has no header with the
    `required` columns, or when a field is too long to be one.
    """
    rows = read_csv_cells(path)
    _, header = next(rows, (1, []))
    columns = name_columns(path.name, header, required)
    for line, values in rows:
        yield make_row(path.name, line, columns, values)

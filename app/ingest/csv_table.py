"""CSV files as they come: BOM, Latin-1, long fields, line breaks inside quotes."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import MasarError, RejectedRecord

FIELD_LIMIT = 1_000_000
"""Longest field accepted, in characters; real files hold fields of more than 5,000."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the line that it ends on, its cells by column name, and what is wrong with it.

    A row with more or fewer cells than the header has `damage`: its values may stand under the
    names of their neighbours, so none of them can be believed.
    """

    line: int
    cells: dict[str, str]
    damage: RejectedRecord | None = None


def _detect_encoding(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
        except UnicodeDecodeError:
            return "latin-1"
    return "utf-8-sig"


def _inspect_file(path: Path) -> str:
    # A pipe or a device may never end, so nothing of it is read.
    if path.exists() and not path.is_file():
        raise MasarError(f"{path.name} cannot be read: it is no regular file.", "Give a CSV file.")
    try:
        return _detect_encoding(path)
    except OSError as error:
        raise MasarError(
            f"{path.name} cannot be read: {error.strerror}.", "Check the path and try again."
        ) from error


def _read_columns(path: Path, header: Sequence[str], required: Sequence[str]) -> list[str]:
    columns = [name.strip() for name in header]
    missing = [name for name in required if name not in columns]
    if missing:
        raise MasarError(
            f"{path.name} has no column {', '.join(missing)}.",
            "The first line must hold the column names of the format.",
        )
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise MasarError(
            f"{path.name} has the column {', '.join(twice)} twice.", "Remove or rename one of them."
        )
    return columns


def _make_row(path: Path, line: int, columns: Sequence[str], values: Sequence[str]) -> TableRow:
    cells = dict.fromkeys(columns, "") | dict(zip(columns, values, strict=False))
    if len(values) == len(columns):
        return TableRow(line, cells)
    counts = f"{path.name}, line {line}: {len(values)} cells under {len(columns)} column names"
    return TableRow(line, cells, RejectedRecord("row", counts))


def read_csv_rows(path: Path, required: Sequence[str]) -> Iterator[TableRow]:
    """Yield the rows of a file, memory flat; blank lines are none.

    Raises MasarError when there is no such regular file, when it has no header with the
    `required` columns, or when a field is too long to be one.
    """
    csv.field_size_limit(FIELD_LIMIT)
    with path.open(encoding=_inspect_file(path), newline="") as file:
        reader = csv.reader(file)
        try:
            columns = _read_columns(path, next(reader, []), required)
            for values in reader:
                if values:
                    yield _make_row(path, reader.line_num, columns, values)
        except csv.Error as error:
            raise MasarError(
                f"{path.name} cannot be read beyond line {reader.line_num}: {error}.",
                "Is a quotation mark never closed? A field may have 1,000,000 characters.",
            ) from error

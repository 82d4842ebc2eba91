"""CSV files as they come: BOM, Latin-1, long fields, line breaks inside quotes."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.domain.errors import MasarError

FIELD_LIMIT = 1_000_000
"""Longest field accepted, in characters; real files hold fields of more than 5,000."""


def _detect_encoding(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
        except UnicodeDecodeError:
            return "latin-1"
    return "utf-8-sig"


def read_csv_rows(path: Path, required: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number of the row's last line, row by column name), memory flat.

    Raises MasarError when there is no such file or it has no header with the `required` columns.
    """
    csv.field_size_limit(FIELD_LIMIT)
    try:
        encoding = _detect_encoding(path)
    except OSError as error:
        raise MasarError(
            f"{path.name} cannot be read: {error.strerror}.", "Check the path and try again."
        ) from error
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.DictReader(file, restkey="_surplus", restval="")
        columns = [name.strip() for name in reader.fieldnames or []]
        missing = [name for name in required if name not in columns]
        if missing:
            raise MasarError(
                f"{path.name} has no column {', '.join(missing)}.",
                "The first line must hold the column names of the format.",
            )
        reader.fieldnames = columns
        for row in reader:
            row.pop("_surplus", None)
            yield reader.line_num, {key: value or "" for key, value in row.items()}

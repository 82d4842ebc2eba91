"""Rejected rows in a file of their own: verbatim, with the reason, to be put right and reloaded."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import orjson

from app.domain.errors import MasarError, RejectedRecord
from app.domain.plain_text import spell_plainly
from app.domain.rejected_rows import REJECT_COLUMNS, SURPLUS
from app.domain.source import SourceRecord
from app.domain.spreadsheet_cells import guard_cell


def check_target(target: Path, source: Path, *, overwrite: bool) -> None:
    """Refuse a file that cannot be written, or that holds somebody's work already.

    Raises MasarError before anything is read.
    """
    name = spell_plainly(target.name)
    if source.is_dir():
        raise MasarError(
            f"The rejected rows of {spell_plainly(source.name)} cannot be written to one table: "
            "a record is a folder of files that refer to each other.",
            "Correct the rows in the folder itself; the report names file, line and reason.",
        )
    if not target.resolve().parent.is_dir():
        raise MasarError(f"There is no folder for {name}.", "Make it, or name another file.")
    if target.exists() and (not target.is_file() or target.samefile(source)):
        raise MasarError(
            f"{name} cannot take the rejected rows: it is the file itself, or none.",
            "Name another file.",
        )
    if target.exists() and not overwrite:
        raise MasarError(
            f"{name} exists; rows put right in it would be lost.",
            "Name another file, or add --force to write over it.",
        )


@contextmanager
def _replacing(target: Path, encoding: str) -> Iterator[IO[str]]:
    """Give a file that takes the place of `target` when the block ends well."""
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with unfinished.open("w", encoding=encoding, newline="") as file:
            # What was refused may be personal: it is for whoever imports, and nobody else.
            unfinished.chmod(0o600)
            yield file
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _spell_feature(cells: Mapping[str, str]) -> str:
    """Return a feature of which an adapter has made a row: geometry and id stand beside it."""
    named = {name: orjson.dumps(cells[name]).decode() for name in ("id",) if cells.get(name)}
    geometry = cells.get("geometry") or "null"
    properties = {
        name.removeprefix("properties."): text
        for name, text in cells.items()
        if name not in {"id", "geometry"}
    }
    parts = {
        "type": '"Feature"',
        **named,
        "geometry": geometry,
        "properties": orjson.dumps(properties).decode(),
    }
    return "{" + ",".join(f'"{name}":{text}' for name, text in parts.items()) + "}"


class Rejects:
    """Rejected rows as they come; memory stays flat, and the file is there whole or not at all."""

    def __init__(self, spool: IO[bytes]) -> None:
        """Keep rows in `spool` until all columns are known."""
        self._spool = spool
        self._columns: dict[str, None] = {}
        self.rows = 0

    def add_row(self, record: SourceRecord, error: RejectedRecord) -> None:
        """Keep one row, its source's own words and what is wrong with them."""
        self.rows += 1
        self._columns.update(dict.fromkeys(record.provider))
        told = [dict(record.provider), str(record.line), error.field, error.message]
        self._spool.write(orjson.dumps(told) + b"\n")

    def write_table(self, target: Path) -> None:
        """Write all rows as CSV, in place of what was there."""
        surplus = [name for name in self._columns if name.startswith(SURPLUS)]
        own = [name for name in self._columns if not name.startswith(SURPLUS)]
        columns = [*own, *surplus, *REJECT_COLUMNS]
        # The mark lets spreadsheets know that it is UTF-8.
        with _replacing(target, "utf-8-sig") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            for cells in self._read_rows():
                writer.writerow([guard_cell(cells.get(name, "")) for name in columns])

    def write_features(self, target: Path) -> None:
        """Write all rows as the features that they were; `masar_…` are further properties."""
        with _replacing(target, "utf-8") as file:
            file.write('{"type":"FeatureCollection","features":[\n')
            for number, cells in enumerate(self._read_rows()):
                file.write(",\n" if number else "")
                file.write(_spell_feature(cells))
            file.write("\n]}\n")

    def _read_rows(self) -> Iterator[dict[str, str]]:
        self._spool.seek(0)
        for line in self._spool:
            cells, *told = orjson.loads(line)
            yield {**cells, **dict(zip(REJECT_COLUMNS, told, strict=True))}


@contextmanager
def keep_rejects(target: Path | None, *, as_features: bool) -> Iterator[Rejects | None]:
    """Give a keeper of rejected rows; when the block ends well, they are in `target`.

    Without a rejected row there is no such file afterwards. Raises MasarError when it cannot be
    written.
    """
    if target is None:
        yield None
        return
    try:
        with tempfile.TemporaryFile(dir=target.resolve().parent) as spool:
            rejects = Rejects(spool)
            yield rejects
            if not rejects.rows:
                target.unlink(missing_ok=True)
            elif as_features:
                rejects.write_features(target)
            else:
                rejects.write_table(target)
    except OSError as error:
        raise MasarError(
            f"The rejected rows could not be written to {spell_plainly(target.name)}: "
            f"{error.strerror}. Nothing was stored.",
            "Make room, or name a file elsewhere, and import again.",
        ) from error

"""Workbooks (XLSX, XLS, ODS): the values of one sheet as text. No formula is ever run."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import orjson

from app.domain.errors import MasarError
from app.domain.plain_text import spell_plainly
from app.ingest.files.csv_table import Row
from app.ingest.files.limits import (
    MOST_SHEET_CELLS,
    MOST_WORKBOOK_MEMORY,
    MOST_WORKBOOK_SECONDS,
)
from app.ingest.files.zips import list_parts

_READER = Path(__file__).with_name("sheet_process.py")
_AS_CSV = "Save the sheet with the table as CSV."
_REFUSALS = {
    "empty": ("is a workbook without a table in any visible sheet.", "Is the sheet hidden?"),
    "several": (
        "holds the same table in several sheets: {about}.",
        "Put the rows into one sheet, or save each sheet as a file of its own.",
    ),
    "large": ("has a sheet larger than can be held: {about}.", _AS_CSV),
    "locked": ("is locked with a password.", "Save it without the password, or as CSV."),
}


def read_sheet_cells(path: Path, required: Sequence[str] = ()) -> Iterator[Row]:
    """Yield the rows of one sheet, numbered as the workbook shows them; blank rows are none.

    The sheet is the visible one with the `required` columns, else the first that holds a table.
    Raises MasarError when there is none, when several hold the same columns, or when the workbook
    is damaged, locked or too large.
    """
    _refuse_bomb(path)
    with _start_reader(path, required) as lines:
        first = next(lines, None)
        heading = orjson.loads(first) if first else None
        if isinstance(heading, dict):
            words, way_out = _REFUSALS[heading["refused"]]
            about = spell_plainly(heading["about"], 300)
            raise MasarError(f"{spell_plainly(path.name)} {words.format(about=about)}", way_out)
        for line in lines:
            number, cells = orjson.loads(line)
            yield number, cells


def _refuse_bomb(path: Path) -> None:
    """Refuse a workbook whose parts say themselves that they are too large."""
    if not zipfile.is_zipfile(path):
        return
    name = spell_plainly(path.name)
    try:
        with zipfile.ZipFile(path) as packed:
            list_parts(packed, name)
    except MasarError:
        raise
    except Exception as error:
        raise _refuse_damaged(path) from error


def _refuse_damaged(path: Path) -> MasarError:
    return MasarError(
        f"{spell_plainly(path.name)} is a workbook that cannot be read: damaged, or far larger "
        "than a table.",
        "Open it and save it again, as XLSX or as CSV.",
    )


@contextmanager
def _start_reader(path: Path, required: Sequence[str]) -> Iterator[Iterator[bytes]]:
    """Give what the reader writes; MasarError when it ended by itself before the last row."""
    ceilings = (MOST_WORKBOOK_MEMORY, MOST_WORKBOOK_SECONDS, MOST_SHEET_CELLS)
    words = [sys.executable, "-I", str(_READER), str(path.resolve()), *map(str, ceilings)]
    with subprocess.Popen(  # noqa: S603 - this interpreter, a file of ours, no shell
        [*words, *required], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as reader:
        try:
            assert reader.stdout is not None  # noqa: S101 - asked for above
            yield iter(reader.stdout)
            if reader.wait() != 0:
                raise _refuse_damaged(path)
        finally:
            reader.kill()

"""Reads one sheet of a workbook in a process of its own, run as a script, never imported.

A prepared workbook can make a reader hang, or ask for more memory than there is, which ends the
process that reads it. This one has a ceiling of memory and of time, and nothing to lose. What it
writes is one JSON value a line: the name of the sheet, then `[line, cells]` for each row, or an
object that says why there are none.

    python sheet_process.py PATH MEMORY_BYTES SECONDS MOST_CELLS [REQUIRED_COLUMN ...]
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any, NamedTuple

import orjson
import python_calamine as calamine

_EXACT = 10**15
"""Whole numbers below it are exact in a workbook, which keeps 15 digits."""
_LOOKED_AT = 50
"""Rows of a sheet that tell whether it holds a table."""


class _Table(NamedTuple):
    """A visible sheet that is not empty: its first row, and whether the rest is a table."""

    sheet: calamine.CalamineSheet
    header: tuple[str, ...]
    is_table: bool


def spell_value(value: Any) -> str:
    """Return a cell's value as text: days as 2025-03-07, whole numbers without a fraction."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def read_rows(sheet: calamine.CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, with their numbers as the workbook shows them."""
    # Rows above the first that holds anything are iterated too; columns left of it are not.
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells = [spell_value(value) for value in row]
        if any(cells):
            yield line, left + cells


def list_tables(book: calamine.CalamineWorkbook, most_cells: int) -> list[_Table]:
    """Return the sheets that a reader of the workbook sees and that hold anything."""
    tables = []
    for seen in book.sheets_metadata:
        if (
            seen.visible != calamine.SheetVisibleEnum.Visible
            or seen.typ != calamine.SheetTypeEnum.WorkSheet
        ):
            continue
        sheet = book.get_sheet_by_name(seen.name)
        if sheet.height * sheet.width > most_cells:
            refuse("large", seen.name)
        rows = [cells for _, cells in islice(read_rows(sheet), _LOOKED_AT)]
        if rows:
            broad = sum(sum(map(bool, row)) > 1 for row in rows) > 1
            header = tuple(cell.strip() for cell in rows[0])
            tables.append(_Table(sheet, header, broad))
    return tables


def choose_table(tables: Sequence[_Table], required: Sequence[str]) -> _Table:
    """Return the sheet that is meant: the one with the columns, else the first with a table."""
    if not tables:
        refuse("empty", "")
    fitting = [each for each in tables if required and set(required) <= set(each.header)]
    chosen = (fitting or [each for each in tables if each.is_table] or tables)[0]
    rivals = fitting or [each for each in tables if each.header == chosen.header]
    if len(rivals) > 1:
        refuse("several", ", ".join(each.sheet.name for each in rivals))
    return chosen


def refuse(reason: str, about: str) -> None:
    """Say why there are no rows, and end."""
    write({"refused": reason, "about": about})
    sys.exit(0)


def write(value: object) -> None:
    """Write one value as a line."""
    sys.stdout.buffer.write(orjson.dumps(value) + b"\n")


def limit_process(memory: int, seconds: int) -> None:
    """Set the ceilings; the file is open for reading only, and no other may be written."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str, memory: str, seconds: str, most_cells: str, *required: str) -> None:
    """Write the rows of the sheet that is meant."""
    limit_process(int(memory), int(seconds))
    try:
        with calamine.load_workbook(path) as book:
            chosen = choose_table(list_tables(book, int(most_cells)), required)
            write(chosen.sheet.name)
            for row in read_rows(chosen.sheet):
                write(row)
    except calamine.PasswordError:
        refuse("locked", "")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Reads one sheet of a workbook in a process of its own, run as a script, never imported.

A prepared workbook can make a reader hang, or ask for more memory than there is, which ends the
process that reads it. This one has a ceiling of memory and of time, and nothing to lose. What it
writes is one JSON value a line: the name of the sheet, then `[line, cells]` for each row, or an
object that says why there are none.

    python sheet_process.py PATH MEMORY_BYTES SECONDS MOST_CELLS [REQUIRED_COLUMN ...]
"""

from __future__ import annotations

import re
import resource
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from html import unescape
from itertools import islice
from typing import Any, NamedTuple

import orjson
import python_calamine as calamine

_EXACT = 10**15
"""Whole numbers below it are exact in a workbook, which keeps 15 digits."""
_LOOKED_AT = 50
"""Rows of a sheet that tell whether it holds a table."""
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_ERROR = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>(?:<f\b[^<]*(?:</f>|(?<=/)>))?'
    rb"\s*<v>([^<]{1,20})</v>"
)
_UNCALCULATED = re.compile(
    rb'<c\b[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f\b[^<]*(?:</f>|(?<=/)>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
NEVER_CALCULATED = "#FORMULA WITHOUT A VALUE"
"""Stands in the cell of a formula that no program has calculated; no number, no day, no name."""


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


def find_unread(path: str, sheet: str) -> Mapping[tuple[int, int], str]:
    """Return the cells of an XLSX that hold an error or no value yet, by line and column from 0.

    The reader gives them as empty; but an unknown figure and a broken one are not the same.
    """
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as packed:
        part = _find_part(packed, sheet)
        content = packed.read(part) if part in packed.namelist() else b""
    found = {}
    for match in _ERROR.finditer(content):
        found[_read_reference(match[1], match[2])] = match[3].decode("ascii", "replace")
    for match in _UNCALCULATED.finditer(content):
        found[_read_reference(match[1], match[2])] = NEVER_CALCULATED
    return found


def _find_part(packed: zipfile.ZipFile, sheet: str) -> str:
    """Return the part of an XLSX that holds a sheet; nothing for other kinds of workbook."""
    if "xl/_rels/workbook.xml.rels" not in packed.namelist():
        return ""
    book = packed.read("xl/workbook.xml").decode("utf-8", "replace")
    relations = packed.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
        words = dict(_ATTRIBUTE.findall(tag))
        targets[words.get("Id")] = words.get("Target", "")
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        words = dict(_ATTRIBUTE.findall(tag))
        if unescape(words.get("name", "")) == sheet:
            target = unescape(targets.get(words.get("r:id"), ""))
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _read_reference(letters: bytes, digits: bytes) -> tuple[int, int]:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(digits), column - 1


def read_whole(path: str, sheet: calamine.CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a sheet with what stands in cells that hold no value."""
    unread = find_unread(path, sheet.name)
    lines: dict[int, list[tuple[int, str]]] = {}
    for (line, column), text in unread.items():
        lines.setdefault(line, []).append((column, text))
    for line, cells in read_rows(sheet):
        for column, text in lines.get(line, ()):
            if column < len(cells):
                cells[column] = cells[column] or text
        yield line, cells


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
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        # Where the machine allows less already, that is the ceiling.
        _, allowed = resource.getrlimit(what)
        least = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(what, (least, least))


def main(path: str, memory: str, seconds: str, most_cells: str, *required: str) -> None:
    """Write the rows of the sheet that is meant."""
    limit_process(int(memory), int(seconds))
    try:
        with calamine.load_workbook(path) as book:
            chosen = choose_table(list_tables(book, int(most_cells)), required)
            write(chosen.sheet.name)
            for row in read_whole(path, chosen.sheet):
                write(row)
    except calamine.PasswordError:
        refuse("locked", "")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The row of hashtags of a sheet, read by libhxl, and what it gets wrong put right.

libhxl is given the first rows as lists and nothing else: left to itself it would open addresses,
zips and workbooks. It wants the package Unidecode, whose licence (GPL) does not fit ours; all that
it asks of it is one function, for which anyascii stands in. Only this module imports libhxl.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from anyascii import anyascii

SEARCHED_ROWS = 25
"""Rows in which a row of tags is looked for, as by all tools that read HXL."""
_COMBINED = re.compile(r"^(.*\S)\s+(#[A-Za-z].*)$", re.DOTALL)
_LOOSE = re.compile(r"^\s*#\s*([A-Za-z]\w*)((?:[\s+]+[A-Za-z]\w*)+)\s*\+?\s*$")
_KNOWN = frozenset(
    "access activity adm1 adm2 adm3 adm4 adm5 affected beneficiary capacity cause channel "
    "contact country crisis currency date delivery description event frequency geo group impact "
    "indicator inneed item loc meta modality need operations org output population reached region "
    "respondee sector service severity status subsector targeted value".split()
)
"""The tags of the standard: a cell that begins with one of them is a tag, whatever follows."""


@dataclass(frozen=True, slots=True)
class TaggedColumn:
    """One column: its name in the kept row, its header, its tag and attributes; "" without one.

    `name` is the header with the tag as it was written, so that a kept row can be read again.
    """

    name: str
    header: str
    tag: str
    attributes: frozenset[str]


def load_libhxl() -> Any:  # noqa: ANN401 - libhxl has no types
    """Return libhxl, imported with anyascii in the place of Unidecode; it takes half a second."""
    if "unidecode" not in sys.modules:
        stand_in = ModuleType("unidecode")
        stand_in.unidecode = anyascii  # type: ignore[attr-defined]
        sys.modules["unidecode"] = stand_in
    import hxl  # type: ignore[import-untyped]

    # What it would print about a tag is said in the report of the import instead.
    logging.getLogger("hxl").setLevel(logging.CRITICAL)
    return hxl


def repair_tag(text: str) -> str:
    """Return a cell of a row of tags with pluses where its attributes were set apart by blanks."""
    found = _LOOSE.match(text)
    if found is None or (found[1].lower() not in _KNOWN and "+" not in text):
        return text
    return f"#{found[1]}" + "".join(f"+{word}" for word in re.split(r"[\s+]+", found[2]) if word)


def split_combined(cells: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Return headers and tags of a row that holds both in each cell ("Killed #affected+killed").

    Rows are kept and given back under such names. None when it is no such row.
    """
    told = [cell for cell in cells if cell.strip()]
    found = [cell for cell in told if _COMBINED.match(cell)]
    tagged = len(found) + sum(cell.strip().startswith("#") for cell in told)
    if not found or 2 * tagged < len(told):
        return None
    parts = [_COMBINED.match(cell) for cell in cells]
    bare = ["" if cell.strip().startswith("#") else cell.strip() for cell in cells]
    headers = [part[1] if part else text for part, text in zip(parts, bare, strict=True)]
    tags = [part[2] if part else cell if cell.strip().startswith("#") else ""
            for part, cell in zip(parts, cells, strict=True)]  # fmt: skip
    return headers, tags


def _read_row(cells: Sequence[str], above: Sequence[str]) -> list[Any] | None:
    hxl = load_libhxl()
    repaired = [repair_tag(cell) for cell in cells]
    found: list[Any] | None = hxl.Column.parse_list(repaired, list(above))
    return found


def _name_columns(columns: Sequence[Any], cells: Sequence[str]) -> Iterator[TaggedColumn]:
    taken: set[str] = set()
    for number, column in enumerate(columns, start=1):
        header = " ".join((column.header or "").split())
        written = " ".join(cells[number - 1].split()) if column.tag else ""
        stem, name, count = header or ("" if written else f"column {number}"), "", 1
        while not name or name in taken:
            numbered = stem if count == 1 else f"{stem} ({count})".strip()
            name, count = f"{numbered} {written}".strip(), count + 1
        taken.add(name)
        tag = (column.tag or "").removeprefix("#")
        yield TaggedColumn(name, header, tag, frozenset(column.attributes))


def find_tag_row(rows: Sequence[Sequence[str]]) -> tuple[int, tuple[TaggedColumn, ...]] | None:
    """Return which of the first rows holds the tags, and the columns; None without such a row."""
    above: Sequence[str] = ()
    for number, cells in enumerate(rows[:SEARCHED_ROWS]):
        headers, tags = split_combined(cells) or (above, cells)
        columns = _read_row(tags, headers)
        if columns is not None:
            return number, tuple(_name_columns(columns, tags))
        above = cells
    return None

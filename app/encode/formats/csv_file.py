"""CSV that spreadsheets open as it is meant: RFC 4180 in UTF-8, numbers as numbers, no formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from app.domain.property_kind import PropertyKind
from app.domain.spreadsheet_cells import guard_cell
from app.encode.geojson import encode_json
from app.encode.hashtags import find_hashtag
from app.encode.shapes.cells import write_lines

BOM = "\ufeff".encode()
"""Stands before the first name where a reader asks for it: Excel takes it as a sign of UTF-8."""
SEPARATOR = "; "
"""Stands between the entries of a list."""
POSITION = ("longitude", "latitude", "geometry_type")
"""Columns of what is drawn: numbers for a published point only, never the middle of an area."""
_BEFORE = ("precision", "precision_m")


def list_columns(properties: Sequence[str]) -> list[str]:
    """Return the columns in order: the id, then the properties, the position before its precision.

    Without a precision the position stands at the end.
    """
    columns = ["id", *properties]
    places = [columns.index(name) for name in _BEFORE if name in columns]
    place = min(places, default=len(columns))
    return [*columns[:place], *POSITION, *columns[place:]]


def _spell_plainly(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    return "" if value is None else str(value)


def _spell_truth(value: bool | None) -> str:
    return "" if value is None else "true" if value else "false"


def _spell_text(value: str | None) -> str:
    return "" if value is None else guard_cell(value)


def _spell_list(value: Sequence[str] | None) -> str:
    return "" if value is None else guard_cell(SEPARATOR.join(value))


def _spell_object(value: object) -> str:
    return "" if value is None else guard_cell(encode_json(value).decode())


_SPELL: Mapping[PropertyKind, Callable[[Any], str]] = {
    PropertyKind.INTEGER: _spell_plainly,
    PropertyKind.NUMBER: _spell_plainly,
    PropertyKind.DATE: _spell_plainly,
    PropertyKind.INSTANT: _spell_plainly,
    PropertyKind.BOOLEAN: _spell_truth,
    PropertyKind.TEXT: _spell_text,
    PropertyKind.TEXTS: _spell_list,
    PropertyKind.OBJECT: _spell_object,
}


def _spell_position(geometry: Mapping[str, Any] | None) -> tuple[str, str, str]:
    if geometry is None:
        return "", "", ""
    if geometry["type"] != "Point":
        return "", "", geometry["type"]
    longitude, latitude = geometry["coordinates"][:2]
    return str(longitude), str(latitude), "Point"


class CsvFile:
    """A table with a row of names and, if asked for, a row of HXL hashtags under it."""

    def __init__(
        self, kinds: Mapping[str, PropertyKind], *, bom: bool = False, hxl: bool = False
    ) -> None:
        """Fix the columns; `bom` puts a byte order mark first, `hxl` adds the hashtags."""
        self._spelled = [(name, _SPELL[kind]) for name, kind in kinds.items()]
        self._columns = list_columns(list(kinds))
        self._place = self._columns.index(POSITION[0])
        self._bom, self._hxl = bom, hxl

    def begin(self) -> bytes:
        """Return the names of the columns."""
        lines = [self._columns]
        if self._hxl:
            lines.append([find_hashtag(name) for name in self._columns])
        return (BOM if self._bom else b"") + write_lines(lines)

    def add(self, features: Sequence[bytes]) -> bytes:
        """Return a line for each record."""
        return write_lines(map(self._spell_row, map(orjson.loads, features)))

    def end(self) -> bytes:
        """Return nothing: that the last line is the last is told by the end of the answer."""
        return b""

    def _spell_row(self, feature: Mapping[str, Any]) -> list[str]:
        properties = feature["properties"]
        cells = [feature["id"], *(spell(properties[name]) for name, spell in self._spelled)]
        cells[self._place : self._place] = _spell_position(feature["geometry"])
        return cells

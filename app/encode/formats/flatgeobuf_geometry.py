"""Geometries of GeoJSON as FlatGeobuf spells them: one flat list of numbers and where parts end."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from typing import Any

from app.encode.formats.flatgeobuf_tables import Counts, Doubles, Part, Table

_TYPES = {
    "Point": 1,
    "LineString": 2,
    "Polygon": 3,
    "MultiPoint": 4,
    "MultiLineString": 5,
    "MultiPolygon": 6,
    "GeometryCollection": 7,
}
_ENDS, _XY, _TYPE, _PARTS = 0, 1, 6, 7
_OFFSETS = {_ENDS, _XY, _PARTS}


def _flatten(positions: Sequence[Sequence[float]]) -> list[float]:
    return list(chain.from_iterable(position[:2] for position in positions))


def _tell(name: str, xy: list[float], ends: Sequence[int] = ()) -> Table:
    fields: dict[int, Part] = {_XY: Doubles(xy), _TYPE: struct.pack("<B", _TYPES[name])}
    if ends:
        fields[_ENDS] = Counts(ends)
    return Table(fields, offsets=_OFFSETS)


def build_geometry(geometry: Mapping[str, Any]) -> Table:
    """Return the table of a geometry; the type stands in each, since a file may hold several."""
    name = geometry["type"]
    if name == "GeometryCollection":
        return _collect(name, [build_geometry(each) for each in geometry["geometries"]])
    drawn = geometry["coordinates"]
    if name == "Point":
        return _tell(name, list(drawn[:2]))
    if name in {"LineString", "MultiPoint"}:
        return _tell(name, _flatten(drawn))
    if name == "MultiPolygon":
        polygons = [{"type": "Polygon", "coordinates": rings} for rings in drawn]
        return _collect(name, [build_geometry(each) for each in polygons])
    return _tell(
        name, _flatten(list(chain.from_iterable(drawn))), list(accumulate(map(len, drawn)))
    )


def _collect(name: str, parts: list[Table]) -> Table:
    return Table({_TYPE: struct.pack("<B", _TYPES[name]), _PARTS: parts}, offsets=_OFFSETS)

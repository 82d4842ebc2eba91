"""Geometries of GeoJSON as well-known binary (OGC Simple Features, little-endian)."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

_CODES = {
    "Point": 1,
    "LineString": 2,
    "Polygon": 3,
    "MultiPoint": 4,
    "MultiLineString": 5,
    "MultiPolygon": 6,
    "GeometryCollection": 7,
}
_PARTS = {"MultiPoint": "Point", "MultiLineString": "LineString", "MultiPolygon": "Polygon"}


def _pack_positions(positions: Sequence[Sequence[float]]) -> bytes:
    flat = list(chain.from_iterable(position[:2] for position in positions))
    return struct.pack(f"<I{len(flat)}d", len(positions), *flat)


def pack_geometry(geometry: Mapping[str, Any]) -> bytes:
    """Return a geometry as well-known binary, in two dimensions."""
    name = geometry["type"]
    head = struct.pack("<BI", 1, _CODES[name])
    if name == "GeometryCollection":
        return head + _pack_parts(geometry["geometries"])
    drawn = geometry["coordinates"]
    if name == "Point":
        return head + struct.pack("<dd", *drawn[:2])
    if name == "LineString":
        return head + _pack_positions(drawn)
    if name == "Polygon":
        return head + struct.pack("<I", len(drawn)) + b"".join(map(_pack_positions, drawn))
    return head + _pack_parts([{"type": _PARTS[name], "coordinates": part} for part in drawn])


def _pack_parts(parts: Sequence[Mapping[str, Any]]) -> bytes:
    return struct.pack("<I", len(parts)) + b"".join(map(pack_geometry, parts))

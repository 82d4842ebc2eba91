"""Reads published geometries (GeoJSON as text) without a geometry library.

Those libraries take long to import and much memory; the service only has to know where a record
lies, and leaves the drawing to another process.
"""

from __future__ import annotations

import json
from typing import Any

Position = tuple[float, float]
"""Longitude and latitude in degrees."""


def _list_parts(shape: Any) -> list[Any]:  # noqa: ANN401 - coordinates of GeoJSON
    kind, coordinates = shape["type"], shape["coordinates"]
    if kind == "LineString":
        return [coordinates]
    if kind in {"Polygon", "MultiLineString"}:
        return list(coordinates)
    if kind == "MultiPolygon":
        return [ring for polygon in coordinates for ring in polygon]
    return []


def read_parts(geometry: str | None) -> list[list[Position]]:
    """Return the lines or rings of a geometry; none of a point."""
    if geometry is None:
        return []
    parts = _list_parts(json.loads(geometry))
    return [[(lon, lat) for lon, lat, *_height in part] for part in parts if part]


def read_point(geometry: str | None) -> Position | None:
    """Return where a point lies; None of anything else."""
    shape = None if geometry is None else json.loads(geometry)
    if shape is None or shape["type"] != "Point":
        return None
    lon, lat, *_height = shape["coordinates"]
    return float(lon), float(lat)

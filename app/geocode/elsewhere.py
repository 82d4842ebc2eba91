"""Why a position is in no unit of Syria: swapped, abroad, at sea, far out, or no position."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import shapely

from app.domain.place import NotFound, Place, Point
from app.geocode.distances import measure_arc

Country = tuple[str, shapely.Geometry]
"""Name and outline of a neighbouring country."""
_MIDDLE = Point(38.5, 35.0)
_FAR_KM = 700
"""No point of a neighbour that a source on Syria means is farther from the middle of Syria."""
_SEA = shapely.box(32.0, 33.3, 36.3, 36.95)
"""The sea off Syria: between Cyprus, Lebanon and Türkiye, whatever is no country is water."""
_NOWHERE = 0.01
"""Degrees around 0, 0, which stands for an unknown position in many tables."""


def find_country(spot: shapely.Point, neighbours: Sequence[Country]) -> str | None:
    """Return the name of the neighbouring country around a position, where one is known."""
    return next((name for name, area in neighbours if shapely.intersects(area, spot)), None)


def explain_miss(
    point: Point,
    neighbours: Sequence[Country],
    find_around: Callable[[shapely.Point], Mapping[str, Place]],
) -> NotFound:
    """Say why a position lies in no unit; `find_around` looks for the exchanged one."""
    given = f"{point.lat}, {point.lon}"
    if abs(point.lon) < _NOWHERE and abs(point.lat) < _NOWHERE:
        return NotFound(f"{given} stands for an unknown position")
    lies = _tell_where(point, neighbours)
    exchanged = find_around(shapely.Point(point.lat, point.lon))
    if exchanged:
        unit = next(iter(exchanged.values()))
        return NotFound(
            f"the coordinates look swapped: {given} is not in Syria, {lies}; with latitude and "
            f"longitude exchanged it is in {unit.name_en}"
        )
    return NotFound(f"{given} is not in Syria: {lies}")


def _tell_where(point: Point, neighbours: Sequence[Country]) -> str:
    if abs(point.lat) > 90 or abs(point.lon) > 180:
        return "no position on earth"
    spot = shapely.Point(point.lon, point.lat)
    country = find_country(spot, neighbours)
    if country:
        return f"abroad, in {country}"
    if _SEA.intersects(spot):
        return "at sea"
    away = measure_arc(point, _MIDDLE)
    if away > _FAR_KM:
        return f"far out, about {round(away, -2):,.0f} km from its middle"
    return "abroad"

"""Distances on the ground in kilometres, near enough for what is asked of them here."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import shapely

from app.domain.place import Point

_KM_PER_DEGREE = 111.2
_EARTH_RADIUS_KM = 6371.0
_Coordinates = npt.NDArray[np.float64]


def box_around(spot: shapely.Point, reach_km: float) -> shapely.Polygon:
    """Return the box in degrees that holds everything within `reach_km` of a position."""
    high = reach_km / _KM_PER_DEGREE
    wide = high / math.cos(math.radians(abs(spot.y) + high)) if abs(spot.y) < 85 else 180.0
    return shapely.box(spot.x - wide, spot.y - high, spot.x + wide, spot.y + high)


def measure_kilometres(spot: shapely.Point, area: shapely.Geometry, reach_km: float) -> float:
    """Return how far a position lies from an area; infinite when farther than about `reach_km`.

    A degree of longitude is shorter than one of latitude: what is nearest in degrees need not be
    nearest on the ground, so the neighbourhood is stretched to kilometres first.
    """
    near = shapely.clip_by_rect(area, *box_around(spot, reach_km).bounds)
    if near.is_empty:
        return math.inf
    shrink = math.cos(math.radians(spot.y))

    def stretch(degrees: _Coordinates) -> _Coordinates:
        return (degrees - (spot.x, spot.y)) * (shrink * _KM_PER_DEGREE, _KM_PER_DEGREE)

    return float(shapely.distance(shapely.Point(0, 0), shapely.transform(near, stretch)))


def measure_arc(one: Point, other: Point) -> float:
    """Return the kilometres between two positions along the surface of a sphere."""
    south, north = math.radians(one.lat), math.radians(other.lat)
    chord = (
        math.sin((north - south) / 2) ** 2
        + math.cos(south) * math.cos(north) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))

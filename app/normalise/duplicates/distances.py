"""How far apart two events are, in days and in kilometres, given how well each is known."""

from __future__ import annotations

import tomllib
from functools import cache
from math import cos, hypot, radians
from pathlib import Path

from app.domain.duplicate import ComparedEvent
from app.domain.period import Period
from app.domain.place import Point, Precision

_KM_PER_DEGREE = 111.2
_CITIES_FILE = Path(__file__).with_name("cities.toml")
CITY_KM = 1.0
"""What two points in one large city are apart at most: a quarter and the middle are one place."""
AREAS = frozenset({Precision.DISTRICT, Precision.GOVERNORATE, Precision.COUNTRY, Precision.LINEAR})
"""Precisions of what is known by an area: its position is the middle of that area at best."""


def count_days_apart(first: Period, second: Period) -> int:
    """Return the days between two periods; 0 when they share a day."""
    return max((first.start - second.end).days, (second.start - first.end).days, 0)


def measure_km(first: Point, second: Point) -> float:
    """Return kilometres between two points, on a plane: right to a per mille within Syria."""
    middle = radians((first.lat + second.lat) / 2)
    east = (second.lon - first.lon) * cos(middle)
    return _KM_PER_DEGREE * hypot(east, second.lat - first.lat)


def find_km(first: ComparedEvent, second: ComparedEvent) -> float | None:
    """Return how far apart two events are; None when one has no position."""
    if first.position is None or second.position is None:
        return None
    return measure_km(first.position, second.position)


@cache
def _list_cities() -> tuple[tuple[str, Point, float], ...]:
    stated = tomllib.loads(_CITIES_FILE.read_text(encoding="utf-8"))["city"]
    return tuple((c["name"], Point(c["lon"], c["lat"]), c["radius_km"]) for c in stated)


def find_city(first: ComparedEvent, second: ComparedEvent) -> str | None:
    """Return the name of the large city in which both events lie, None when there is none."""
    points = first.position, second.position
    for name, middle, radius in _list_cities():
        if all(point is not None and measure_km(middle, point) <= radius for point in points):
            return name
    return None


def find_town_km(first: ComparedEvent, second: ComparedEvent) -> float | None:
    """Return how far apart the towns of two events are; None when one has no position.

    Within one large city that is CITY_KM at most, wherever in it the points were put.
    """
    km = find_km(first, second)
    if km is not None and km > CITY_KM and find_city(first, second):
        return CITY_KM
    return km


def contains_place(whole: ComparedEvent, part: ComparedEvent) -> bool | None:
    """Whether an event known by an area happened in an area with the other in it.

    None when the units of the two do not say.
    """
    if whole.precision is Precision.COUNTRY:
        return True
    level = 2 if whole.precision is Precision.DISTRICT else 1
    own, other = whole.units[:level], part.units[:level]
    return None if None in own or None in other else own == other

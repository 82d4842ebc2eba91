"""How far apart two events are, in days and in kilometres, given how well each is known."""

from __future__ import annotations

from math import cos, hypot, radians

from app.domain.duplicate import ComparedEvent
from app.domain.period import Period
from app.domain.place import Point, Precision

_KM_PER_DEGREE = 111.2
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


def contains_place(whole: ComparedEvent, part: ComparedEvent) -> bool | None:
    """Whether an event known by an area happened in an area with the other in it.

    None when the units of the two do not say.
    """
    if whole.precision is Precision.COUNTRY:
        return True
    level = 2 if whole.precision is Precision.DISTRICT else 1
    own, other = whole.units[:level], part.units[:level]
    return None if None in own or None in other else own == other

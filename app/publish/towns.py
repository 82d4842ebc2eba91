"""Which settlements are known to be large enough to be named, and which of them lies where."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.place import Place, Point
from app.publish.grids import contains_point, measure_metres
from app.publish.policy import Policy

Places = Mapping[str, Place]
Bucket = tuple[int, int]

LEAST_PERSONS: dict[str, int] = {"capital": 10_000, "city": 5_000, "town": 1_000}
"""How many people a place of each class of the gazetteer has at least.

The gazetteer calls the seat of a sub-district a town. Of a village nothing is known.
"""
_BUCKETS_PER_DEGREE = 10
_METRES_PER_DEGREE = 111_000
_FARTHEST_PARENT = 4


def is_town(place: Place | None, policy: Policy) -> bool:
    """Whether a place is a settlement that is known to have enough people."""
    if place is None or place.level != "settlement":
        return False
    return LEAST_PERSONS.get(place.population_class or "", 0) >= policy.settlement_least_persons


def find_settlement(place: Place | None, places: Places) -> Place | None:
    """Return the settlement that a place is, or that a quarter or a site belongs to."""
    for _ in range(_FARTHEST_PARENT):
        if place is None or place.level == "settlement":
            return place
        place = places.get(place.parent_id or "")
    return None


def measure_radius(place: Place, policy: Policy) -> int:
    """Return how far a settlement is taken to reach, in metres."""
    return max(policy.least_precision_m, place.precision_m or policy.settlement_precision_m)


@dataclass(slots=True)
class _Atlas:
    """What is looked up of one gazetteer again and again."""

    places: Places
    policy: Policy
    towns: Mapping[Bucket, list[Place]]
    outlines: Mapping[str, bytes]


_atlas: _Atlas | None = None


def _list_buckets(point: Point, radius_m: int) -> list[Bucket]:
    margin = radius_m / _METRES_PER_DEGREE
    wider = margin / math.cos(math.radians(point.lat))
    west, east = _find_bucket(point.lon - wider), _find_bucket(point.lon + wider)
    south, north = _find_bucket(point.lat - margin), _find_bucket(point.lat + margin)
    return [(x, y) for x in range(west, east + 1) for y in range(south, north + 1)]


def _find_bucket(degrees: float) -> int:
    return math.floor(degrees * _BUCKETS_PER_DEGREE)


def _open_atlas(places: Places, policy: Policy) -> _Atlas:
    """Return the atlas of a gazetteer; it is drawn once for as long as the same one is used."""
    global _atlas
    if _atlas is None or _atlas.places is not places or _atlas.policy != policy:
        towns: dict[Bucket, list[Place]] = defaultdict(list)
        for place in places.values():
            if place.point and is_town(place, policy):
                for bucket in _list_buckets(place.point, measure_radius(place, policy)):
                    towns[bucket].append(place)
        outlines = {
            place.place_id: place.area_wkb
            for place in places.values()
            if place.level == "governorate" and place.area_wkb
        }
        _atlas = _Atlas(places, policy, towns, outlines)
    return _atlas


def find_town(point: Point, admin1: str | None, places: Places, policy: Policy) -> Place | None:
    """Return the town of a governorate within whose radius a position lies; the nearest of them."""
    bucket = (_find_bucket(point.lon), _find_bucket(point.lat))
    near = [
        (measure_metres(point, town.point), town.place_id, town)
        for town in _open_atlas(places, policy).towns.get(bucket, ())
        if town.point and town.admin1_pcode == admin1
    ]
    near = [found for found in near if found[0] <= measure_radius(found[2], policy)]
    return min(near)[2] if near else None


def lies_elsewhere(point: Point, admin1: str | None, places: Places, policy: Policy) -> bool:
    """Whether a position lies in the outline of another governorate than this one.

    A point in the sea lies in none: no two maps draw the coast alike.
    """
    outlines = _open_atlas(places, policy).outlines
    own = outlines.get(admin1 or "")
    if own is not None and contains_point(own, point.lon, point.lat):
        return False
    return any(
        contains_point(outline, point.lon, point.lat)
        for pcode, outline in outlines.items()
        if pcode != admin1
    )

"""What to call the part of the country in a frame: by the best known town near its middle."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from app.domain.filters import Box
from app.domain.place import Place

_SEATS = {"governorate": 0, "district": 1, "subdistrict": 2}
"""How well known the seat of a unit of each level is, the best known first."""
_LEAST = len(_SEATS)
_MIDDLE = 0.6
"""How much of a frame's width and height its middle takes."""


def _rank_seats(places: Mapping[str, Place]) -> dict[str, int]:
    """Return the ids of the towns from which units are run, and how well known each is."""
    ranks: dict[str, int] = {}
    for unit in places.values():
        rank = _SEATS.get(unit.level)
        if rank is not None and unit.capital_place_id is not None:
            seat = unit.capital_place_id
            ranks[seat] = min(rank, ranks.get(seat, _LEAST))
    return ranks


def _list_towns(places: Iterable[Place], frame: Box) -> list[tuple[float, Place]]:
    """Return the towns in the middle of a frame with their distance from its centre.

    One half is the distance of an edge, in either direction.
    """
    centre = ((frame.west + frame.east) / 2, (frame.south + frame.north) / 2)
    spans = (frame.east - frame.west, frame.north - frame.south)
    found = []
    for place in places:
        if place.level != "settlement" or place.country != "SY" or place.point is None:
            continue
        offsets = [(place.point.lon - centre[0]) / spans[0],
                   (place.point.lat - centre[1]) / spans[1]]  # fmt: skip
        if max(map(abs, offsets)) <= _MIDDLE / 2:
            found.append((math.hypot(*offsets), place))
    return found


def find_town(places: Mapping[str, Place], frame: Box) -> Place | None:
    """Return the town by which a reader knows a frame; None where none lies in its middle."""
    ranks = _rank_seats(places)
    near = _list_towns(places.values(), frame)
    ranked = [(ranks.get(place.place_id, _LEAST), far, place.place_id) for far, place in near]
    return places[min(ranked)[2]] if ranked else None

"""Where something lies, in words: the nearest town, how far and in which direction."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import shapely

from app.domain.place import Place
from app.publish.neighbours import KM_PER_DEGREE, KM_PER_DEGREE_EAST

COUNTRY = "SY"
TOWN_CLASSES = frozenset({"capital", "city", "town"})
"""Villages are not named: the nearest one to a coarsened point is rarely where it happened."""
IN_TOWN_KM = 3
"""Within these kilometres of its point one is in a town or at its edge."""
_WINDS_EN = ("north", "north-east", "east", "south-east", "south", "south-west", "west",
             "north-west")  # fmt: skip
_WINDS_AR = ("شمال", "شمال شرق", "شرق", "جنوب شرق", "جنوب", "جنوب غرب", "غرب", "شمال غرب")


@dataclass(frozen=True, slots=True)
class Landmark:
    """A town near a position: whole kilometres from it (0 within the town), and in words."""

    place: Place
    km: int
    where_en: str
    where_ar: str


@dataclass(slots=True)
class Landmarks:
    """The towns of the country, found by position."""

    towns: list[Place]
    _tree: shapely.STRtree = field(init=False)

    def __post_init__(self) -> None:
        """Index the towns in kilometres."""
        self._tree = shapely.STRtree([_project(*_locate(town)) for town in self.towns])

    def find_nearest(self, lon: float, lat: float) -> Landmark | None:
        """Return the nearest town to a position; None without any town."""
        if not self.towns:
            return None
        near = self._tree.query_nearest(_project(lon, lat), all_matches=True)
        # Of two at the same distance always the same one.
        town = min((self.towns[int(index)] for index in near), key=lambda each: each.place_id)
        return _describe(town, lon, lat)


def list_landmarks(places: Iterable[Place]) -> Landmarks:
    """Return the towns among these places."""
    return Landmarks(
        [
            place
            for place in places
            if place.level == "settlement"
            and place.country == COUNTRY
            and place.population_class in TOWN_CLASSES
            and place.point is not None
        ]
    )


def _locate(town: Place) -> tuple[float, float]:
    assert town.point is not None  # noqa: S101 - only places with a point are landmarks
    return town.point.lon, town.point.lat


def _project(lon: float, lat: float) -> shapely.Point:
    return shapely.Point(lon * KM_PER_DEGREE_EAST, lat * KM_PER_DEGREE)


def _describe(town: Place, lon: float, lat: float) -> Landmark:
    there, here = _project(*_locate(town)), _project(lon, lat)
    km = round(there.distance(here))
    if km <= IN_TOWN_KM:
        return Landmark(town, 0, f"in or near {town.name_en}", f"في {town.name_ar} أو قربها")
    bearing = math.degrees(math.atan2(here.x - there.x, here.y - there.y))
    wind = round(bearing / 45) % 8
    return Landmark(
        town,
        km,
        f"about {km} km {_WINDS_EN[wind]} of {town.name_en}",
        f"على بعد نحو {km} كم {_WINDS_AR[wind]} {town.name_ar}",
    )

"""What contains what, which places count as one bearer of a name, and how much each matters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from app.domain.place import Place
from app.geocode.folding import fold_name

UNITS = ("governorate", "district", "subdistrict")
"""Administrative levels, the widest first."""
SYRIA = "SY"
_SIBLINGS = {"SY01": "SY03", "SY03": "SY01"}
_ABROAD = 0.9
KM_PER_DEGREE = 111.32
_REGION_M = 50_000
_TOGETHER_KM = 4.0
_POPULATED = 20_000
_CLASS_WEIGHT = {"capital": 4.0, "city": 3.0, "town": 2.0}


class Hierarchy:
    """The tree of all places."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        """Index the places by id."""
        self._places = places
        self._above: dict[str, frozenset[str]] = {}

    def find_place(self, place_id: str | None) -> Place | None:
        """Return the place of an id, where there is one."""
        return self._places.get(place_id or "")

    def list_units(self) -> list[Place]:
        """List all administrative units."""
        return [place for place in self._places.values() if place.level in UNITS]

    def list_ids(self, level: str) -> frozenset[str]:
        """List the ids of all places of a level."""
        places = self._places.values()
        return frozenset(place.place_id for place in places if place.level == level)

    def list_above(self, place: Place) -> frozenset[str]:
        """List the ids of a place and of all that contain it."""
        known = self._above.get(place.place_id)
        if known is None:
            known = self._above[place.place_id] = frozenset(self._climb(place))
        return known

    def _climb(self, place: Place) -> Iterable[str]:
        seen: set[str] = set()
        above: Place | None = place
        while above is not None and above.place_id not in seen:
            seen.add(above.place_id)
            codes = (above.admin1_pcode, above.admin2_pcode, above.admin3_pcode, above.country)
            seen.update(code for code in codes if code and code != above.place_id)
            above = self._places.get(above.parent_id or "")
        return seen

    def weigh(self, place: Place) -> float:
        """Say how likely a place is meant when only its name is heard, from 0.5 to 4.

        A capital of a governorate 4, a district's seat 3, a sub-district's or a city 2, a village
        1, a quarter 0.5; an administrative unit as its seat. What lies abroad matters less than
        a village: who means it names its country.
        """
        weight = self._weigh(place)
        return weight if place.country == SYRIA else min(weight, _ABROAD)

    def _weigh(self, place: Place) -> float:
        if place.level in UNITS:
            return 4.0 - UNITS.index(place.level)
        if place.level != "settlement":
            return 0.5
        weight = max(
            _CLASS_WEIGHT.get(place.population_class or "", 1.0), self._seats[place.place_id]
        )
        if (place.population or 0) >= _POPULATED:
            weight = max(weight, 2.0)
        return weight

    @cached_property
    def _seats(self) -> Mapping[str, float]:
        """How much each settlement matters for the units that are named after it."""
        units: dict[tuple[str, str], float] = {}
        for place in self._places.values():
            if place.level in UNITS:
                for key in _list_keys(place):
                    weight = 4.0 - UNITS.index(place.level)
                    units[place.place_id, key] = max(weight, units.get((place.place_id, key), 0.0))
        seats: dict[str, float] = defaultdict(float)
        for place in self._places.values():
            if place.level == "settlement":
                codes = (place.admin1_pcode, place.admin2_pcode, place.admin3_pcode)
                for key in _list_keys(place):
                    seats[place.place_id] = max(
                        seats[place.place_id],
                        *(units.get((code or "", key), 0.0) for code in codes),
                    )
        return seats

    def is_sibling(self, place: Place, area_ids: frozenset[str]) -> bool:
        """Whether a place lies in Damascus where Rural Damascus is meant, or the other way round.

        Sources write "Damascus" for both.
        """
        return _SIBLINGS.get(place.admin1_pcode or "", "") in area_ids

    def is_above(self, place: Place, area_ids: frozenset[str]) -> bool:
        """Whether a place contains one of these areas: the words name the smaller one last."""
        areas = (self._places.get(area_id) for area_id in area_ids)
        return any(area and place.place_id in self.list_above(area) for area in areas)

    def is_beside(self, place: Place, area_ids: frozenset[str], reach: float) -> bool:
        """Whether a place lies within `reach` km of some place of these areas: maps differ.

        A region that no governorate contains is beside what its own radius reaches. A quarter is
        where its town is: it lies beside nothing.
        """
        if place.point is None or place.level == "neighbourhood":
            return False
        if place.level == "region" and not place.admin1_pcode:
            reach += max(place.precision_m or 0, _REGION_M) / 1000
        for area_id in area_ids:
            points = self._points.get(area_id)
            if points is not None:
                shrink = np.cos(np.radians(place.point.lat))
                away = (points - (place.point.lon, place.point.lat)) * (shrink, 1.0)
                if float(np.min(np.hypot(away[:, 0], away[:, 1]))) * KM_PER_DEGREE <= reach:
                    return True
        return False

    def lie_together(self, places: Sequence[Place]) -> bool:
        """Whether places lie so near each other that telling them apart changes little: 4 km."""
        points = [place.point for place in places if place.point]
        if len(points) < len(places):
            return False
        first = points[0]
        shrink = float(np.cos(np.radians(first.lat)))
        return all(
            float(np.hypot((point.lon - first.lon) * shrink, point.lat - first.lat)) * KM_PER_DEGREE
            <= _TOGETHER_KM
            for point in points
        )

    @cached_property
    def _points(self) -> Mapping[str, npt.NDArray[np.float64]]:
        """The positions of all places in each area."""
        points: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for place in self._places.values():
            if place.point:
                for area_id in self.list_above(place):
                    points[area_id].append((place.point.lon, place.point.lat))
        return {area_id: np.array(inside) for area_id, inside in points.items()}

    def group_bearers(self, places: Iterable[Place]) -> list[list[Place]]:
        """Group places of one name that are one to a speaker: a town and what is named for it.

        A unit belongs to the weightiest bearer inside it; a quarter to the town of its own name
        that it lies in. Each group lists the one it stands for first.
        """
        found = list(places)
        spots = [place for place in found if place.level not in UNITS]
        groups = [[place] for place in sorted(spots, key=self.weigh, reverse=True)]
        groups = self._join_quarters(groups)
        units = sorted(
            (place for place in found if place.level in UNITS), key=lambda p: UNITS.index(p.level)
        )
        for unit in reversed(units):  # the narrowest first: it is the centre of the wider one
            home = [g for g in groups if unit.place_id in self.list_above(g[0])]
            if home:
                max(home, key=lambda group: self._weigh_group(group, unit)).append(unit)
            else:
                groups.append([unit])
        return groups

    def _weigh_group(self, group: list[Place], unit: Place) -> tuple[bool, int, float]:
        first = group[0]
        seat = (unit.capital_place_id or "") == first.place_id
        return seat, len(group), self.weigh(first)

    def _join_quarters(self, groups: list[list[Place]]) -> list[list[Place]]:
        joined: list[list[Place]] = []
        for group in groups:
            place = group[0]
            town = [g for g in joined if g[0].place_id in self.list_above(place)]
            if town and place.level == "neighbourhood":
                town[0].append(place)
            else:
                joined.append(group)
        return joined


def _list_keys(place: Place) -> set[str]:
    return {fold_name(name) for name in (place.name_en, place.name_ar) if name}

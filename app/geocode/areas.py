"""Which administrative units lie around a position, on borders that no two maps draw alike."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import shapely

from app.domain.place import NotFound, Place, Point
from app.geocode.distances import box_around, measure_kilometres
from app.geocode.elsewhere import Country, explain_miss, find_country

NEAREST_KM = 3.0
"""Coastlines differ by a median of 0.66 km; nearest within 3 km was right 414 times of 414."""
_MOST_LOCATED = 50_000
"""Answers that are kept: sources give the same few thousand positions again and again."""
_ADMIN_LEVELS = ("governorate", "district", "subdistrict")
_QUARTER = "neighbourhood"


@dataclass(frozen=True, slots=True)
class Located:
    """The units around a position, the coarsest first; None where no outline is known.

    `kilometres` is how far outside of them the position lies, 0 within. `note` tells whatever
    makes the answer less sure than that.
    """

    admin1: Place | None = None
    admin2: Place | None = None
    admin3: Place | None = None
    quarter: Place | None = None
    kilometres: float = 0.0
    note: str | None = None

    @property
    def place(self) -> Place:
        """The finest administrative unit."""
        finest = self.admin3 or self.admin2 or self.admin1
        assert finest is not None  # noqa: S101 - nothing is located without a unit
        return finest


class _Outlines:
    """Units and their outlines in a search tree."""

    def __init__(self, units: Iterable[Place]) -> None:
        self.units = sorted(units, key=lambda unit: unit.place_id)
        self.areas = shapely.from_wkb([unit.area_wkb for unit in self.units])
        shapely.prepare(self.areas)
        self.tree = shapely.STRtree(self.areas)

    def find_around(self, spot: shapely.Point) -> dict[str, Place]:
        """Return the unit of each level around a position; on a border the first by its code."""
        found: dict[str, Place] = {}
        for number in sorted(self.tree.query(spot, predicate="intersects").tolist()):
            unit = self.units[number]
            found.setdefault(unit.level, unit)
        return found

    def find_nearest(self, spot: shapely.Point, level: str) -> tuple[float, Place] | None:
        """Return the nearest unit of a level within `NEAREST_KM`, and how far it is."""
        numbers = sorted(self.tree.query(box_around(spot, NEAREST_KM)).tolist())
        near = [
            (measure_kilometres(spot, self.areas[number], NEAREST_KM), self.units[number])
            for number in numbers
            if self.units[number].level == level
        ]
        best = min(near, key=lambda each: each[0], default=None)
        return best if best and best[0] <= NEAREST_KM else None


class _Epoch:
    """The units that stood at the same time.

    The codes of the finest level tell those above it, so that the large outlines are asked only
    where no fine one is.
    """

    def __init__(self, units: Iterable[Place]) -> None:
        kept = list(units)
        known = {unit.level for unit in kept}
        self.by_id = {unit.place_id: unit for unit in kept}
        self.finest = next((level for level in _ADMIN_LEVELS[::-1] if level in known), "")
        fine = {self.finest, _QUARTER}
        self.fine = _Outlines(unit for unit in kept if unit.level in fine)
        self.coarse = _Outlines(unit for unit in kept if unit.level not in fine)

    def find_around(self, spot: shapely.Point) -> Mapping[str, Place]:
        """Return the units around a position by level."""
        return self.coarse.find_around(spot) | self.fine.find_around(spot)


def _find_first_days(units: Iterable[Place]) -> dict[str, date]:
    """Return the first day that is known of each level."""
    first: dict[str, date] = {}
    for unit in units:
        day = unit.valid_from or date.min
        first[unit.level] = min(first.get(unit.level, day), day)
    return first


class AdminAreas:
    """The outlines of the administrative units of Syria as they stood, and of its neighbours."""

    def __init__(self, units: Iterable[Place]) -> None:
        """Keep what has an outline; the same unit may come once for each time that it changed."""
        drawn = [unit for unit in units if unit.area_wkb]
        self._units = [u for u in drawn if u.level in (*_ADMIN_LEVELS, _QUARTER)]
        self._first = _find_first_days(self._units)
        days = {day for unit in self._units for day in (self._find_begin(unit), unit.valid_to)}
        self._days = sorted(day for day in days if day)
        self._epochs: dict[int, _Epoch] = {}
        self._countries = [u for u in drawn if u.level == "country" and u.place_id != "SY"]
        self._neighbours: Sequence[Country] | None = None
        self._located: dict[tuple[Point, int, int], Located | NotFound] = {}

    def locate_point(self, point: Point, on: date | None = None) -> Located | NotFound:
        """Return the units around a position, else the nearest within 3 km, else why not.

        `on` is the day that is spoken of; None stands for the boundaries of today. Of a day before
        the first boundaries that are known, those are believed, and the note says so.
        """
        too_early = 0 if on is None else sum(on < day for day in self._first.values())
        key = (point, self._number_epoch(on), too_early)
        found = self._located.get(key)
        if found is None:
            found = self._locate(point, on)
            if len(self._located) >= _MOST_LOCATED:
                self._located.clear()
            self._located[key] = found
        return found

    def _locate(self, point: Point, on: date | None) -> Located | NotFound:
        if not (math.isfinite(point.lon) and math.isfinite(point.lat)):
            return NotFound("the coordinates are no numbers")
        epoch, spot = self._open_epoch(on), shapely.Point(point.lon, point.lat)
        around = epoch.fine.find_around(spot)
        if epoch.finest in around:
            return self._tell_units(epoch, around, around[epoch.finest], on)
        nearest = epoch.fine.find_nearest(spot, epoch.finest)
        if nearest is not None:
            kilometres, unit = nearest
            found = self._tell_units(epoch, around, unit, on)
            return replace(
                found, kilometres=kilometres, note=self._tell_gap(spot, found, kilometres)
            )
        wide = epoch.coarse.find_around(spot)
        coarser = next((wide[level] for level in _ADMIN_LEVELS[::-1] if level in wide), None)
        if coarser is not None:
            return self._tell_units(epoch, around, coarser, on)
        return explain_miss(point, self._open_neighbours(), epoch.find_around)

    def _find_begin(self, unit: Place) -> date | None:
        """Return the day from which a unit stood; the first that are known stood ever since."""
        return None if unit.valid_from == self._first[unit.level] else unit.valid_from

    def _number_epoch(self, on: date | None) -> int:
        return len(self._days) if on is None else bisect_right(self._days, on)

    def _open_epoch(self, on: date | None) -> _Epoch:
        number = self._number_epoch(on)
        if number not in self._epochs:
            # Any day of the epoch will do: no unit begins or ends within it.
            day = self._days[number - 1] if number else date.min
            self._epochs[number] = _Epoch(
                unit
                for unit in self._units
                if (self._find_begin(unit) or date.min) <= day < (unit.valid_to or date.max)
            )
        return self._epochs[number]

    def _open_neighbours(self) -> Sequence[Country]:
        if self._neighbours is None:
            self._neighbours = [
                (country.name_en, shapely.from_wkb(country.area_wkb or b""))
                for country in self._countries
            ]
        return self._neighbours

    def _tell_units(
        self, epoch: _Epoch, around: Mapping[str, Place], unit: Place, on: date | None
    ) -> Located:
        first = self._first[unit.level]
        told = on is not None and on < first
        note = f"by the boundaries of {first}, the earliest that are loaded" if told else None
        # The codes of the finest unit win: two outlines may disagree on where their border runs.
        codes = (unit.admin1_pcode, unit.admin2_pcode, unit.admin3_pcode)
        admin1, admin2, admin3 = (
            unit if unit.level == level else epoch.by_id.get(code or "")
            for level, code in zip(_ADMIN_LEVELS, codes, strict=True)
        )
        return Located(admin1, admin2, admin3, around.get(_QUARTER), note=note)

    def _tell_gap(self, spot: shapely.Point, found: Located, kilometres: float) -> str:
        country = find_country(spot, self._open_neighbours())
        gap = f"{kilometres:.1f} km outside its outline" + (f", in {country}" if country else "")
        return f"{gap}; {found.note}" if found.note else gap

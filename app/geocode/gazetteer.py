"""Find places: by id, by name in context, by coordinates. Refuses what it cannot tell apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.domain.place import (
    FAR_COUNTRY,
    Candidate,
    MatchMethod,
    NotFound,
    Place,
    PlaceAnswer,
    PlaceMatch,
    PlaceQuery,
    Precision,
    tell_best_precision,
)
from app.geocode.areas import AdminAreas
from app.geocode.decision import Thresholds
from app.geocode.naming import NameFinder
from app.geocode.positions import place_point, tell_distance

_RANK = tuple(Precision)
_BY_COLUMN = 0.9
_BY_CODE = 0.9
_UNIT_CODE = re.compile(r"SY\d{4}(?:\d{2})?")
"""The p-code of a district or sub-district, which begins with that of the unit around it."""
_COUNTRIES = ("country", FAR_COUNTRY)


class Gazetteer:
    """All known places. Immutable once built; names are indexed when the first is asked for."""

    def __init__(
        self,
        places: Iterable[Place],
        areas: AdminAreas | None = None,
        thresholds: Thresholds | None = None,
    ) -> None:
        """Keep the places; their outlines answer coordinates, or those of `areas` when given.

        `areas` knows how boundaries ran earlier; places have only the newest. `thresholds` say how
        sure is sure enough, where the usual is not wanted.
        """
        known = list(places)
        self._by_id = {each.place_id: each for each in known if each.level != FAR_COUNTRY}
        self._far = {each.place_id: each for each in known if each.level == FAR_COUNTRY}
        self._by_iso = {each.iso: each for each in known if each.level in _COUNTRIES and each.iso}
        self._areas = areas or AdminAreas(self._by_id.values())
        self._names = NameFinder(self._by_id, thresholds)

    @property
    def places(self) -> Mapping[str, Place]:
        """All places by their id, but those of which only a code is understood."""
        return self._by_id

    def list_candidates(self, name: str) -> tuple[Candidate, ...]:
        """List every place that bears this name, without a decision; empty for none."""
        return self._names.list_candidates(name)

    def find_admin1(self, name: str | None) -> Place | None:
        """Return the one governorate that bears this name in any spelling, or None."""
        return self._names.find_unit(name or "", "governorate")

    def _find_coded(self, code: str) -> Place | None:
        """Return the place of an id, or the country of a code of three letters.

        Far countries have nothing but codes: their names are common words in other languages.
        """
        return self._by_id.get(code) or self._far.get(code) or self._by_iso.get(code)

    def _place_code(self, query: PlaceQuery, code: str) -> PlaceAnswer:
        place = self._find_coded(code)
        if place is not None:
            match = PlaceMatch(place, MatchMethod.PCODE, 1.0, tell_best_precision(place))
            return _coarsen(query, match)
        around = self._find_around(code)
        if around is None:
            return NotFound(f"no place has the id {code!r}")
        note = f"{code} is not among the loaded units; its code begins with that of {around.pcode}"
        best = tell_best_precision(around)
        return _coarsen(query, PlaceMatch(around, MatchMethod.PCODE, _BY_CODE, best, note=note))

    def _find_around(self, code: str) -> Place | None:
        """Return the finest known unit whose p-code begins the one of a unit that is not loaded."""
        shorter = code if _UNIT_CODE.fullmatch(code) else ""
        while len(shorter := shorter[:-2]) > len("SY"):
            if (unit := self._by_id.get(shorter)) is not None:
                return unit
        return None

    def find_place(self, query: PlaceQuery, *, compare_name: bool = False) -> PlaceAnswer:
        """Answer a query with a match, with several candidates, or with the reason why not.

        An id wins over coordinates, coordinates over names: a source that gives a position has
        already decided which of several namesakes it means. `compare_name` has a name that lies far
        from the coordinates told in the note; it needs the index of all names. Raises nothing.
        """
        if query.place_id:
            return self._place_code(query, query.place_id)
        if query.point:
            answer = place_point(query, self.find_admin1(query.admin1), self._areas)
            if not compare_name or not query.name or not isinstance(answer, PlaceMatch):
                return answer
            bearers = [each.place for each in self.list_candidates(query.name)]
            return tell_distance(answer, query.point, query.name, bearers)
        if (query.name or "").strip():
            answer = self._names.find_name(query)
            return _coarsen(query, answer) if isinstance(answer, PlaceMatch) else answer
        return self._place_columns(query)

    def _place_columns(self, query: PlaceQuery) -> PlaceAnswer:
        """Place a query that only names areas on the finest of them that is known."""
        unit = self._names.find_finest_unit(query)
        if unit is None:
            return NotFound("neither a name nor coordinates")
        match = PlaceMatch(unit, MatchMethod.CONTEXT, _BY_COLUMN, tell_best_precision(unit))
        return _coarsen(query, match)


def _coarsen(query: PlaceQuery, match: PlaceMatch) -> PlaceMatch:
    """Never claim more precision than the source: the coarser of its word and the place's level."""
    if query.precision is None:
        return match
    return replace(match, precision=max(query.precision, match.precision, key=_RANK.index))

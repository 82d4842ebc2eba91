"""Find places: by id, by name in context, by coordinates. Refuses what it cannot tell apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from app.domain.place import (
    LEVEL_PRECISION,
    Ambiguous,
    Candidate,
    MatchMethod,
    NotFound,
    Place,
    PlaceAnswer,
    PlaceMatch,
    PlaceQuery,
    Precision,
)
from app.geocode.areas import AdminAreas
from app.geocode.folding import fold_name
from app.geocode.positions import place_point

_RANK = tuple(Precision)


class Gazetteer:
    """All known places, indexed by id and by folded name. Immutable once built."""

    def __init__(self, places: Iterable[Place], areas: AdminAreas | None = None) -> None:
        """Index the places; their outlines answer coordinates, or those of `areas` when given.

        `areas` knows how boundaries ran earlier; places have only the newest.
        """
        self._by_id = {place.place_id: place for place in places}
        self._by_key: dict[str, list[Place]] = defaultdict(list)
        for place in self._by_id.values():
            names = {place.name_en, place.name_ar, *place.aliases}
            for key in {fold_name(name) for name in names if name}:
                self._by_key[key].append(place)
        self._areas = areas or AdminAreas(self._by_id.values())

    @property
    def places(self) -> Mapping[str, Place]:
        """All places by their id."""
        return self._by_id

    def list_candidates(self, name: str) -> tuple[Candidate, ...]:
        """List every place that bears this name, without a decision; empty for none."""
        bearers = self._by_key.get(fold_name(name), ())
        return tuple(Candidate(place, MatchMethod.FOLDED, 0.9) for place in bearers)

    def find_admin1(self, name: str | None) -> Place | None:
        """Return the one governorate that bears this name in any spelling, or None."""
        if not name:
            return None
        found = [p for p in self._by_key.get(fold_name(name), ()) if p.level == "governorate"]
        return found[0] if len(found) == 1 else None

    def find_place(self, query: PlaceQuery) -> PlaceAnswer:
        """Answer a query with a match, with several candidates, or with the reason why not.

        An id wins over coordinates, coordinates over names: a source that gives a position has
        already decided which of several namesakes it means.
        """
        if query.place_id:
            place = self._by_id.get(query.place_id)
            if place is None:
                return NotFound(f"no place has the id {query.place_id!r}")
            return PlaceMatch(place, MatchMethod.PCODE, 1.0, _precision_of(query, place))
        if query.point:
            return place_point(query, self.find_admin1(query.admin1), self._areas)
        return self._place_name(query)

    def _place_name(self, query: PlaceQuery) -> PlaceAnswer:
        if not query.name:
            admin1 = self.find_admin1(query.admin1)
            if admin1 is None:
                return NotFound("neither a name nor coordinates")
            return PlaceMatch(admin1, MatchMethod.CONTEXT, 0.9, Precision.GOVERNORATE)
        name, context = query.name, ""
        if fold_name(name) not in self._by_key:  # a place's own name may hold a comma
            name, _, context = query.name.partition(",")
        candidates = self._filter_by_context(
            self._by_key.get(fold_name(name), []), [context.strip(), query.admin2, query.admin1]
        )
        if not candidates:
            return NotFound(f"no place is called {query.name!r}")
        if len(candidates) > 1:
            folded = MatchMethod.FOLDED
            return Ambiguous(tuple(Candidate(place, folded, 0.9) for place in candidates))
        place = candidates[0]
        method = MatchMethod.EXACT if name.strip() == place.name_en else MatchMethod.FOLDED
        return PlaceMatch(place, method, 1.0 if method is MatchMethod.EXACT else 0.9,
                          _precision_of(query, place))  # fmt: skip

    def _filter_by_context(
        self, candidates: Sequence[Place], context: Sequence[str | None]
    ) -> list[Place]:
        found = list(candidates)
        for words in filter(None, context):
            keys = {place.place_id for place in self._by_key.get(fold_name(words), ())}
            if keys:
                found = [place for place in found if keys & set(self._ancestry(place))]
        return found

    def _ancestry(self, place: Place) -> list[str]:
        above = [place.admin1_pcode, place.admin2_pcode, place.admin3_pcode]
        parent = self._by_id.get(place.parent_id or "")
        while parent is not None and parent.place_id not in above:
            above.append(parent.place_id)
            parent = self._by_id.get(parent.parent_id or "")
        return [place_id for place_id in above if place_id]


def _precision_of(query: PlaceQuery, place: Place) -> Precision:
    """The coarser of what the source claims and what the place's level can give."""
    best = LEVEL_PRECISION.get(place.level, Precision.COUNTRY)
    if query.precision is None:
        return best
    return max(query.precision, best, key=_RANK.index)

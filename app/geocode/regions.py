"""Where a name must be looked for: what a source says around it, as constraints on places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from app.domain.place import Place, PlaceQuery
from app.geocode.folding import split_words
from app.geocode.hierarchy import UNITS, Hierarchy
from app.geocode.names import NameIndex, read_wording
from app.geocode.scoring import SAME_NAME, Scored, score_names
from app.geocode.words import Kind

_SURE = 0.84
_CLOSE = 0.03
_CLOSE_UNIT = 0.12
_SIBLING = 0.88
_BESIDE = 0.92
BESIDE_KM, NEARBY_KM = 8.0, 25.0
_REACH = {"governorate": BESIDE_KM, "district": 15.0, "subdistrict": BESIDE_KM}
"""How far outside of an area a place may lie: two maps differ; a newer district is not known."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """Ids of the areas that some words may mean.

    `siblings` says that Damascus may be written for Rural Damascus and the other way round;
    `country` that nothing narrower than a country is meant.
    """

    words: str
    area_ids: frozenset[str]
    siblings: bool = False
    reach: float = BESIDE_KM
    country: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """All that is said around a name; `unknown` are words that no place bears."""

    constraints: tuple[Constraint, ...] = ()
    unknown: tuple[str, ...] = ()

    def weigh(self, place: Place, hierarchy: Hierarchy) -> float:
        """Say how well a place lies in the region: 1 within, 0 outside of it."""
        weight = 1.0
        for constraint in self.constraints:
            if constraint.area_ids & hierarchy.list_above(place):
                continue
            if constraint.siblings and hierarchy.is_sibling(place, constraint.area_ids):
                weight *= _SIBLING
            elif hierarchy.is_above(place, constraint.area_ids):
                return 0.0
            elif hierarchy.is_beside(place, constraint.area_ids, constraint.reach):
                weight *= _BESIDE
            else:
                return 0.0
        return weight

    def list_outside(self, place: Place, hierarchy: Hierarchy) -> list[str]:
        """List the words whose area does not contain a place."""
        above = hierarchy.list_above(place)
        return [each.words for each in self.constraints if not each.area_ids & above]

    def list_around(self, hierarchy: Hierarchy) -> frozenset[str]:
        """List the ids of the named areas and of all that contain them."""
        areas = [
            hierarchy.find_place(area_id)
            for constraint in self.constraints
            for area_id in constraint.area_ids
        ]
        return frozenset[str]().union(*(hierarchy.list_above(area) for area in areas if area))

    @property
    def narrow(self) -> int:
        """How many of the constraints say more than the country."""
        return sum(not constraint.country for constraint in self.constraints)

    @property
    def words(self) -> str:
        """What was said, for people."""
        return ", ".join(constraint.words for constraint in self.constraints)


class Regions:
    """Reads what is said around a name: a town after a comma, a source's admin columns."""

    def __init__(self, index: NameIndex, hierarchy: Hierarchy) -> None:
        """Use the same names and the same tree as the search itself."""
        self._index = index
        self._hierarchy = hierarchy
        # Columns name units: an import of positions never needs the index of all names.
        self._unit_index = NameIndex(hierarchy.list_units())
        self._units = {level: hierarchy.list_ids(level) for level in UNITS}
        self._countries = hierarchy.list_ids("country")
        self._find_unit = lru_cache(maxsize=4096)(self._list_units)
        self._read_context = lru_cache(maxsize=4096)(self._find_context)
        self._read_column = lru_cache(maxsize=4096)(self._find_column)

    def find_unit(self, text: str, levels: tuple[str, ...]) -> list[Place]:
        """List the units of these levels that a column means, by code or in any spelling."""
        coded = self._hierarchy.find_place(text.strip())
        if coded is not None and coded.level in levels:
            return [coded]
        return self._find_unit(text, levels)

    def _list_units(self, text: str, levels: tuple[str, ...]) -> list[Place]:
        wording = read_wording(split_words(text))
        scored = score_names(self._unit_index, text, wording)
        scored = [each for each in scored if each.place.level in levels]
        best = scored[0].score if scored else 0.0
        return [each.place for each in scored if each.score >= max(_SURE, best - _CLOSE)]

    def is_area(self, words: str) -> bool:
        """Whether words name an administrative unit."""
        return bool(self.find_unit(words, UNITS))

    def read_region(self, query: PlaceQuery, contexts: tuple[str, ...]) -> Region:
        """Read the columns of a query and the words around its name."""
        constraints: list[Constraint] = []
        unknown: list[str] = []
        columns = (
            (query.admin1, "governorate"),
            (query.admin2, "district"),
            (query.admin3, "subdistrict"),
        )
        for words, level in columns:
            if not words:
                continue
            area_ids = self._read_column(words, level, Region(tuple(constraints)))
            if area_ids:
                siblings = level == "governorate"
                # A district that OCHA has not: its sub-district's land, and some around it.
                known = any(area_id in self._units[level] for area_id in area_ids)
                reach = _REACH[level] if known else NEARBY_KM
                constraints.append(Constraint(words, area_ids, siblings, reach))
            else:
                unknown.append(words)
        for words in filter(None, (query.context, *contexts)):
            for part in filter(None, (each.strip() for each in words.split(","))):
                area_ids = self._read_context(part)
                if area_ids:
                    country = area_ids <= self._countries
                    constraints.append(Constraint(part, area_ids, True, country=country))
                else:
                    unknown.append(part)
        return Region(tuple(constraints), tuple(unknown))

    def _find_column(self, words: str, level: str, within: Region) -> frozenset[str]:
        """Read a column: a code, a unit of its level or another, else whatever bears the name."""
        coded = self._hierarchy.find_place(words.strip())
        if coded is not None and coded.level in UNITS:
            return frozenset({coded.place_id})
        wording = read_wording(split_words(words))
        for index in (self._unit_index, self._index):
            scored = [
                each
                for each in score_names(index, words, wording)
                if within.weigh(each.place, self._hierarchy) > 0
            ]
            units = _keep_best([each for each in scored if each.place.level == level])
            found = units or _keep_best(scored)
            if found:
                return _list_ids(found)
        return frozenset()

    def _find_context(self, words: str) -> frozenset[str]:
        wording = read_wording(split_words(words))
        best = _keep_best(score_names(self._index, words, wording))
        for kind in (Kind.GOVERNORATE, Kind.DISTRICT, Kind.SUBDISTRICT):
            units = [each for each in best if each.place.level == kind.value]
            if kind in wording.kinds and units:
                return _list_ids(units)
        return _list_ids(best)


def _keep_best(scored: list[Scored]) -> list[Scored]:
    sure = [each for each in scored if each.score >= _SURE]
    return [
        each
        for each in sure
        if each.score >= min(sure[0].score, SAME_NAME) - _CLOSE
        or (each.place.level in UNITS and each.score >= sure[0].score - _CLOSE_UNIT)
    ]


def _list_ids(scored: list[Scored]) -> frozenset[str]:
    return frozenset(each.place.place_id for each in scored)

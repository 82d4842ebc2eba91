"""Whether a release can be believed, by what is known of the same p-codes already.

A file that broke off, or whose outlines stand in other rows than their codes, reads without an
error: only what was known before tells that Damascus has not moved to the coast.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import shapely

from app.domain.errors import MasarError
from app.domain.place import Place, Point
from app.geocode.distances import measure_arc, measure_kilometres

MOST_MISSING = 0.03
"""Share of the known units of a level that a release may lack; of the governorates none."""
MOST_MOVED = 0.02
"""Share of the known units of a level that may lie elsewhere; in OCHA's own releases none does."""
MOVED_KM = 10.0
"""How far outside its outline a known position lies elsewhere; in OCHA's the farthest is 0.2 km."""
GOVERNORATE_KM = 3.0
"""The same for governorates: no two maps draw the coast alike."""
_PLURALS: Mapping[str, str] = {
    "governorate": "governorates",
    "district": "districts",
    "subdistrict": "sub-districts",
    "neighbourhood": "quarters",
    "settlement": "communities",
}
_NAMED = 5
Levels = Mapping[str, Mapping[str, Place]]


def check_release(units: Sequence[Place], known: Sequence[Place], *, accept_missing: bool) -> None:
    """Raise MasarError when these units of a release contradict the places that are known.

    `accept_missing` lets known units be absent, as after a reform; where they lie counts always.
    """
    check_outlines_hold(units, known)
    if not accept_missing:
        check_completeness(units, known)


def _sort_levels(places: Iterable[Place]) -> Levels:
    """Return the units with a p-code that stand, by level and code."""
    levels: defaultdict[str, dict[str, Place]] = defaultdict(dict)
    for place in places:
        if place.level in _PLURALS and place.pcode and place.valid_to is None:
            levels[place.level][place.pcode] = place
    return levels


def _list_units(units: Sequence[str]) -> str:
    more = f" and {len(units) - _NAMED:,} more" if len(units) > _NAMED else ""
    return f"{', '.join(units[:_NAMED])}{more}"


def check_completeness(units: Sequence[Place], known: Sequence[Place]) -> None:
    """Raise MasarError naming what a release lacks of the levels that it has at all."""
    told, expected = _sort_levels(units), _sort_levels(known)
    lacking = []
    for level, plural in _PLURALS.items():
        missing = sorted(expected.get(level, {}).keys() - told.get(level, {}).keys())
        allowed = 0 if level == "governorate" else MOST_MISSING * len(expected.get(level, {}))
        if level in told and len(missing) > allowed:
            names = [f"{code} {expected[level][code].name_en}" for code in missing]
            lacking.append(f"{len(missing):,} of {len(expected[level]):,} {plural} "
                           f"({_list_units(names)})")  # fmt: skip
    if lacking:
        raise MasarError(
            f"The release lacks units that are known: {'; '.join(lacking)}. It would end them.",
            "It is probably damaged or an excerpt: fetch it whole. If the boundaries were "
            "reformed like this, add --accept-missing.",
        )


def check_outlines_hold(units: Sequence[Place], known: Sequence[Place]) -> None:
    """Raise MasarError naming the units whose outlines lie where other units are known to be."""
    by_id = {place.place_id: place for place in known}
    told, expected = _sort_levels(units), _sort_levels(known)
    for level in _PLURALS:
        pairs = [
            (unit, expected[level][code])
            for code, unit in told.get(level, {}).items()
            if code in expected.get(level, {})
        ]
        if level == "governorate":
            _check_governorates(pairs, by_id)
        else:
            _check_share(pairs, level)


def _lies_outside(point: Point | None, unit: Place, reach_km: float) -> bool:
    """Whether a known position lies farther than this from a unit; False when one is unknown."""
    if point is None:
        return False
    if unit.area_wkb is None:
        return unit.point is not None and measure_arc(point, unit.point) > reach_km
    spot, area = shapely.Point(point.lon, point.lat), shapely.from_wkb(unit.area_wkb)
    return measure_kilometres(spot, area, reach_km) > reach_km


def _check_governorates(pairs: Iterable[tuple[Place, Place]], by_id: Mapping[str, Place]) -> None:
    wrong = []
    for unit, place in pairs:
        capital = by_id.get(place.capital_place_id or "")
        witnesses = [place, capital] if capital else [place]
        outside = [p.name_en for p in witnesses if _lies_outside(p.point, unit, GOVERNORATE_KM)]
        if outside:
            wrong.append(f"{place.place_id} {place.name_en} ({outside[-1]})")
    if wrong:
        raise MasarError(
            "The outlines of governorates do not hold what is known to lie in them: "
            f"{_list_units(wrong)}.",
            "Its codes or outlines are probably exchanged: fetch the release anew.",
        )


def _check_share(pairs: Sequence[tuple[Place, Place]], level: str) -> None:
    moved = [
        f"{place.place_id} {place.name_en}"
        for unit, place in pairs
        if _lies_outside(place.point, unit, MOVED_KM)
    ]
    if len(moved) > MOST_MOVED * len(pairs):
        raise MasarError(
            f"{len(moved):,} of {len(pairs):,} {_PLURALS[level]} are drawn more than "
            f"{MOVED_KM:.0f} km from where they are known to lie: {_list_units(moved)}.",
            "Its codes or outlines are probably exchanged: fetch the release anew.",
        )

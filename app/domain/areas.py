"""Areas as paths of place ids from the country down, and how two of them lie to each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from app.domain.relation import Relation

REGIONS: Mapping[str, tuple[str, ...]] = {
    "SY/msr-syrian-coast": ("SY/SY06", "SY/SY10", "SY/SY05/~west", "SY/SY04/~west"),
    "LB/msr-lb-northern": ("LB/msr-lb-akkar", "LB/msr-lb-north"),
}
"""Regions of the gazetteer that follow no administrative border, and what they consist of.

The coast is Lattakia and Tartous and, for many reports, the west of Hama and Homs, whose edge
nobody draws: `~west` is a part of the governorate that is not known any closer.
"""
MOST_AREA_PAIRS = 10_000
"""Pairs of areas whose relation is kept: the claims of a record share few areas."""
_CODED = re.compile(r"(?P<country>[A-Z]{2})|(?P<unit>[A-Z]{2}[0-9]+)|(?P<settlement>C[0-9]+)")
"""The p-codes of countries, administrative units and settlements."""


def _spread(path: str) -> list[str]:
    """Return the places of a region instead of it, with whatever follows in the path."""
    for region, members in REGIONS.items():
        if path == region or path.startswith(f"{region}/"):
            return [member + path.removeprefix(region) for member in members]
    return [path]


def _lies_in(path: str, area: Iterable[str]) -> bool:
    return any(path == each or path.startswith(f"{each}/") for each in area)


def _covers(area: frozenset[str], path: str) -> bool:
    places = {*area, *(part for each in area for part in _spread(each))}
    return _lies_in(path, places) or all(_lies_in(part, places) for part in _spread(path))


def _is_apart(ours: str, theirs: str) -> bool:
    """Whether two places that do not contain each other surely share nothing."""
    pairs = zip(ours.split("/"), theirs.split("/"), strict=False)
    left, right = next(pair for pair in pairs if pair[0] != pair[1])
    return _tell_level(left) is not None and _tell_level(left) == _tell_level(right)


def _tell_level(place_id: str) -> tuple[str | None, int] | None:
    """Return a p-code's kind and length: codes of one level share nothing, others may nest."""
    found = _CODED.fullmatch(place_id)
    return (found.lastgroup, len(place_id)) if found else None


def _pair_places(ours: Iterable[str], theirs: Iterable[str]) -> Iterator[tuple[str, str]]:
    right = [part for path in theirs for part in _spread(path)]
    return ((left, each) for path in ours for left in _spread(path) for each in right)


@lru_cache(maxsize=MOST_AREA_PAIRS)
def compare_areas(ours: frozenset[str], theirs: frozenset[str]) -> Relation:
    """Compare where: a place lies in another whose path its own begins with.

    A place without a p-code (a quarter, a road, a spot that is not named) may lie across its
    neighbours, and a village in a sub-district that its path leaves out: whether they share
    something is unknown.
    """
    if not ours or not theirs:
        return Relation.UNKNOWN
    is_inside = all(_covers(theirs, path) for path in ours)
    contains = all(_covers(ours, path) for path in theirs)
    if is_inside and contains:
        return Relation.EQUAL
    if is_inside or contains:
        return Relation.INSIDE if is_inside else Relation.CONTAINS
    pairs = list(_pair_places(ours, theirs))
    if any(_lies_in(left, [right]) or _lies_in(right, [left]) for left, right in pairs):
        return Relation.OVERLAPS
    apart = all(_is_apart(left, right) for left, right in pairs)
    return Relation.DISJOINT if apart else Relation.UNKNOWN

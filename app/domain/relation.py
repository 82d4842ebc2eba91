"""How two sets of counted things lie to each other, and how such answers are combined."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum


class Relation(StrEnum):
    """How one scope lies to another; UNKNOWN when a source does not say enough to tell."""

    EQUAL = "equal"
    INSIDE = "inside"
    CONTAINS = "contains"
    OVERLAPS = "overlaps"
    DISJOINT = "disjoint"
    UNKNOWN = "unknown"


def compare_sets(ours: Collection[str], theirs: Collection[str]) -> Relation:
    """Compare two sets of indivisible parts."""
    left, right = frozenset(ours), frozenset(theirs)
    if left == right:
        return Relation.EQUAL
    if left < right:
        return Relation.INSIDE
    if left > right:
        return Relation.CONTAINS
    return Relation.OVERLAPS if left & right else Relation.DISJOINT


def combine_relations(parts: Iterable[Relation]) -> Relation:
    """Return the relation of two products of sets from those of their factors."""
    found = set(parts)
    for decisive in (Relation.DISJOINT, Relation.UNKNOWN, Relation.OVERLAPS):
        if decisive in found:
            return decisive
    rest = found - {Relation.EQUAL}
    if len(rest) > 1:
        return Relation.OVERLAPS
    return rest.pop() if rest else Relation.EQUAL

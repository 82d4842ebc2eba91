"""What movements of people add up to for a place: intervals, for one source at a time.

Two agencies that count one movement contradict or repeat each other, so their figures are never
added. Of one source, a movement that is part of another is counted with that one, and movements
that may be of the same people give an interval instead of a sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.filters import DateRange
from app.domain.flow import FlowMeasure

COMPONENTS = ("arrivals", "departures", "returns", "returned_from", "within")
"""What is counted of a place: who came and left, who came back and went back, who moved inside."""
_DISPLACED, _RETURNED = ("arrivals", "departures"), ("returns", "returned_from")
_SIDES: dict[str, tuple[str, str]] = {
    FlowMeasure.ARRIVALS: _DISPLACED,
    FlowMeasure.DISPLACED: _DISPLACED,
    FlowMeasure.RETURNS: _RETURNED,
}
"""What a movement is to the place where it ends and to the one where it begins."""
NOT_A_FLOW = "stock"
NO_NUMBER = "no_number"
NO_PLACE = "no_place"


@dataclass(frozen=True, slots=True)
class Interval:
    """At least `low` persons and at most `high`; None: nobody bounds them on that side."""

    low: int | None
    high: int | None

    def __add__(self, other: Interval) -> Interval:
        """Return what two groups of different people are together."""
        return Interval(_add(self.low, other.low), _add(self.high, other.high))

    def __sub__(self, other: Interval) -> Interval:
        """Return the difference, whatever both numbers are."""
        return Interval(
            None if self.low is None or other.high is None else self.low - other.high,
            None if self.high is None or other.low is None else self.high - other.low,
        )


def _add(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


NOBODY = Interval(0, 0)


@dataclass(frozen=True, slots=True)
class Unit:
    """A place by which movements are told: `level` as in the gazetteer."""

    code: str
    level: str
    name_en: str
    name_ar: str
    country: str
    admin1: str | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """One movement as it is published; `persons` None without a number.

    `error` is by how many persons its figure may differ from the one that its source stated.
    """

    id: str
    measure: str
    origin: Unit | None
    dest: Unit | None
    start: date
    end: date
    source: tuple[str, str] | None
    persons: Interval | None
    error: int = 0
    part_of: str | None = None
    is_approximate: bool = False
    is_incomplete: bool = False
    """Whether figures of its parts are withheld."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a movement contributes to one place in one period."""

    movement: Movement
    persons: Interval
    is_partial: bool
    """Whether only some of its people belong here, nobody says how many."""


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of some shares; `overlapping` of them may be of the same people."""

    persons: Interval
    shares: Sequence[Share]
    overlapping: int


def lies_within(inner: Unit, outer: Unit) -> bool:
    """Whether all of a place lies in another one, by their codes."""
    if outer.level == "country":
        return inner.country == outer.country
    return outer.code in {inner.code, inner.admin1}


def may_share(one: Unit, other: Unit) -> bool:
    """Whether two places have ground in common, or may: which units a region holds nobody says."""
    vague = "region" in {one.level, other.level} and one.country == other.country
    return vague or lies_within(one, other) or lies_within(other, one)


def lift_unit(unit: Unit, level: str, units: Mapping[str, Unit]) -> Unit:
    """Return the unit of a level that holds a place; the place itself where it is wider."""
    if level == "country":
        return units.get(unit.country, unit)
    if level == "governorate" and unit.level == "district":
        return units.get(unit.admin1 or "", unit)
    return unit


def split_months(start: date, end: date) -> Iterator[tuple[date, bool]]:
    """Yield the first day of each month of a period, and whether it holds the whole period."""
    month = start.replace(day=1)
    last = end.replace(day=1)
    whole = month == last
    while month <= last:
        yield month, whole
        if (month.year, month.month) == (date.max.year, date.max.month):
            return
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def is_inside(movement: Movement, dates: DateRange | None) -> bool:
    """Whether a movement lies in a range of days from its first day to its last."""
    if dates is None:
        return True
    begun = dates.start is None or movement.start >= dates.start
    return begun and (dates.end is None or movement.end <= dates.end)


def find_fault(movement: Movement) -> str | None:
    """Return why a movement is in no balance, if so."""
    if movement.measure not in _SIDES:
        return NOT_A_FLOW
    if movement.origin is None or movement.dest is None:
        return NO_PLACE
    return NO_NUMBER if movement.persons is None or movement.source is None else None


def _share(movement: Movement, *, whole: bool) -> Share:
    persons = movement.persons
    assert persons is not None  # noqa: S101 - `find_fault` leaves out what has no number
    return Share(movement, persons if whole else Interval(0, persons.high), not whole)


def list_shares(
    movement: Movement, level: str, units: Mapping[str, Unit], *, whole: bool
) -> Iterator[tuple[Unit, str, Share]]:
    """Yield what a movement is to the places of a level: place, component, share.

    `whole` is whether all of it falls into the period. Where the other end may lie in the same
    place, nobody knows how many crossed its border: the share begins at 0.
    """
    assert movement.origin is not None and movement.dest is not None  # noqa: S101 - as above
    origin, dest = (lift_unit(end, level, units) for end in (movement.origin, movement.dest))
    coming, leaving = _SIDES[movement.measure]
    if origin == dest:
        yield dest, "within", _share(movement, whole=whole)
        return
    for unit, other, component in ((dest, origin, coming), (origin, dest, leaving)):
        if lies_within(other, unit):
            yield unit, "within", _share(movement, whole=whole)
        else:
            yield unit, component, _share(movement, whole=whole and not may_share(unit, other))


def total_shares(shares: Sequence[Share], parents: Mapping[str, str | None]) -> Total:
    """Return the sum of shares of one source: each of the people once, where that is known.

    What is part of another share is counted with it. Shares that may be of the same people, by
    their places and days, are at least the largest of them and at most all together.
    """
    own = {share.movement.id for share in shares}
    counted = [share for share in shares if not has_above(share.movement.id, own, parents)]
    persons, overlapping = NOBODY, 0
    for group in _group_overlapping(counted):
        persons += _unite([share.persons for share in group])
        overlapping += len(group) if len(group) > 1 else 0
    return Total(persons, counted, overlapping)


def has_above(own_id: str, among: set[str], parents: Mapping[str, str | None]) -> bool:
    """Whether one of some movements holds this one, at any depth; a circle is gone round once."""
    seen = {own_id}
    above = parents.get(own_id)
    while above and above not in seen:
        if above in among:
            return True
        seen.add(above)
        above = parents.get(above)
    return False


def _unite(intervals: Sequence[Interval]) -> Interval:
    if len(intervals) == 1:
        return intervals[0]
    lows = [each.low for each in intervals if each.low is not None]
    highs = [each.high for each in intervals]
    known = [high for high in highs if high is not None]
    return Interval(max(lows, default=0), sum(known) if len(known) == len(highs) else None)


def _group_overlapping(shares: Sequence[Share]) -> Iterator[list[Share]]:
    """Yield the shares that may be of the same people together."""
    for related in _group_by_ends(shares):
        group: list[Share] = []
        until = date.min
        for share in sorted(related, key=lambda each: (each.movement.start, each.movement.id)):
            if group and share.movement.start > until:
                yield group
                group, until = [], date.min
            group.append(share)
            until = max(until, share.movement.end)
        yield group


Ends = tuple[Unit | None, Unit | None]


def _group_by_ends(shares: Sequence[Share]) -> Iterable[list[Share]]:
    """Return the shares by movements whose beginnings and ends may both be the same places."""
    found: dict[Ends, list[Share]] = defaultdict(list)
    for share in shares:
        found[share.movement.origin, share.movement.dest].append(share)
    groups: list[tuple[list[Ends], list[Share]]] = []
    for ends, own in found.items():
        apart, joined = [], ([ends], own)
        for group in groups:
            if any(_are_related(ends, each) for each in group[0]):
                joined = (joined[0] + group[0], joined[1] + group[1])
            else:
                apart.append(group)
        groups = [*apart, joined]
    return [shares for _, shares in groups]


def _are_related(one: Ends, other: Ends) -> bool:
    return all(
        first is not None and second is not None and may_share(first, second)
        for first, second in zip(one, other, strict=True)
    )

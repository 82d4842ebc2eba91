"""What two figures have to do with each other: only equal scopes compete, only disjoint ones add.

A figure covers a measure, a population, an area and a period. Scopes are compared dimension by
dimension, as sets of what is counted, and the answers are combined: what is apart in one dimension
is apart on the whole; what is unknown in one is unknown on the whole unless another sets the two
apart; what is inside in one and contains in another overlaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.areas import compare_areas
from app.domain.claim import Measure, Population
from app.domain.period import Period
from app.domain.relation import Relation, combine_relations, compare_sets

DIMENSIONS = ("measure", "population", "area", "period")
SLACK_DAYS = 1
"""Sources that count from noon or from dusk differ by a day at either end.

Only of a period that shares at least half of the other's days can this be said: the figure for one
day of three is a part. A source never differs from itself.
"""
DOCUMENTED_WITHIN_DAYS = 30
"""Some sources date a death by the day on which they documented it, up to a month later.

So that days of two sources which lie no further apart may be those of the same dead.
"""
_SECURITY, _LOYALISTS = "security", "loyalists"
_CALLINGS = ("health", "aid", "aid and health", "education", "school", "other")
"""What civilians do, as far as sources count them by it; each may live in a camp or not."""


def _take_civilians(*callings: str, camps: tuple[str, ...] = ("in", "out of")) -> frozenset[str]:
    return frozenset(f"{calling} {where} camp" for calling in callings for where in camps)


_CIVILIANS = _take_civilians(*_CALLINGS)
_PEOPLE: Mapping[Population, frozenset[str]] = {
    Population.CIVILIANS: _CIVILIANS,
    Population.SECURITY: frozenset({_SECURITY}),
    Population.LOYALISTS: frozenset({_LOYALISTS}),
    Population.COMBATANTS: frozenset({_SECURITY, _LOYALISTS}),
    Population.ALL: _CIVILIANS | {_SECURITY, _LOYALISTS},
    Population.HEALTH_WORKERS: _take_civilians("health", "aid and health"),
    Population.AID_WORKERS: _take_civilians("aid", "aid and health"),
    Population.AID_HEALTH_WORKERS: _take_civilians("aid and health"),
    Population.EDUCATORS: _take_civilians("education"),
    Population.STUDENTS: _take_civilians("school"),
    Population.CAMP_RESIDENTS: _take_civilians(*_CALLINGS, camps=("in",)),
}
"""Whom each word means: those who care, help or teach are some of the civilians."""
_HARM: Mapping[Measure, frozenset[str]] = {
    Measure.EXECUTED: frozenset({"executed"}),
    Measure.KILLED: frozenset({"executed", "killed otherwise"}),
    Measure.CASUALTIES_UNSPECIFIED: frozenset({"executed", "killed otherwise", "injured"}),
    Measure.INJURED: frozenset({"injured"}),
}
"""Executed people are among the killed; casualties may be killed or injured.

A source counts each person once, by the worst that happened: the injured are not among its killed,
and who is missing is counted in neither.
"""
_SAME_PEOPLE: Mapping[Measure, frozenset[Measure]] = {
    Measure.BODIES_BURIED: frozenset(
        {Measure.EXECUTED, Measure.KILLED, Measure.CASUALTIES_UNSPECIFIED}
    ),
    Measure.DETAINED: frozenset({*_HARM, Measure.MISSING, Measure.SUSPECTS}),
    Measure.DISPLACED: frozenset({Measure.RETURNED, Measure.SHELTERED}),
    Measure.RETURNED: frozenset({Measure.SHELTERED}),
}
"""Measures that do not exclude each other: the buried are among the dead, detainees disappear and
die, and who is displaced may find shelter and return."""
_ADDABLE = frozenset({*_HARM, Measure.MISSING})
MOVED = frozenset({Measure.DISPLACED, Measure.RETURNED, Measure.SHELTERED})
"""People who moved may be counted where they left, where they passed and where they arrived."""


@dataclass(frozen=True, slots=True)
class ClaimScope:
    """What a figure covers.

    `area` holds the paths of the places whose union is meant, each as place ids from the country
    down ("SY/SY10/SY1005"); empty means that the source does not say, and so does a `period` of
    None. `sex` and `age_band` narrow the population where they are given; `unit` is what is
    counted one by one. `cumulative` marks a running total since the period's first day.
    """

    measure: Measure
    population: Population
    area: frozenset[str]
    period: Period | None
    cumulative: bool = False
    sex: str | None = None
    age_band: str | None = None
    unit: str = "persons"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one scope lies to another, on the whole and in each dimension."""

    relation: Relation
    measure: Relation
    population: Relation
    area: Relation
    period: Relation

    def find_part(self, dimension: str) -> Relation:
        """Return the relation in one of the DIMENSIONS."""
        part: Relation = getattr(self, dimension)
        return part

    def list_differences(self) -> tuple[str, ...]:
        """Return the dimensions in which the scopes are not equal."""
        return tuple(name for name in DIMENSIONS if self.find_part(name) is not Relation.EQUAL)


def compare_measures(ours: Measure, theirs: Measure) -> Relation:
    """Compare what two figures count.

    Things of different kinds (the dead, the displaced, massacres, buildings) are disjoint: no one
    thing is counted in both. That alone does not make them addable, see `may_add_measures`.
    """
    if ours == theirs:
        return Relation.EQUAL
    if Measure.NONE in {ours, theirs}:
        return Relation.UNKNOWN
    if ours in _HARM and theirs in _HARM:
        return compare_sets(_HARM[ours], _HARM[theirs])
    same = theirs in _SAME_PEOPLE.get(ours, ()) or ours in _SAME_PEOPLE.get(theirs, ())
    return Relation.OVERLAPS if same else Relation.DISJOINT


def may_add_measures(measures: Iterable[Measure]) -> bool:
    """Whether figures of these measures count one kind of thing, so that a sum has a meaning.

    The harmed (killed, injured, missing) may be added to one another, anything else only to
    figures of its own measure.
    """
    kinds = set(measures)
    return len(kinds) == 1 or kinds <= _ADDABLE


def compare_populations(ours: Population, theirs: Population) -> Relation:
    """Compare whom two figures count.

    Who counts "people" without saying which may count all of them or some, so that it compares
    with no other word; two figures that both leave it open put the same question.
    """
    if ours == theirs:
        return Relation.EQUAL
    if Population.UNSTATED in {ours, theirs}:
        return Relation.UNKNOWN
    return compare_sets(_PEOPLE[ours], _PEOPLE[theirs])


def _compare_narrowed(ours: str | None, theirs: str | None, apart: Relation) -> Relation:
    if ours == theirs:
        return Relation.EQUAL
    if ours is None or theirs is None:
        return Relation.CONTAINS if ours is None else Relation.INSIDE
    return apart


def _covers_days(ours: Period, theirs: Period, slack_days: int) -> bool:
    shared = (min(ours.end, theirs.end) - max(ours.start, theirs.start)).days + 1
    return ours.covers(theirs, slack_days if 2 * shared >= theirs.days else 0)


def compare_periods(ours: Period | None, theirs: Period | None, slack_days: int = 0) -> Relation:
    """Compare when, in whole days; `slack_days` at either end are not held against a source.

    With slack, which is between two sources, periods that nearly coincide are equal, neighbouring
    ones overlap, and days of the same month may be those of a death and of its documentation.
    """
    if ours is None or theirs is None:
        return Relation.UNKNOWN
    if ours == theirs:
        return Relation.EQUAL
    contains = _covers_days(ours, theirs, slack_days)
    is_inside = _covers_days(theirs, ours, slack_days)
    if is_inside and contains:
        return Relation.EQUAL
    if is_inside or contains:
        return Relation.INSIDE if is_inside else Relation.CONTAINS
    gap = max(ours.start - theirs.end, theirs.start - ours.end).days
    if gap <= slack_days:
        return Relation.OVERLAPS
    is_certain = slack_days == 0 or gap > DOCUMENTED_WITHIN_DAYS
    return Relation.DISJOINT if is_certain else Relation.UNKNOWN


def _compare_whereabouts(ours: ClaimScope, theirs: ClaimScope) -> Relation:
    """Compare where; two places do not tell people apart who may have been counted in both."""
    found = compare_areas(ours.area, theirs.area)
    moved = {ours.measure, theirs.measure} <= MOVED
    return Relation.UNKNOWN if moved and found is Relation.DISJOINT else found


def compare_scopes(ours: ClaimScope, theirs: ClaimScope, slack_days: int = 0) -> Comparison:
    """Compare two scopes on the whole and in every dimension; `slack_days` between two sources."""
    # Families and persons are the same people, counted otherwise.
    unit = Relation.EQUAL if ours.unit == theirs.unit else Relation.OVERLAPS
    people = (
        compare_populations(ours.population, theirs.population),
        _compare_narrowed(ours.sex, theirs.sex, Relation.DISJOINT),
        _compare_narrowed(ours.age_band, theirs.age_band, Relation.UNKNOWN),
    )
    parts = (
        combine_relations((compare_measures(ours.measure, theirs.measure), unit)),
        combine_relations(people),
        _compare_whereabouts(ours, theirs),
        compare_periods(ours.period, theirs.period, slack_days),
    )
    return Comparison(combine_relations(parts), *parts)


def read_scope(claim: Mapping[str, Any]) -> ClaimScope:
    """Return what a claim covers, from its row as it is published (or about to be)."""
    start, end = claim["period_start"], claim["period_end"]
    return ClaimScope(
        measure=Measure(claim["measure"]),
        population=Population(claim["population"]),
        area=frozenset(claim.get("scope_paths") or ()),
        period=Period(start, end) if start and end else None,
        cumulative=bool(claim["cumulative"]),
        sex=claim.get("sex"),
        age_band=claim.get("age_band"),
        unit=claim.get("unit") or "persons",
    )

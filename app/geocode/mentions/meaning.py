"""Which place each mention of a text means: by its own words, then by what stands around it.

A name that one place bears is settled by itself. Of several namesakes the one is meant that lies
in, or near, the places named beside it; where the text does not tell, all of them are answered.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.place import (
    LEVEL_PRECISION,
    Ambiguous,
    Candidate,
    MatchMethod,
    NotFound,
    Place,
    PlaceAnswer,
    PlaceMatch,
    Precision,
)
from app.geocode.hierarchy import KM_PER_DEGREE, UNITS, Hierarchy
from app.geocode.mentions.bearers import NEAR_NAME

_PRIOR = 0.35
"""How much each step counts by which a place is better known than its namesakes."""
_FAME = {"country": 5.0, "region": 3.0}
_WELL_KNOWN, _BETTER_KNOWN = 2.0, 1.0
_LEAST, _MARGIN, _MARGIN_KNOWN = 0.15, 1.6, 1.3
_REACH_KM = 60.0
_RIGHT_AFTER = 5
_FADE = 6.0
"""Words after which a place named nearby counts half."""
_NEXT_SENTENCE, _FAR_WORDS, _FAR_SENTENCES = 12, 40, 4
_MOST_ANCHORS = 12
"""Settled names looked at on either side, so that a long text takes no longer per name."""
_BY_CONTEXT = 0.85


@dataclass(slots=True)
class Question:
    """A mention on its way to an answer: where it stands, and who bears its name.

    `framing` says how much it speaks for what stands right before it: `in X governorate` more
    than `and X`. `families` are the bearers told apart (a town and the units named after it are
    one), `known` the one that is far better known than the others, by `fame`, `settled` the one
    that is meant.
    """

    position: int
    sentence: int
    framing: float
    candidates: tuple[Candidate, ...]
    families: tuple[Place, ...] = ()
    known: Place | None = None
    fame: float = 0.0
    settled: Place | None = None
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    support: dict[str, float] = field(default_factory=dict)


def settle_questions(questions: Sequence[Question], hierarchy: Hierarchy) -> None:
    """Settle what stands alone, then twice what the settled ones tell apart."""
    for question in questions:
        _list_families(question, hierarchy)
        if len(question.families) == 1:
            question.settled = question.families[0]
    _settle_known(questions)
    for _ in range(2):
        anchors = [each for each in questions if each.settled]
        positions = [each.position for each in anchors]
        for question in questions:
            if len(question.families) > 1:
                middle = bisect(positions, question.position)
                near = anchors[max(0, middle - _MOST_ANCHORS) : middle + _MOST_ANCHORS]
                _settle_by_anchors(question, near, hierarchy)


def _settle_known(questions: Sequence[Question]) -> None:
    for question in questions:
        question.settled = question.settled or question.known


def _list_families(question: Question, hierarchy: Hierarchy) -> None:
    bearers = {each.place.place_id: each.place for each in question.candidates}
    groups = hierarchy.group_bearers(bearers.values())
    for group in groups:
        if group[0].level in UNITS:  # no town among them: the widest stands for the others
            group.sort(key=lambda place: UNITS.index(place.level))
    spelled = {each.place.place_id for each in question.candidates if each.score > NEAR_NAME}
    weights = [
        max(_weigh_fame(place, hierarchy) if place.place_id in spelled else 0.0 for place in group)
        for group in groups
    ]
    question.families = tuple(group[0] for group in groups)
    question.groups = {
        group[0].place_id: frozenset(place.place_id for place in group) for group in groups
    }
    if len(groups) > 1:
        best, second = sorted(weights, reverse=True)[:2]
        if best >= _WELL_KNOWN and best >= second + _BETTER_KNOWN:
            question.known = groups[weights.index(best)][0]
            question.fame = best - second


def _weigh_fame(place: Place, hierarchy: Hierarchy) -> float:
    return _FAME.get(place.level) or hierarchy.weigh(place)


def _settle_by_anchors(
    question: Question, anchors: Sequence[Question], hierarchy: Hierarchy
) -> None:
    around = [
        (each, each.settled, _weigh_distance(question, each))
        for each in anchors
        if each.settled and each is not question
    ]
    question.support = {
        place.place_id: sum(
            nearer * _relate(place, other, each.groups.get(other.place_id, frozenset()), hierarchy)
            for each, other, nearer in around
        )
        for place in question.families
    }
    if question.known:
        question.support[question.known.place_id] += _PRIOR * question.fame
    question.settled = _choose_best(question)


def _choose_best(question: Question) -> Place | None:
    ranked = sorted(question.families, key=lambda place: -question.support[place.place_id])
    best, second = (question.support[place.place_id] for place in ranked[:2])
    if question.known and best < _MARGIN_KNOWN * question.support[question.known.place_id]:
        return question.known
    return ranked[0] if best >= _LEAST and best >= _MARGIN * second else None


def _weigh_distance(question: Question, anchor: Question) -> float:
    """Weigh an anchor by how near it stands; most of all right after: قرية بينين في ريف إدلب."""
    follows = 0 < anchor.position - question.position <= _RIGHT_AFTER
    nearer = 1 / (1 + _part(question, anchor) / _FADE)
    return nearer * anchor.framing if follows and anchor.sentence == question.sentence else nearer


def _part(one: Question, other: Question) -> int:
    """Count the words between two mentions; the end of a sentence counts as several."""
    sentences = min(abs(one.sentence - other.sentence), _FAR_SENTENCES)
    return min(abs(one.position - other.position), _FAR_WORDS) + _NEXT_SENTENCE * sentences


def _relate(place: Place, anchor: Place, group: frozenset[str], hierarchy: Hierarchy) -> float:
    """Say how much a place named nearby speaks for this one: 1 when this one lies in it.

    A place lies in a town, too, when it lies in a unit of the town's `group`.
    """
    above = hierarchy.list_above(place)
    if anchor.level == "governorate":
        return 0.6 if anchor.place_id in above else 0.0
    if above & (group - {anchor.admin1_pcode}):
        return 1.0
    if anchor.level == "country":
        return 0.0
    if anchor.admin1_pcode in above or place.place_id in hierarchy.list_above(anchor):
        return max(0.25, 0.6 * _measure_nearness(place, anchor))
    return 0.5 * _measure_nearness(place, anchor)


def _measure_nearness(place: Place, anchor: Place) -> float:
    if anchor.point is None or place.point is None:
        return 0.0
    north = (place.point.lat - anchor.point.lat) * KM_PER_DEGREE
    shrink = math.cos(math.radians(place.point.lat))
    east = (place.point.lon - anchor.point.lon) * KM_PER_DEGREE * shrink
    return max(0.0, 1.0 - math.hypot(north, east) / _REACH_KM)


def answer_question(question: Question) -> PlaceAnswer:
    """Turn what was settled into an answer; all candidates where nothing was."""
    if not question.candidates:
        return NotFound("no place bears this name")
    ranked = sorted(
        question.candidates,
        key=lambda each: (-question.support.get(each.place.place_id, 0.0), -each.score),
    )
    if question.settled is None:
        return Ambiguous(tuple(ranked))
    own = next(each for each in ranked if each.place is question.settled)
    told = len(question.families) > 1 and question.known is not own.place
    return PlaceMatch(
        own.place,
        MatchMethod.CONTEXT if told else own.method,
        min(own.score, _BY_CONTEXT) if told else own.score,
        LEVEL_PRECISION.get(own.place.level, Precision.COUNTRY),
        alternatives=tuple(each for each in ranked if each is not own),
    )

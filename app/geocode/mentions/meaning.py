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
    Ambiguous,
    Candidate,
    MatchMethod,
    NotFound,
    Place,
    PlaceAnswer,
    PlaceMatch,
    tell_best_precision,
)
from app.geocode.hierarchy import KM_PER_DEGREE, UNITS, Hierarchy
from app.geocode.mentions.bearers import NEAR_NAME

_PRIOR = 0.35
"""How much each step counts by which a place is better known than its namesakes."""
_FAME = {"country": 5.0, "region": 3.0}
_WELL_KNOWN, _BETTER_KNOWN = 2.0, 1.0
_LEAST, _MARGIN, _MARGIN_KNOWN = 0.15, 1.6, 1.3
_LEAST_OWN = 0.1
"""Support by the own sentence from which it is heard before all others."""
_AS_WELL, _SURELY_HEARD = 0.03, 0.85
"""How much worse a name may fit words that only sound like it, and how well the only one must."""
_LEAST_HINT = _LEAST_OWN / 2
"""Support from which a bearer that only sounds alike makes one that lies elsewhere doubtful."""
_SOUNDING = 0.5
"""How much counts what speaks for a name that only sounds alike, beside one that is spelled so."""
_IN_AREA = 0.6
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
    than `and X`; `is_area` says that the land around X is meant, `is_heard` that its `words` only
    sound like the name. `families` are the bearers told apart (a town and the units named after
    it are one), `known` the one that is far better known than the others, by `fame`, `spelled` the
    only one whose name is written, `sounding` those whose names are written otherwise. `own` is
    the support by what the same sentence names. `settled` is the one that is meant, `doubted` says
    that it was only heard and lies elsewhere than all that the sentence names.
    """

    position: int
    sentence: int
    framing: float
    candidates: tuple[Candidate, ...]
    is_area: bool = False
    is_heard: bool = False
    words: int = 1
    families: tuple[Place, ...] = ()
    known: Place | None = None
    fame: float = 0.0
    settled: Place | None = None
    spelled: Place | None = None
    sounding: frozenset[str] = frozenset()
    doubted: bool = False
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    support: dict[str, float] = field(default_factory=dict)
    own: dict[str, float] = field(default_factory=dict)


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
            if len(question.families) > 1 or question.is_heard:
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
    scores = _score_groups(question, groups)
    least = _tell_least(question, scores)
    written = [group[0] for group, score in zip(groups, scores, strict=True) if score > least]
    if len(written) == 1 and max(scores) >= _SURELY_HEARD:
        question.spelled = written[0]
    question.sounding = frozenset(
        group[0].place_id for group in groups if written and group[0] not in written
    )
    spelled = {each.place.place_id for each in question.candidates if each.score > least}
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
        better = _BETTER_KNOWN * (2 if question.is_heard else 1)
        if best >= _WELL_KNOWN and best >= second + better:
            question.known = groups[weights.index(best)][0]
            question.fame = best - second


def _score_groups(question: Question, groups: Sequence[Sequence[Place]]) -> list[float]:
    """Return for each group how well the best of its names fits the words."""
    scores = {each.place.place_id: each.score for each in question.candidates}
    return [max(scores[place.place_id] for place in group) for group in groups]


def _tell_least(question: Question, scores: Sequence[float]) -> float:
    """Say above which score a name is the one written; of names only heard, about the best."""
    if question.is_heard and scores:
        return max(scores) - _AS_WELL
    return NEAR_NAME


def _weigh_fame(place: Place, hierarchy: Hierarchy) -> float:
    return _FAME.get(place.level) or hierarchy.weigh(place)


def _settle_by_anchors(
    question: Question, anchors: Sequence[Question], hierarchy: Hierarchy
) -> None:
    around = [each for each in anchors if each.settled and each is not question]
    within = [each for each in around if each.sentence == question.sentence]
    beyond = [each for each in around if each.sentence != question.sentence]
    question.own = _add_support(question, within, hierarchy)
    others = _add_support(question, beyond, hierarchy)
    for place_id in question.sounding:
        question.own[place_id] *= _SOUNDING
        others[place_id] *= _SOUNDING
    question.support = {place_id: own + others[place_id] for place_id, own in question.own.items()}
    if question.known:
        question.support[question.known.place_id] += _PRIOR * question.fame
    if len(question.families) > 1:
        question.settled = _choose_best(question)
    question.doubted = _lies_elsewhere(question, within, hierarchy)


def _add_support(
    question: Question, anchors: Sequence[Question], hierarchy: Hierarchy
) -> dict[str, float]:
    """Add up what each bearer has from the places named around it."""
    return {
        place.place_id: sum(
            _weigh_distance(question, each) * _relate(place, each, hierarchy) for each in anchors
        )
        for place in question.families
    }


def _lies_elsewhere(question: Question, within: Sequence[Question], hierarchy: Hierarchy) -> bool:
    """Whether a name that was only heard would lie outside all that its sentence names."""
    place = question.settled
    if not question.is_heard or question.words > 1:
        return False  # two words that sound like a name are seldom another's
    if place is None or hierarchy.weigh(place) >= _WELL_KNOWN:
        return False
    if any(
        each.place is place and each.method is not MatchMethod.FUZZY for each in question.candidates
    ):
        return False
    told = [each for each in within if each.settled and each.settled.level != "country"]
    return bool(told) and not question.own[place.place_id]


def _choose_best(question: Question) -> Place | None:
    """Choose among the bearers that the own sentence speaks for, if it speaks for any.

    What other sentences name tells these apart, and counts alone where the own one is silent.
    """
    most = max(question.own.values())
    heard = [
        place
        for place in question.families
        if most < _LEAST_OWN
        or _MARGIN * question.own[place.place_id] >= most
        or place is question.known
    ]
    if question.spelled and (most < _LEAST_HINT or question.own[question.spelled.place_id]):
        return question.spelled
    ranked = sorted(heard, key=lambda place: -question.support[place.place_id])
    best, second, *_ = (*(question.support[place.place_id] for place in ranked), 0.0)
    if question.known and best < _MARGIN_KNOWN * question.support[question.known.place_id]:
        return question.known
    least = _LEAST if most < _LEAST_OWN else _LEAST_OWN
    return ranked[0] if best >= least and best >= _MARGIN * second else None


def _weigh_distance(question: Question, anchor: Question) -> float:
    """Weigh an anchor by how near it stands; most of all right after: قرية بينين في ريف إدلب."""
    follows = 0 < anchor.position - question.position <= _RIGHT_AFTER
    nearer = 1 / (1 + _part(question, anchor) / _FADE)
    return nearer * anchor.framing if follows and anchor.sentence == question.sentence else nearer


def _part(one: Question, other: Question) -> int:
    """Count the words between two mentions; the end of a sentence counts as several."""
    sentences = min(abs(one.sentence - other.sentence), _FAR_SENTENCES)
    return min(abs(one.position - other.position), _FAR_WORDS) + _NEXT_SENTENCE * sentences


def _relate(place: Place, named: Question, hierarchy: Hierarchy) -> float:
    """Say how much a place named nearby speaks for this one: 1 when this one lies in it.

    A place lies in a town, too, when it lies in a unit of the town's group.
    """
    anchor = named.settled
    if anchor is None:
        return 0.0
    group = named.groups.get(anchor.place_id, frozenset())
    above = hierarchy.list_above(place)
    if anchor.level == "governorate":
        return _IN_AREA if anchor.place_id in above else 0.0
    if above & (group - {anchor.admin1_pcode}):
        return 1.0
    if anchor.level == "country":
        return 0.0
    if anchor.admin1_pcode in above or place.place_id in hierarchy.list_above(anchor):
        least = _IN_AREA if named.is_area else 0.25
        return max(least, 0.6 * _measure_nearness(place, anchor))
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
    if question.doubted and len(question.families) == 1:
        return NotFound("the name is only heard, and lies elsewhere", tuple(ranked))
    if question.settled is None or question.doubted:
        return Ambiguous(tuple(ranked))
    own = next(each for each in ranked if each.place is question.settled)
    told = len(question.families) > 1 and own.place not in (question.known, question.spelled)
    return PlaceMatch(
        own.place,
        MatchMethod.CONTEXT if told else own.method,
        min(own.score, _BY_CONTEXT) if told else own.score,
        tell_best_precision(own.place),
        alternatives=_list_namesakes(ranked, own),
    )


def _list_namesakes(ranked: Sequence[Candidate], own: Candidate) -> tuple[Candidate, ...]:
    """List the other bearers; those that only sound alike beside one that does, too."""
    sounding = own.score <= NEAR_NAME
    return tuple(
        each for each in ranked if each is not own and (sounding or each.score > NEAR_NAME)
    )

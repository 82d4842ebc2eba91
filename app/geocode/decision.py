"""From scored places to an answer: a match, a question back, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.place import (
    Ambiguous,
    Candidate,
    MatchMethod,
    NotFound,
    Place,
    PlaceAnswer,
    PlaceMatch,
    Precision,
    tell_best_precision,
)
from app.geocode.hierarchy import UNITS, Hierarchy
from app.geocode.scoring import FOLDED, SAME_NAME, Scored
from app.geocode.words import Kind


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure is sure enough; chosen in docs/decisions/0016.

    A name that only sounds alike must score `country`, or `governorate` or `district` when so much
    is known of where it lies; namesakes within `margin` of the best are its rivals, and only one
    that matters more by `weight` is preferred to them; `listed` is what still counts as a namesake.
    """

    country: float = 0.80
    governorate: float = 0.74
    district: float = 0.71
    described: float = 0.75
    margin: float = 0.05
    margin_within: float = 0.03
    weight: float = 1.0
    obscure: float = 0.03
    listed: float = 0.86
    suggested: float = 0.62


_OTHER_LEVEL = 0.1
_NAMESAKE = 0.06
_EQUAL = 0.9
_LESS_LIKELY = 0.9
_ROUNDING = 1e-6
_AS_FOLDED = FOLDED - _ROUNDING
_NEAR_IT = 0.9
_PER_DOUBT = 10
_SPOTS = frozenset({"crossing", "road", "country", "region"})
_MOST_LISTED = 50
_MOST_SUGGESTED = 5
_RANK = tuple(Precision)
_NEARBY = {
    Kind.FEATURE: Precision.SUBDISTRICT,
    Kind.AREA: Precision.SUBDISTRICT,
}


def choose_level(scored: Sequence[Scored], kinds: Iterable[Kind]) -> list[Scored]:
    """Keep the places of the kind that the words announce, when there are any of the same name."""
    kinds = frozenset(kinds)
    wanted = _list_levels(kinds)
    if Kind.SETTLEMENT in kinds or Kind.QUARTER in kinds:
        scored = [each for each in scored if each.place.level not in _SPOTS]
    for levels in wanted:
        kept = [each for each in scored if each.place.level in levels]
        if kept and kept[0].score >= min(scored[0].score, SAME_NAME) - _OTHER_LEVEL:
            return kept
    return list(scored)


def _list_levels(kinds: frozenset[Kind]) -> tuple[tuple[str, ...], ...]:
    if Kind.GOVERNORATE in kinds:
        return (("governorate",),)
    if Kind.SUBDISTRICT in kinds:
        return (("subdistrict",), ("district",))
    if Kind.DISTRICT in kinds:
        return (("district",), ("subdistrict",), ("neighbourhood",))
    if Kind.AREA in kinds:
        return (("region",), ("governorate",), ("district",), ("subdistrict",))
    if Kind.QUARTER in kinds:
        return (("neighbourhood",),)
    if Kind.SETTLEMENT in kinds:
        return (("settlement",), ("neighbourhood",))
    return ()


class Judge:
    """Decides whether the best place is meant, which others may be, or that none is."""

    def __init__(self, thresholds: Thresholds, hierarchy: Hierarchy) -> None:
        """Decide by these thresholds; the hierarchy says which namesakes are one to a speaker."""
        self._thresholds = thresholds
        self._hierarchy = hierarchy

    def decide(
        self, scored: Sequence[Scored], bearers: Sequence[Scored], needed: float
    ) -> PlaceAnswer:
        """Answer from the scored places, the best first; `needed` is the least score of a match.

        `bearers` are listed beside the answer: also those that the words leave out.
        """
        rivals = self._list_rivals(scored, needed)
        if not rivals:
            return NotFound("", suggest(scored, self._thresholds))
        best = min(scored[0].score, SAME_NAME)
        scores = {each.place.place_id: each for each in rivals}
        groups = self._hierarchy.group_bearers(each.place for each in rivals)
        chosen = self._prefer(groups, scores)
        listed = [each for each in bearers if each.score >= min(self._thresholds.listed, best)]
        if chosen is None:
            groups.sort(key=lambda group: self._order(group, scores))
            first = [scores[place.place_id] for group in groups for place in group]
            near = [each for each in listed if each.score >= best - _NAMESAKE]
            near = [each for each in near if best < SAME_NAME or each.same]
            return Ambiguous(_list_candidates((*first, *near)))
        group = next(group for group in groups if chosen in group)
        sure = max((scores[place.place_id] for place in group), key=lambda each: each.score)
        return self._match(chosen, sure, listed, 1.0 if len(groups) == 1 else _LESS_LIKELY)

    def _match(
        self, chosen: Place, sure: Scored, listed: Sequence[Scored], likelihood: float
    ) -> PlaceMatch:
        """Answer with the chosen place; what was not chosen never scores higher than it."""
        above = self._hierarchy.list_above(chosen)
        others = [
            replace(each, score=min(each.score * likelihood, sure.score))
            for each in listed
            if each.place is not chosen
            and (not sure.same or each.same or each.place.place_id in above)
        ]
        precision = tell_best_precision(chosen)
        score = round(sure.score, 3)
        return PlaceMatch(
            chosen, sure.method, score, precision, alternatives=_list_candidates(others)
        )

    def _order(self, group: Sequence[Place], scores: Mapping[str, Scored]) -> tuple[float, float]:
        """Order groups by how the name is written, then by how much they matter."""
        score = max(scores[place.place_id].score for place in group)
        return -min(score, SAME_NAME), -self._hierarchy.weigh(group[0])

    def _list_rivals(self, scored: Sequence[Scored], needed: float) -> list[Scored]:
        """List the places that may be meant: the best, and those that fit about as well.

        Where nothing is known of its surroundings, a lesser place has to sound more alike.
        """
        if not scored or scored[0].score < needed:
            return []
        best = min(scored[0].score, SAME_NAME)
        near = [each for each in scored if each.score >= best - self._get_margin(best, needed)]
        if best >= SAME_NAME:
            # A spelling that happens to be listed for one does not choose among its equals.
            if any(each.method is MatchMethod.EXACT for each in near):
                return near
            heaviest = max(self._hierarchy.weigh(each.place) for each in near)
            alike = [each for each in scored if _EQUAL <= each.score < SAME_NAME]
            return near + [each for each in alike if self._hierarchy.weigh(each.place) >= heaviest]
        known = max(0.0, needed - self._thresholds.district) * _PER_DOUBT
        slack = self._thresholds.obscure * min(1.0, known)
        return [
            each
            for each in near
            if each.score >= needed + slack * max(0.0, 3.0 - self._hierarchy.weigh(each.place))
        ]

    def _get_margin(self, best: float, needed: float) -> float:
        if best >= SAME_NAME:
            return 0.0
        if needed >= self._thresholds.country:
            return self._thresholds.margin
        within = self._thresholds.margin_within
        return within / 2 if best >= FOLDED else within

    def _prefer(
        self, groups: Sequence[Sequence[Place]], scores: Mapping[str, Scored]
    ) -> Place | None:
        """Choose the weightiest that also sounds most alike; None when several are written so."""
        if len(groups) == 1:
            return _represent(groups[0])
        best = min(max(each.score for each in scores.values()), SAME_NAME)
        if self._hierarchy.lie_together([group[0] for group in groups]):
            return _represent(max(groups, key=lambda group: scores[group[0].place_id].score))
        written = [any(scores[p.place_id].score >= _AS_FOLDED for p in group) for group in groups]
        if best >= SAME_NAME or sum(written) > 1:
            return None
        weights = [max(self._hierarchy.weigh(place) for place in group) for group in groups]
        heaviest = max(weights)
        if sorted(weights)[-2] > heaviest - self._thresholds.weight:
            return None
        group = groups[weights.index(heaviest)]
        score = max(scores[place.place_id].score for place in group)
        return _represent(group) if score >= best - _ROUNDING else None


def _represent(group: Sequence[Place]) -> Place:
    """The town of a group; of units alone the widest, which is sure to contain what is meant."""
    if group[0].level not in UNITS:
        return group[0]
    return min(group, key=lambda place: UNITS.index(place.level))


def _list_candidates(scored: Iterable[Scored]) -> tuple[Candidate, ...]:
    ordered = sorted(dict.fromkeys(scored), key=lambda each: -round(each.score, 3))
    return tuple(Candidate(each.place, each.method, round(each.score, 3)) for each in ordered)[
        :_MOST_LISTED
    ]


def suggest(scored: Sequence[Scored], thresholds: Thresholds) -> tuple[Candidate, ...]:
    """List the near misses: places that may have been meant, never an answer."""
    near = [each for each in scored if each.score >= thresholds.suggested]
    return _list_candidates(near[:_MOST_SUGGESTED])


def coarsen(match: PlaceMatch, kind: Kind | None, words: str) -> PlaceMatch:
    """Say that the words mean something by the place, or its land, and not the place itself."""
    if kind is None or kind not in _NEARBY:
        return match
    precision = max(match.precision, _NEARBY[kind], key=_RANK.index)
    what = "a part or the land of" if kind is Kind.AREA else "something at or near"
    note = f"{words!r} is {what} {match.place.name_en}"
    note = "; ".join(filter(None, (note, match.note)))
    return lower(replace(match, precision=precision, note=note), _NEAR_IT)


def lower(match: PlaceMatch, most: float) -> PlaceMatch:
    """Let neither a match nor its namesakes score above `most`: all share the same doubt."""
    others = tuple(replace(each, score=min(each.score, most)) for each in match.alternatives)
    return replace(match, score=min(match.score, most), alternatives=others)

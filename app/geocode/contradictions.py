"""When a name and the area that is stated for it contradict each other.

Columns and contexts are often wrong. Where they are, the best that their area has to offer is a
hamlet whose name sounds a little like that of the town which is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.place import Ambiguous, Candidate, NotFound, Place, PlaceAnswer, PlaceMatch
from app.geocode.hierarchy import Hierarchy
from app.geocode.regions import Region
from app.geocode.scoring import FOLDED, SAME_NAME, Scored

TOWN = 2.0
"""What a town, a sub-district's seat and anything larger weigh (`Hierarchy.weigh`)."""
_LESS_SURE = 0.9
"""Below this, what sounds alike in a whole governorate gives way to any of the same name."""


def means_elsewhere(
    answer: PlaceAnswer,
    scored: Sequence[Scored],
    region: Region,
    hierarchy: Hierarchy,
    *,
    village: bool = False,
) -> bool:
    """Whether the name more likely means a place outside of the region than this answer.

    `scored` are all places that fit the name, as if nothing were said of its surroundings. What
    only sounds alike gives way to a place of the same name, and a namesake that lies just outside
    of the region to a weightier one that is written as well. Who says `village` means no town.
    """
    listed = list_answered(answer)
    if not listed or not region.narrow:
        return False
    raw = {each.place.place_id: each.score for each in scored}
    best = max(raw.get(place.place_id, 0.0) for place in listed)
    away = list(list_elsewhere(listed, scored, region, hierarchy))
    if village:
        away = [each for each in away if hierarchy.weigh(each.place) < TOWN]
    heaviest = max((hierarchy.weigh(each.place) for each in away), default=0.0)
    if best < FOLDED:
        # A district holds some 150 names: that one of them sounds alike by chance is rare.
        vague = best < _LESS_SURE and region.narrow == 1
        return bool(away) and (vague or heaviest >= TOWN)
    if not all(region.list_outside(place, hierarchy) for place in listed):
        return False
    return any(each.score >= best and _is_weightier(each.place, listed, hierarchy) for each in away)


def is_outweighed(
    answer: PlaceAnswer, scored: Sequence[Scored], region: Region, hierarchy: Hierarchy
) -> bool:
    """Whether an answer only lies beside the region, or a better known town bears its name."""
    listed = list_answered(answer)
    if any(region.list_outside(place, hierarchy) for place in listed):
        return True
    away = list_elsewhere(listed, scored, region, hierarchy)
    return any(_is_weightier(each.place, listed, hierarchy) for each in away)


def list_answered(answer: PlaceAnswer) -> list[Place]:
    """Return the places that an answer holds for possible: one, several or none."""
    if isinstance(answer, NotFound):
        return []
    if isinstance(answer, PlaceMatch):
        return [answer.place]
    return [each.place for each in answer.candidates]


def join_answers(answers: Iterable[PlaceAnswer]) -> Ambiguous:
    """Return all that several answers name, the best first."""
    found: dict[str, Candidate] = {}
    for answer in answers:
        if isinstance(answer, PlaceMatch):
            first = Candidate(answer.place, answer.method, answer.score)
            found.setdefault(answer.place.place_id, first)
        elif isinstance(answer, Ambiguous):
            for each in answer.candidates:
                found.setdefault(each.place.place_id, each)
    return Ambiguous(tuple(sorted(found.values(), key=lambda each: -each.score)))


def list_elsewhere(
    listed: Sequence[Place], scored: Sequence[Scored], region: Region, hierarchy: Hierarchy
) -> Iterable[Scored]:
    """Yield the places of this very name that do not lie in the region, nor around an answer."""
    around = frozenset[str]().union(*map(hierarchy.list_above, listed))
    for each in scored:
        if each.score < SAME_NAME:
            return
        if each.place.place_id not in around and region.weigh(each.place, hierarchy) == 0:
            yield each


def _is_weightier(place: Place, listed: Sequence[Place], hierarchy: Hierarchy) -> bool:
    weight = hierarchy.weigh(place)
    return weight >= TOWN and weight > max(map(hierarchy.weigh, listed))

"""What two events of different datasets have in common, as numbers."""

from __future__ import annotations

import re
from math import log, log1p

from rapidfuzz import fuzz

from app.domain.duplicate import ComparedEvent, Features
from app.normalise.duplicates.distances import AREAS, contains_place, count_days_apart, find_km

MOST_KM = 50.0
"""Beyond that, two places are as different as any two."""
_SHORTEST_ID = 4
_SHORTEST_NAME = 3


def _compare_days(first: ComparedEvent, second: ComparedEvent) -> dict[str, float]:
    apart = count_days_apart(first.period, second.period)
    days = sorted((first.period.days, second.period.days))
    return {
        "same_day": float(apart == 0),
        "next_day": float(apart == 1),
        "days_apart": float(min(apart, 7)),
        "length_differs": log(days[1] / days[0]),
    }


def _compare_places(first: ComparedEvent, second: ComparedEvent) -> dict[str, float]:
    by_area = first.precision in AREAS or second.precision in AREAS
    km = find_km(first, second)
    far = MOST_KM if km is None else min(km, MOST_KM)
    radius = max(first.radius_km or 0.0, second.radius_km or 0.0)
    whole, part = _order_by_area(first, second)
    inside = contains_place(whole, part) if by_area else None
    return {
        "log_km": log1p(far),
        "within_1_km": float(far <= 1.0),
        "within_3_km": float(far <= 3.0),
        "within_6_km": float(far <= 6.0),
        "outside_radius": float(km is not None and km > 2 * radius + 5),
        "by_area": float(by_area),
        "in_same_area": float(inside is True),
        "in_other_area": float(inside is False),
        "same_place": float(first.place_id is not None and first.place_id == second.place_id),
    }


def _order_by_area(
    first: ComparedEvent, second: ComparedEvent
) -> tuple[ComparedEvent, ComparedEvent]:
    """Return two events, the one that is known by the larger area first."""
    order = list(type(first.precision))
    if order.index(first.precision) >= order.index(second.precision):
        return first, second
    return second, first


def _compare_tolls(first: ComparedEvent, second: ComparedEvent) -> dict[str, float]:
    ours, theirs = _list_tolls(first), _list_tolls(second)
    if not ours or not theirs:
        return {"same_toll": 0.0, "toll_differs": 0.0, "toll_known": 0.0}
    same = max(ours & theirs, default=0)
    differs = min(abs(log(a / b)) for a in ours for b in theirs)
    return {"same_toll": log1p(same), "toll_differs": min(differs, 4.0), "toll_known": 1.0}


def _list_tolls(event: ComparedEvent) -> frozenset[int]:
    best = event.killed[1]
    return event.told | {best} if best else event.told


def _compare_sets(name: str, ours: frozenset[str], theirs: frozenset[str]) -> dict[str, float]:
    known = bool(ours and theirs)
    return {
        f"same_{name}": float(known and bool(ours & theirs)),
        f"other_{name}": float(known and not ours & theirs),
    }


def _compare_words(first: ComparedEvent, second: ComparedEvent) -> dict[str, float]:
    shared = first.words & second.words
    likeness = fuzz.token_set_ratio(first.text, second.text) / 100 if shared else 0.0
    return {"shared_words": log1p(len(shared)), "text_likeness": likeness}


def _compare_people(first: ComparedEvent, second: ComparedEvent) -> dict[str, float]:
    people = {first.people, second.people}
    return {
        "both_civilian": float(people == {"civilians"}),
        "fighters_and_civilians": float(people == {"fighters", "civilians"}),
    }


def _cites(citing: ComparedEvent, cited: ComparedEvent) -> bool:
    names = (name for name in cited.sources if len(name) >= _SHORTEST_NAME)
    return any(re.search(rf"\b{re.escape(name)}\b", citing.cites) for name in names)


def _cites_id(citing: ComparedEvent, cited: ComparedEvent) -> bool:
    own_id = cited.provider_id.lower()
    if len(own_id) < _SHORTEST_ID or not any(sign.isdigit() for sign in own_id):
        return False
    return re.search(rf"(?<![\w-]){re.escape(own_id)}(?![\w-])", citing.cites) is not None


def _compare_citations(first: ComparedEvent, second: ComparedEvent) -> dict[str, float]:
    family = first.adapter.partition(":")[0] == second.adapter.partition(":")[0]
    return {
        "cites_source": float(_cites(first, second) or _cites(second, first)),
        "cites_id": float(_cites_id(first, second) or _cites_id(second, first)),
        "same_id": float(family and first.provider_id == second.provider_id),
    }


def _combine(found: dict[str, float]) -> dict[str, float]:
    """Return what counts only together: near in place says little of another day."""
    return {
        "that_day_within_3_km": found["same_day"] * found["within_3_km"],
        "that_day_within_6_km": found["same_day"] * found["within_6_km"],
        "same_toll_within_6_km": found["same_toll"] * found["within_6_km"],
    }


def compare_events(first: ComparedEvent, second: ComparedEvent) -> Features:
    """Return what two events have in common and what sets them apart; the order plays no part."""
    first_of_all = {
        **_compare_days(first, second),
        **_compare_places(first, second),
        **_compare_tolls(first, second),
    }
    return {
        **first_of_all,
        **_combine(first_of_all),
        **_compare_sets("side", first.sides, second.sides),
        **_compare_sets("means", first.means, second.means),
        **_compare_words(first, second),
        "same_type": float(first.event_type == second.event_type),
        **_compare_people(first, second),
        **_compare_citations(first, second),
    }

"""What two events of different datasets have in common, as numbers."""

from __future__ import annotations

import re
from math import log, log1p

from app.domain.duplicate import ComparedEvent, Features
from app.normalise.duplicates.attacks import compare_attacks
from app.normalise.duplicates.distances import (
    AREAS,
    contains_place,
    count_days_apart,
    find_town_km,
)
from app.normalise.duplicates.spellings import list_topics

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
    km = find_town_km(first, second)
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


def _compare_words(first: ComparedEvent, second: ComparedEvent) -> dict[str, float]:
    shared = first.words & second.words
    return {
        "shared_words": log1p(len(shared)),
        "shared_topic": float(bool(shared & list_topics())),
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
    near, close = found["within_6_km"], found["within_3_km"]
    that_day, next_day = found["same_day"], found["next_day"] * close
    return {
        "that_day_within_3_km": that_day * close,
        "that_day_within_6_km": that_day * near,
        "that_day_bombed": that_day * close * found["both_bombed"] * (1 - found["any_fighters"]),
        "that_day_fighters": that_day * near * found["any_fighters"],
        "same_toll_within_6_km": found["same_toll"] * near,
        # One dead is too common a toll to tell that a monitor was a day late.
        "next_day_same_toll": next_day * max(found["same_toll"] - log(2), 0.0),
        "next_day_same_topic": next_day * found["shared_topic"],
    }


def compare_events(first: ComparedEvent, second: ComparedEvent) -> Features:
    """Return what two events have in common and what sets them apart; the order plays no part."""
    found = {
        **_compare_days(first, second),
        **_compare_places(first, second),
        **compare_attacks(first, second),
        **_compare_words(first, second),
    }
    return {**found, **_combine(found), **_compare_citations(first, second)}

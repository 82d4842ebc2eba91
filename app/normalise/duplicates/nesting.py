"""Totals that contain other events: a week holds its days, a governorate its villages."""

from __future__ import annotations

from math import log

from app.domain.duplicate import ComparedEvent
from app.domain.event import Scope
from app.domain.place import Precision
from app.normalise.duplicates.distances import contains_place, find_km

LONG_DAYS = 4
"""A record of so many days is of a series of events, or of one whose day is not known."""
_SLACK_DAYS = 1
_WIDE = frozenset({Precision.GOVERNORATE, Precision.COUNTRY})
"""Whoever knows a district only may still tell of one attack."""
_LEAST = 0.3


def _is_longer(whole: ComparedEvent, part: ComparedEvent) -> bool:
    return whole.period.days >= max(LONG_DAYS, 2 * part.period.days)


def _is_wider(whole: ComparedEvent, part: ComparedEvent) -> bool:
    order = list(Precision)
    coarser = order.index(whole.precision) > order.index(part.precision)
    return whole.precision in _WIDE and coarser and part.precision not in _WIDE


def _may_hold(whole: ComparedEvent, part: ComparedEvent) -> bool:
    """Whether days and places of an event can be within those of another."""
    if not whole.period.covers(part.period, _SLACK_DAYS):
        return False
    if whole.precision in _WIDE:
        return contains_place(whole, part) is not False
    if part.precision in _WIDE:
        return False
    km, reach = find_km(whole, part), (whole.radius_km or 0) + (part.radius_km or 0)
    return km is not None and km <= max(reach, 5.0)


def _compare_dead(whole: ComparedEvent, part: ComparedEvent) -> int | None:
    """Return the sign of how many more died in the whole; None where one does not tell."""
    more, fewer = whole.killed[2] or whole.killed[1], part.killed[1]
    if more is None or fewer is None:
        return None
    return (more > fewer) - (more < fewer)


def find_whole(
    first: ComparedEvent, second: ComparedEvent
) -> tuple[ComparedEvent, ComparedEvent] | None:
    """Return the two as whole and part when one is a total that can hold the other, else None.

    What its source calls a total is one. A long or wide record is one only with more dead than
    the other: else its source may simply not know the day or the place.
    """
    for whole, part in ((first, second), (second, first)):
        more = _compare_dead(whole, part)
        by_scope = whole.scope is Scope.TOTAL and part.scope is not Scope.TOTAL
        by_reach = _is_longer(whole, part) or _is_wider(whole, part)
        if (by_scope and more != -1) or (by_reach and more == 1):
            if _may_hold(whole, part):
                return whole, part
    return None


def rate_nesting(whole: ComparedEvent, part: ComparedEvent) -> float:
    """Return how sure it is (0..1) that an event is counted within a total.

    A rule, not learned: the larger the total, the more happens in it that it does not count.
    """
    sure = 0.9 if whole.scope is Scope.TOTAL else 0.75
    sure -= 0.06 * log(max(whole.period.days / part.period.days, 1))
    sure -= {Precision.COUNTRY: 0.35, Precision.GOVERNORATE: 0.1}.get(whole.precision, 0.0)
    if whole.sides and part.sides:
        sure += 0.1 if whole.sides & part.sides else -0.4
    if whole.means and part.means and not whole.means & part.means:
        sure -= 0.15
    if _compare_dead(whole, part) is None:
        sure -= 0.1
    return min(max(sure, 0.0), 0.98) if sure >= _LEAST else 0.0

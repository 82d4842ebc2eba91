"""Which movements become arrows of a flow map, whose readers add them up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from app.domain.balances import Movement, find_fault, has_above, may_share
from app.domain.flow import FlowMeasure

NO_ARROW = "no_arrow"
PART = "part_of_another"
SAME_PEOPLE = "same_people"
Newest = tuple[date, int]
"""How new a figure is, and how many persons it counts."""


def pick_arrows(
    movements: Sequence[Movement], drawn: Mapping[str, Newest]
) -> tuple[list[Movement], Counter[str]]:
    """Return the movements to draw, in the given order, and how many are left out, by reason.

    `drawn` has those that have an arrow. Of movements that may be of the same people, whoever says
    so, the newest figure is drawn, then the largest: readers of a flow map add its arrows up.
    """
    left_out: Counter[str] = Counter()
    able = []
    for movement in movements:
        fault = find_fault(movement) or (NO_ARROW if movement.id not in drawn else None)
        if fault is None:
            able.append(movement)
        else:
            left_out[fault] += 1
    parents = {movement.id: movement.part_of for movement in movements}
    own = {movement.id for movement in able}
    whole = [movement for movement in able if not has_above(movement.id, own, parents)]
    left_out[PART] += len(able) - len(whole)
    kept = _pick_newest(whole, drawn)
    left_out[SAME_PEOPLE] += len(whole) - len(kept)
    return [movement for movement in whole if movement.id in kept], +left_out


Ends = tuple[str, str]


def _pick_newest(movements: Sequence[Movement], drawn: Mapping[str, Newest]) -> set[str]:
    """Return the ids of movements of which no two may be of the same people."""
    examples = {_name_ends(movement): movement for movement in movements}
    related: dict[Ends, list[Ends]] = {}
    kept: dict[Ends, list[Movement]] = defaultdict(list)
    for movement in sorted(movements, key=lambda each: (drawn[each.id], each.id), reverse=True):
        own = _name_ends(movement)
        if own not in related:
            related[own] = [
                ends for ends, each in examples.items() if _have_same_ends(movement, each)
            ]
        if not any(_overlap(movement, each) for ends in related[own] for each in kept[ends]):
            kept[own].append(movement)
    return {movement.id for group in kept.values() for movement in group}


def _name_ends(movement: Movement) -> Ends:
    assert movement.origin is not None and movement.dest is not None  # noqa: S101 - no fault
    return movement.origin.code, movement.dest.code


def _have_same_ends(one: Movement, other: Movement) -> bool:
    ends = ((one.origin, other.origin), (one.dest, other.dest))
    return all(a is not None and b is not None and may_share(a, b) for a, b in ends)


def _overlap(one: Movement, other: Movement) -> bool:
    came_back = {each.measure == FlowMeasure.RETURNS for each in (one, other)}
    return len(came_back) == 1 and one.start <= other.end and other.start <= one.end

"""Why two figures differ: which of them repeats, revises or contains the other, and in what.

Claims are rows as they are published. Only what the rows say is used: nothing is guessed about a
figure whose source leaves open whom, where or when it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations
from typing import Any

from app.domain.claim import OPEN_ENDED, Measure, Population
from app.domain.relation import Relation
from app.domain.scope import (
    SLACK_DAYS,
    Comparison,
    compare_measures,
    compare_scopes,
    may_add_measures,
    read_scope,
)
from app.domain.wording import state_number

Claim = Mapping[str, Any]


class Reason(StrEnum):
    """Why two figures stand beside each other, the first that applies.

    relay: one retells the other, or both retell a third. correction: one was replaced or taken
    back. wording: one source gave both at once, in words that say more than the columns. unknown:
    a source leaves open what it counts. kind: they count things of different kinds. apart: they
    share nothing, so that they may be added. agreement: the same figure for
    the same scope. revision: one source at two times. bound: one gives no end that the other
    passes. method: two sources, the same scope. scope: they count different things in part.
    """

    RELAY = "relay"
    CORRECTION = "correction"
    WORDING = "wording"
    UNKNOWN = "unknown"
    KIND = "kind"
    APART = "apart"
    AGREEMENT = "agreement"
    REVISION = "revision"
    BOUND = "bound"
    METHOD = "method"
    SCOPE = "scope"


_USEFUL = (Reason.METHOD, Reason.RELAY, Reason.WORDING, Reason.SCOPE, Reason.REVISION,
           Reason.CORRECTION, Reason.BOUND, Reason.UNKNOWN, Reason.AGREEMENT,
           Reason.APART, Reason.KIND)  # fmt: skip
"""What a reader who meets two figures asks first."""
MOST_PARTS = 6
MOST_CANDIDATES = 12
_UNSAID = frozenset({None, "", "none"})


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Two claims, how their scopes lie to each other, and why the figures differ.

    `ours` lies inside `theirs` where one contains the other, retells it, or is the earlier one of
    the same source. `parts` are claims that make up the difference to the last person.
    """

    ours: Claim
    theirs: Claim
    comparison: Comparison
    reason: Reason
    parts: tuple[Claim, ...] = ()


def is_same_source(ours: Claim, theirs: Claim) -> bool:
    """Whether one source asserts both, whoever retells it."""
    return bool(ours["asserted_by_en"] == theirs["asserted_by_en"])


def compare_claims(ours: Claim, theirs: Claim) -> Comparison:
    """Compare what two claims count; a day of slack is for two sources, not for one."""
    slack = 0 if is_same_source(ours, theirs) else SLACK_DAYS
    found = compare_scopes(read_scope(ours), read_scope(theirs), slack)
    if _differ_in_wording(ours, theirs) and found.relation is Relation.EQUAL:
        return replace(found, relation=Relation.UNKNOWN, measure=Relation.UNKNOWN)
    return found


def _differ_in_wording(ours: Claim, theirs: Claim) -> bool:
    """Whether one source gave both at the same time but named them differently.

    "Killed by one side" and "killed by the other" have the same columns; they are no revision.
    """
    words = {ours.get("measure_as_stated"), theirs.get("measure_as_stated")}
    times = ("as_of", "reported_at")
    return (
        is_same_source(ours, theirs)
        and all(ours[name] is not None and ours[name] == theirs[name] for name in times)
        and len(words - _UNSAID) == 2
        and state_number(ours) != state_number(theirs)
    )


def _find_relay(ours: Claim, theirs: Claim) -> bool:
    told = [claim.get("relays_claim_id") for claim in (ours, theirs)]
    return (
        told[0] == theirs["claim_id"]
        or told[1] == ours["claim_id"]
        or (told[0] is not None and told[0] == told[1])
    )


def _is_corrected(ours: Claim, theirs: Claim) -> bool:
    return any(claim.get("status", "active") != "active" for claim in (ours, theirs))


def _is_growing(ours: Claim, theirs: Claim, comparison: Comparison) -> bool:
    """Whether both are running totals of one source since the same day."""
    return (
        comparison.list_differences() == ("period",)
        and comparison.period in {Relation.INSIDE, Relation.CONTAINS}
        and bool(ours["cumulative"] and theirs["cumulative"])
        and ours["period_start"] == theirs["period_start"]
    )


def leaves_room(ours: Claim, theirs: Claim) -> bool:
    """Whether an open end of one figure lets the other be true as well."""
    for claim, other in ((ours, theirs), (theirs, ours)):
        low, number = claim["low"], state_number(other)
        is_open = claim["quantifier"] in OPEN_ENDED and claim["high"] is None
        if is_open and low is not None and number is not None and number >= low:
            return True
    return False


def _is_same_number(ours: Claim, theirs: Claim) -> bool:
    tops = {claim["high"] for claim in (ours, theirs)} - {None}
    return state_number(ours) == state_number(theirs) and len(tops) <= 1


def _name_equal(ours: Claim, theirs: Claim) -> Reason:
    if _is_same_number(ours, theirs):
        return Reason.AGREEMENT
    if is_same_source(ours, theirs):
        return Reason.REVISION
    return Reason.BOUND if leaves_room(ours, theirs) else Reason.METHOD


def find_reason(ours: Claim, theirs: Claim, comparison: Comparison) -> Reason:
    """Return why two figures stand beside each other."""
    if _find_relay(ours, theirs):
        return Reason.RELAY
    if _is_corrected(ours, theirs):
        return Reason.CORRECTION
    if comparison.relation is Relation.UNKNOWN:
        is_worded = comparison.measure is Relation.UNKNOWN and _differ_in_wording(ours, theirs)
        return Reason.WORDING if is_worded else Reason.UNKNOWN
    if comparison.relation is Relation.DISJOINT:
        may_add = may_add_measures(Measure(claim["measure"]) for claim in (ours, theirs))
        return Reason.APART if may_add else Reason.KIND
    if comparison.relation is Relation.EQUAL:
        return _name_equal(ours, theirs)
    if is_same_source(ours, theirs) and _is_growing(ours, theirs, comparison):
        return Reason.REVISION
    return Reason.SCOPE


def _age(claim: Claim) -> tuple[str, str, int, str]:
    times = (str(claim["as_of"] or ""), str(claim["reported_at"] or ""))
    return (*times, state_number(claim) or 0, claim["claim_id"])


def _is_reversed(ours: Claim, theirs: Claim, relation: Relation) -> bool:
    """Whether the second has the smaller scope, is the retelling, or came first."""
    if ours.get("relays_claim_id") == theirs["claim_id"]:
        return False
    if theirs.get("relays_claim_id") == ours["claim_id"]:
        return True
    if relation in {Relation.INSIDE, Relation.CONTAINS}:
        return relation is Relation.CONTAINS
    return _age(theirs) < _age(ours)


def is_exact(claim: Claim) -> bool:
    """Whether a figure is one number, from which others may be taken away."""
    return bool(claim["quantifier"] in {"exact", "at_least"}) and state_number(claim) is not None


def _is_beside(claim: Claim, whole: Claim) -> bool:
    """Whether one source counts the same for the same days: cheap, asked of many claims."""
    names = ("measure", "period_start", "period_end")
    return is_same_source(claim, whole) and all(claim[name] == whole[name] for name in names)


def _is_other_part(claim: Claim, first: Reconciliation, name: str) -> bool:
    whole, part = compare_claims(claim, first.theirs), compare_claims(claim, first.ours)
    apart = part.find_part(name) is Relation.DISJOINT and part.list_differences() == (name,)
    return whole.list_differences() == (name,) and whole.relation is Relation.INSIDE and apart


def _list_candidates(first: Reconciliation, others: Iterable[Claim], name: str) -> list[Claim]:
    """Return claims of the same source that count another part of the whole in one dimension."""
    beside: dict[tuple[object, ...], Claim] = {}
    for claim in others:
        if claim["quantifier"] == "exact" and _is_beside(claim, first.theirs):
            key = (claim["population"], tuple(claim["scope_paths"]), state_number(claim))
            beside.setdefault(key, claim)
    found = [claim for claim in beside.values() if _is_other_part(claim, first, name)]
    return sorted(found, key=_place_part)[:MOST_CANDIDATES]


def _place_part(claim: Claim) -> tuple[int, int, str]:
    number = state_number(claim) or 0
    return list(Population).index(Population(claim["population"])), -number, claim["claim_id"]


def _close_exactly(claims: Sequence[Claim], missing: int) -> bool:
    if sum(state_number(claim) or 0 for claim in claims) != missing:
        return False
    pairs = combinations(claims, 2)
    return all(compare_claims(*pair).relation is Relation.DISJOINT for pair in pairs)


def find_parts(first: Reconciliation, others: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return claims of the same source that are exactly what the larger figure has more.

    Only where two figures of one source differ in a single dimension; more parts are preferred,
    since they say more. Empty when nothing adds up.
    """
    names = first.comparison.list_differences()
    numbers = state_number(first.ours), state_number(first.theirs)
    if len(names) != 1 or names[0] not in {"population", "area"} or None in numbers:
        return ()
    if not (is_same_source(first.ours, first.theirs) and is_exact(first.theirs)):
        return ()
    missing = (numbers[1] or 0) - (numbers[0] or 0)
    candidates = _list_candidates(first, others, names[0])
    for size in range(min(len(candidates), MOST_PARTS), 0, -1):
        for chosen in combinations(candidates, size):
            if _close_exactly(chosen, missing):
                return chosen
    return ()


def reconcile_claims(ours: Claim, theirs: Claim, others: Iterable[Claim] = ()) -> Reconciliation:
    """Say why two figures differ; `others` are searched for the parts of the difference."""
    comparison = compare_claims(ours, theirs)
    if _is_reversed(ours, theirs, comparison.relation):
        ours, theirs, comparison = theirs, ours, compare_claims(theirs, ours)
    found = Reconciliation(ours, theirs, comparison, find_reason(ours, theirs, comparison))
    if found.reason is Reason.SCOPE and comparison.relation is Relation.INSIDE:
        return replace(found, parts=find_parts(found, others))
    return found


def _share_kind(ours: Claim, theirs: Claim) -> bool:
    relation = compare_measures(Measure(ours["measure"]), Measure(theirs["measure"]))
    return relation not in {Relation.DISJOINT, Relation.UNKNOWN}


def _rank(found: Reconciliation) -> tuple[int, int]:
    return _USEFUL.index(found.reason), len(found.comparison.list_differences())


def _date_pair(found: Reconciliation) -> tuple[object, ...]:
    return max(_age(found.ours), _age(found.theirs)), min(_age(found.ours), _age(found.theirs))


def reconcile_all(claims: Sequence[Claim], others: Sequence[Claim]) -> list[Reconciliation]:
    """Reconcile every pair of active claims with a figure of one kind, the most useful first.

    `others` are further claims among which parts of a difference may be found.
    """
    stated = [c for c in claims if state_number(c) is not None and c.get("status") == "active"]
    pool = [*stated, *others]
    pairs = [pair for pair in combinations(stated, 2) if _share_kind(*pair)]
    found = [reconcile_claims(*pair, pool) for pair in pairs]
    return sorted(sorted(found, key=_date_pair, reverse=True), key=_rank)

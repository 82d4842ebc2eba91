"""From rival claims to one span: rule toll-1. It never invents and never adds.

1. Only active claims whose scope is the record's own count: its measure, its whole area, everybody
   of the population, and its period or a longer one (a running total goes on). A claim that covers
   at least half of the period may miss a day at either end, and one without a period is about the
   record's. Figures for a part are listed, not used.
2. The population with the most independent sources is taken (then civilians, then all); people of
   one calling, such as health workers, only where nobody counts more.
3. Of each independence group only the newest claim counts, of the running totals of one day the
   largest: sources that repeat one another are one source. A retelling, a claim that was replaced
   and one that was taken back never count.
4. low is the smallest lower bound, raised to the length of a list of names that a source which is
   at least fair has verified. A round figure ("about 1,000") bounds nothing, neither below nor
   above.
5. high is the largest upper bound. It is unknown while the largest claim is open-ended, and
   when a figure for some of the people exceeds that for all of them.
6. best is given only when a source that is at least fair counted or named the dead, and no
   other current figure rules its number out, be it for these people, for some of them or for all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.claim import OPEN_ENDED, Population, Quantifier
from app.domain.relation import Relation
from app.domain.scope import SLACK_DAYS, ClaimScope, compare_populations, compare_scopes, read_scope
from app.domain.toll_rule import RULE, RULE_VERSION

_CALLINGS = (
    "camp_residents",
    "health_workers",
    "aid_workers",
    "aid_health_workers",
    "educators",
    "students",
)
"""Some of the civilians, counted for what they do: never the toll where anybody counts more."""
_PREFERRED = (
    "civilians",
    "all",
    "unstated",
    "security",
    "combatants",
    "loyalists",
    *_CALLINGS,
)
_RELIABLE = frozenset({"fair", "good"})
_WHOLE = frozenset({Population.ALL, Population.UNSTATED})
Claim = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A span of persons; every bound may be unknown. `inputs` are the claims used."""

    population: str | None = None
    low: int | None = None
    best: int | None = None
    high: int | None = None
    inputs: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the estimate as it is stored; the words of its rule are kept elsewhere, once."""
        return {
            "rule": RULE,
            "rule_version": RULE_VERSION,
            "low": self.low,
            "best": self.best,
            "high": self.high,
            "population": self.population,
            "input_claim_ids": list(self.inputs),
        }


def _list_numbers(claim: Claim) -> list[int]:
    return [n for n in (claim["low"], claim["best"], claim["high"]) if n is not None]


def _stands_for_itself(claim: Claim) -> bool:
    """Whether a claim is current and its source's own, not the retelling of another."""
    active = claim.get("status", "active") == "active"
    return active and claim["relays_claim_id"] is None


def _has_scope(claim: Claim, scope: ClaimScope) -> bool:
    """Whether a claim counts what the record is about, whoever its people are."""
    own = read_scope(claim)
    found = compare_scopes(own, replace(scope, population=own.population), SLACK_DAYS)
    covers = own.period is None or found.period in {Relation.EQUAL, Relation.CONTAINS}
    return covers and set(found.list_differences()) <= {"period"}


def _age(claim: Claim) -> tuple[str, str, int, str]:
    # A running total only grows: of several that a source gave on one day the largest is the last.
    # The id settles other ties: the same claims give the same span in whatever order they are read.
    total = max(_list_numbers(claim), default=0) if claim["cumulative"] else 0
    return (str(claim["as_of"] or ""), str(claim["reported_at"] or ""), total, claim["claim_id"])


def _select_newest(claims: Iterable[Claim]) -> list[Claim]:
    newest: dict[str, Claim] = {}
    for claim in sorted(claims, key=_age):
        newest[claim["independence_group"]] = claim
    return list(newest.values())


def _group_current(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Return the current claims of each population, one per independence group."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[claim["population"]].append(claim)
    return {population: _select_newest(found) for population, found in groups.items()}


def _rank_population(groups: Mapping[str, Sequence[Claim]], name: str) -> tuple[bool, int, int]:
    return (name in _CALLINGS, -len(groups[name]), _PREFERRED.index(name))


def _is_round(claim: Claim) -> bool:
    return bool(claim["quantifier"] == Quantifier.APPROXIMATELY)


def _is_open(claim: Claim) -> bool:
    return claim["quantifier"] in OPEN_ENDED and claim["high"] is None


def _bound_above(claims: Iterable[Claim]) -> int | None:
    bounds = [(max(_list_numbers(each)), _is_open(each)) for each in claims if not _is_round(each)]
    if not bounds:
        return None
    high, is_open = max(bounds)
    return None if is_open else high


def _find_lower(claim: Claim) -> int | None:
    lower = [n for n in (claim["low"], claim["best"]) if n is not None]
    return min(lower) if lower and not _is_round(claim) else None


def _is_verified_list(claim: Claim) -> bool:
    return bool(claim["method"] == "named_list" and claim["reliability"] in _RELIABLE)


def _bound_below(claims: Sequence[Claim]) -> int | None:
    found = [(claim, lower) for claim in claims if (lower := _find_lower(claim)) is not None]
    named = [lower for claim, lower in found if _is_verified_list(claim)]
    return max([min(lower for _, lower in found), *named]) if found else None


def _choose_best(claims: Sequence[Claim]) -> int | None:
    earned = [
        claim
        for claim in claims
        if claim["best"] is not None
        and claim["reliability"] in _RELIABLE
        and claim["method"] in {"named_list", "count"}
    ]
    earned.sort(key=lambda claim: (claim["method"] == "named_list", _age(claim)))
    best: int | None = earned[-1]["best"] if earned else None
    return best if best is not None and all(_allows(claim, best) for claim in claims) else None


def _allows(claim: Claim, number: int) -> bool:
    lower, upper = _find_lower(claim), _bound_above([claim])
    return (lower is None or lower <= number) and (upper is None or number <= upper)


def _is_part(some: str, whole: str) -> bool:
    """Whether one population lies in another; who counts "people" may count all of them."""
    relation = compare_populations(Population(some), Population(whole))
    return relation is Relation.INSIDE or (some != whole and whole in _WHOLE)


def _contradicts(other: Claim, population: str, best: int) -> bool:
    """Whether more of some of the people are claimed than `best` of all, or fewer of all."""
    if _is_part(other["population"], population):
        lower = _find_lower(other)
        return lower is not None and lower > best
    upper = _bound_above([other])
    return _is_part(population, other["population"]) and upper is not None and upper < best


def _is_exceeded(high: int | None, population: str, others: Iterable[Claim]) -> bool:
    parts = (claim for claim in others if _is_part(claim["population"], population))
    return high is not None and any(max(_list_numbers(claim)) > high for claim in parts)


def estimate_toll(claims: Sequence[Claim], scope: ClaimScope) -> Estimate:
    """Apply rule toll-1 to the claims of one record; an empty Estimate when none qualifies.

    `scope` is what the record is about; its population is chosen by the rule. The `scope_paths`
    of the claims and of the record are spelled alike.
    """
    groups = _group_current(
        claim
        for claim in claims
        if _stands_for_itself(claim) and _list_numbers(claim) and _has_scope(claim, scope)
    )
    if not groups:
        return Estimate()
    population = min(groups, key=lambda name: _rank_population(groups, name))
    used = groups.pop(population)
    others = [claim for found in groups.values() for claim in found]
    high, best = _bound_above(used), _choose_best(used)
    if best is not None and any(_contradicts(each, population, best) for each in others):
        best = None
    return Estimate(
        population=population,
        low=_bound_below(used),
        best=best,
        high=None if _is_exceeded(high, population, others) else high,
        inputs=tuple(sorted(claim["claim_id"] for claim in used)),
    )


def is_contested(claims: Sequence[Claim], used: Sequence[str]) -> bool:
    """Whether the claims behind an estimate disagree about the number."""
    figures = {tuple(_list_numbers(claim)) for claim in claims if claim["claim_id"] in used}
    return len(figures) > 1

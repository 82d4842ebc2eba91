"""From rival claims to one span: rule toll-1. It never invents and never adds.

1. Only claims of the same measure count, about the record's whole area, and about a period that
   covers the record's own; figures for a part of the area or period are listed, not used.
2. The population with the most independent sources is taken (then civilians, then all).
3. Of each independence group only the newest claim counts: sources that repeat one another
   are one source.
4. low is the smallest lower bound, raised to the length of a list of names.
5. high is the largest upper bound. It is unknown while the largest claim is open-ended, and
   when a figure for some of the people exceeds that for all of them.
6. best is given only when a source that is at least fair counted or named the dead, and no
   other current figure rules its number out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.claim import OPEN_ENDED, Measure, Population, Quantifier
from app.domain.period import Period

RULE, RULE_VERSION = "toll-1", 1
RULE_EN = (
    "The span runs from the lowest to the highest current figure of independent sources for the "
    "whole area and period; a list of names raises the lower end to its length. A source that "
    "repeats another is not counted again. The upper end is open while the largest figure is "
    "“more than”, and when a figure for some of the people exceeds the one for all of them. No "
    "middle figure is given unless a reliable source counted or named the dead and no other "
    "source contradicts it."
)
RULE_AR = (
    "يمتد المجال من أدنى رقم حالي إلى أعلاه لدى مصادر مستقلة عن المنطقة والفترة كلها، وترفع قائمة "
    "الأسماء حدَّه الأدنى إلى عدد أسمائها. لا يُحتسب المصدر الذي يكرر غيره مرة ثانية. يبقى الحد "
    "الأعلى مفتوحاً ما دام أكبر رقم مسبوقاً بعبارة «أكثر من»، وحين يتجاوز رقمٌ عن بعض الناس "
    "الرقمَ عن جميعهم. ولا يُعطى رقم وسط إلا إذا أحصى مصدر موثوق القتلى أو سمّاهم ولم يناقضه مصدر آخر."
)
_PREFERRED = ("civilians", "all", "unstated", "security", "combatants", "loyalists")
_RELIABLE = frozenset({"fair", "good"})
SLACK_DAYS = 1
"""Sources that count from noon or from dusk differ by a day at either end."""

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
        """Return the estimate with its rule, as it is stored and shown."""
        return {
            "rule": RULE,
            "rule_version": RULE_VERSION,
            "text_en": RULE_EN,
            "text_ar": RULE_AR,
            "low": self.low,
            "best": self.best,
            "high": self.high,
            "population": self.population,
            "input_claim_ids": list(self.inputs),
        }


def _list_numbers(claim: Claim) -> list[int]:
    return [n for n in (claim["low"], claim["best"], claim["high"]) if n is not None]


def _covers(claim: Claim, period: Period) -> bool:
    start, end = claim["period_start"], claim["period_end"]
    return start is None or Period(start, end).covers(period, SLACK_DAYS)


def _age(claim: Claim) -> tuple[str, str, str]:
    # The id settles ties: the same claims give the same span in whatever order they are read.
    return (str(claim["as_of"] or ""), str(claim["reported_at"] or ""), claim["claim_id"])


def _select_newest(claims: Iterable[Claim]) -> list[Claim]:
    newest: dict[str, Claim] = {}
    for claim in sorted(claims, key=_age):
        newest[claim["independence_group"]] = claim
    return list(newest.values())


def _choose_population(claims: Sequence[Claim]) -> tuple[str | None, list[Claim]]:
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        groups[claim["population"]].append(claim)
    if not groups:
        return None, []

    def rank(name: str) -> tuple[int, int]:
        sources = {claim["independence_group"] for claim in groups[name]}
        return (-len(sources), _PREFERRED.index(name))

    best = min(groups, key=rank)
    return best, _select_newest(groups[best])


def _bound_above(claims: Sequence[Claim]) -> int | None:
    high, is_open = max((max(_list_numbers(claim)), _is_open(claim)) for claim in claims)
    return None if is_open else high


def _is_open(claim: Claim) -> bool:
    return claim["quantifier"] in OPEN_ENDED and claim["high"] is None


def _list_lower(claim: Claim) -> list[int]:
    return [n for n in (claim["low"], claim["best"]) if n is not None]


def _bound_below(claims: Sequence[Claim]) -> int | None:
    lower = [min(_list_lower(claim)) for claim in claims if _list_lower(claim)]
    named = [
        min(_list_lower(claim))
        for claim in claims
        if claim["method"] == "named_list" and _list_lower(claim)
    ]
    return max([min(lower), *named]) if lower else None


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
    if claim["quantifier"] == Quantifier.APPROXIMATELY and claim["method"] != "named_list":
        return True
    lower, upper = _list_lower(claim), _bound_above([claim])
    return (not lower or min(lower) <= number) and (upper is None or number <= upper)


def _is_exceeded(high: int | None, population: str | None, others: Iterable[Claim]) -> bool:
    whole = population in {Population.ALL, Population.UNSTATED}
    return whole and high is not None and any(max(_list_numbers(c)) > high for c in others)


def estimate_toll(claims: Sequence[Claim], measure: Measure, period: Period) -> Estimate:
    """Apply rule toll-1 to the claims of one record; an empty Estimate when none qualifies."""
    usable = [
        claim
        for claim in claims
        if claim["measure"] == measure
        and claim["locality_place_id"] is None
        and claim["relays_claim_id"] is None
        and _list_numbers(claim)
        and _covers(claim, period)
    ]
    population, used = _choose_population(usable)
    if not used:
        return Estimate()
    high = _bound_above(used)
    others = [claim for claim in usable if claim["population"] != population]
    return Estimate(
        population=population,
        low=_bound_below(used),
        best=_choose_best(used),
        high=None if _is_exceeded(high, population, others) else high,
        inputs=tuple(sorted(claim["claim_id"] for claim in used)),
    )


def is_contested(claims: Sequence[Claim], used: Sequence[str]) -> bool:
    """Whether the claims behind an estimate disagree about the number."""
    figures = {tuple(_list_numbers(claim)) for claim in claims if claim["claim_id"] in used}
    return len(figures) > 1

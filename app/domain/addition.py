"""Sums of figures: only of what is counted once, and only as far as every part states a bound."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.domain.claim_words import Names
from app.domain.errors import NotAddable
from app.domain.explanations import describe_pair
from app.domain.reconciliation import Claim, Reason, Reconciliation, reconcile_claims

REFUSED = (
    "These figures must not be added: each of the pairs below shares something, may share "
    "something, or counts things of different kinds."
)


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of figures; a bound is unknown (None, never 0) as soon as that of one part is."""

    low: int | None
    best: int | None
    high: int | None


def list_obstacles(claims: Sequence[Claim]) -> list[Reconciliation]:
    """Return the pairs that forbid a sum: all that are not surely apart, of one kind and current.

    Whether two figures share anything is often unknown; that too forbids adding them.
    """
    found = [reconcile_claims(*pair) for pair in combinations(claims, 2)]
    return [pair for pair in found if pair.reason is not Reason.APART]


def _add_bounds(bounds: Iterable[int | None]) -> int | None:
    known = list(bounds)
    return None if None in known else sum(bound for bound in known if bound is not None)


def add_figures(claims: Sequence[Claim], names: Names) -> Sum:
    """Add figures that count nothing twice; raises NotAddable with every pair that forbids it."""
    if obstacles := list_obstacles(claims):
        pairs = [describe_pair(pair, names) for pair in obstacles]
        raise NotAddable(REFUSED, {"pairs": pairs})
    return Sum(*(_add_bounds(claim[name] for claim in claims) for name in ("low", "best", "high")))

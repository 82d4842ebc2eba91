"""Two records of perhaps one event: what of each is compared, and what is suggested to editors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.event import Scope
from app.domain.period import Period
from app.domain.place import Point, Precision


class Verdict(StrEnum):
    """What two records probably are to each other."""

    DUPLICATE = "duplicate"
    PART_OF = "part_of"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class ComparedEvent:
    """An event of one dataset as it is compared with those of others.

    `radius_km` is how far from `position` it may have happened; None without a position. `units`
    are the codes of governorate, district and sub-district, as far as they are known. `killed` are
    low, best and high of its own claim about the dead, `told` the numbers of dead that its texts
    name. `sides` are those who fought or attacked, `means` how, `words` the uncommon words of its
    texts. `cites` is what the row says of its own sources, `sources` are the names under which the
    dataset is cited by others; all folded to lower case.
    """

    event_id: str
    adapter: str
    provider_id: str
    period: Period
    precision: Precision
    scope: Scope = Scope.SITE
    position: Point | None = None
    radius_km: float | None = None
    place_id: str | None = None
    units: tuple[str | None, str | None, str | None] = (None, None, None)
    event_type: str = ""
    killed: tuple[int | None, int | None, int | None] = (None, None, None)
    people: str | None = None
    told: frozenset[int] = frozenset()
    sides: frozenset[str] = frozenset()
    means: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    text: str = ""
    cites: str = ""
    sources: frozenset[str] = frozenset()
    title: str = ""
    recorded_on: date | None = None


Features = Mapping[str, float]
"""What two events have in common and what sets them apart; every feature is a number >= 0."""


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """Two events of different datasets, what they have in common, and how alike that makes them.

    `strength` is the logarithm of the odds that both tell of one event, before rivals count.
    """

    first: ComparedEvent
    second: ComparedEvent
    features: Features
    strength: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pair for an editor to decide on: how sure (0..1), what it is, and why in plain words.

    `whole_id` is the event that would contain the other when the verdict is `part_of`.
    """

    first: ComparedEvent
    second: ComparedEvent
    score: float
    verdict: Verdict
    reasons: tuple[str, ...] = ()
    whole_id: str | None = None
    features: Features = field(default_factory=dict)

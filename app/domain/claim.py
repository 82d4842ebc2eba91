"""Who said what figure, about whom, when: claims are kept apart and never averaged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.period import Period, StatedDate


class Measure(StrEnum):
    """What a figure counts; `casualties_unspecified` is not `killed`."""

    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    DETAINED = "detained"
    DISPLACED = "displaced"
    RETURNED = "returned"
    SHELTERED = "sheltered"
    BODIES_BURIED = "bodies_buried"
    CASUALTIES_UNSPECIFIED = "casualties_unspecified"
    EXECUTED = "executed"
    MASSACRES = "massacres"
    DAMAGED = "damaged"
    SUSPECTS = "suspects"
    NONE = "none"


class Population(StrEnum):
    """Whom a figure counts."""

    CIVILIANS = "civilians"
    SECURITY = "security"
    LOYALISTS = "loyalists"
    COMBATANTS = "combatants"
    ALL = "all"
    UNSTATED = "unstated"
    HEALTH_WORKERS = "health_workers"
    AID_WORKERS = "aid_workers"
    AID_HEALTH_WORKERS = "aid_health_workers"
    EDUCATORS = "educators"
    STUDENTS = "students"
    CAMP_RESIDENTS = "camp_residents"


class Quantifier(StrEnum):
    """The word that goes with the number."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    APPROXIMATELY = "approximately"
    UP_TO = "up_to"
    RANGE = "range"
    NONE = "none"


class Method(StrEnum):
    """How the claimant arrived at the figure."""

    NAMED_LIST = "named_list"
    COUNT = "count"
    ESTIMATE = "estimate"
    EXTRAPOLATION = "extrapolation"
    UNSTATED = "unstated"


class Unit(StrEnum):
    """What is counted one by one."""

    PERSONS = "persons"
    FAMILIES = "families"


class ClaimStatus(StrEnum):
    """Whether a claim still stands; only active claims count in an estimate."""

    ACTIVE = "active"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"


OPEN_ENDED = frozenset({Quantifier.AT_LEAST, Quantifier.MORE_THAN})
"""Quantifiers that give no upper bound."""


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """One figure (or one statement without a figure) exactly as its source made it.

    `claim_id` is null for sources that number only events; `claim_key` then tells the
    claims of one record apart. `locality` is a place inside the record's own area;
    `scope_places` are the areas that the figure covers, where they are not the record's own.
    `document_id` is where it was read. `group_tag` is never published.
    """

    claim_key: str
    asserted_by: str
    measure: Measure
    measure_as_stated: str | None
    population: Population
    low: int | None
    best: int | None
    high: int | None
    quantifier: Quantifier
    method: Method
    cumulative: bool = False
    claim_id: str | None = None
    relayed_by: str | None = None
    relays_claim_id: str | None = None
    locality: str | None = None
    scope_note_en: str | None = None
    scope_note_ar: str | None = None
    period: Period | None = None
    as_of: StatedDate | None = None
    reported_at: StatedDate | None = None
    url: str | None = None
    quote: str | None = None
    quote_lang: str | None = None
    document_id: str | None = None
    scope_places: tuple[str, ...] = ()
    supersedes_claim_id: str | None = None
    group_tag: str | None = None
    sex: str | None = None
    age_band: str | None = None
    unit: Unit = Unit.PERSONS
    household_size: float | None = None

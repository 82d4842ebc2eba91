"""What happened: events in the words of the field (ACLED's types, UCDP's precision codes)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.claim import ClaimDraft
from app.domain.period import DatePrecision, Period
from app.domain.place import PlaceQuery, Precision

EVENT_TYPES: dict[str, tuple[str, ...]] = {
    "Battles": (
        "Armed clash",
        "Government regains territory",
        "Non-state actor overtakes territory",
    ),
    "Explosions/Remote violence": (
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ),
    "Protests": (
        "Peaceful protest",
        "Protest with intervention",
        "Excessive force against protesters",
    ),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Violence against civilians": (
        "Sexual violence",
        "Attack",
        "Abduction/forced disappearance",
    ),
    "Strategic developments": (
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ),
}
"""ACLED's event types and their sub-types (codebook vocabulary)."""

VIOLENT_TYPES = frozenset(
    {"Battles", "Explosions/Remote violence", "Riots", "Violence against civilians"}
)
"""The types that count towards violence clusters."""

MOST_KNOWN_DAYS = 7
"""An event that is told by more days than these is not known in time, and in no cluster: it would
be a neighbour of everything that happened near it for weeks."""

CLUSTERABLE = "clusterable"
LEFT_OUT = ("not_violent", "total_or_part", "no_place", "day_imprecise", "place_imprecise")
"""Why an event may be in no cluster; of several reasons the first."""

_DISORDER = {"Protests": "Demonstrations", "Strategic developments": "Strategic developments"}


class Scope(StrEnum):
    """What an event's figure covers."""

    SITE = "site"
    PART = "part"
    TOTAL = "total"


class Verification(StrEnum):
    """How far the event itself is established (not who did it, not how good a source is)."""

    UNVERIFIED = "unverified"
    UNDER_INVESTIGATION = "under_investigation"
    WEAK = "weak"
    FAIR = "fair"
    CONFIRMED = "confirmed"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"


class Visibility(StrEnum):
    """Which disclosure rule applies to an event's place.

    What is private is not shown at all: its source does not let its rows be passed on.
    """

    PUBLIC = "public"
    PRIVATE = "private"
    REFUGE = "refuge"
    HOSPITAL = "hospital"


def disorder_type(event_type: str) -> str:
    """Return ACLED's `disorder_type` for an event type."""
    return _DISORDER.get(event_type, "Political violence")


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event as one source gives it, spelled our way but not yet placed."""

    adapter: str
    provider_id: str
    event_type: str
    period: Period
    date_prec: DatePrecision
    place: PlaceQuery
    claims: tuple[ClaimDraft, ...]
    event_id: str | None = None
    title_en: str | None = None
    title_ar: str | None = None
    summary_en: str | None = None
    summary_ar: str | None = None
    sub_event_type: str | None = None
    scope: Scope = Scope.SITE
    parent_event_id: str | None = None
    waypoints: tuple[str, ...] = ()
    precision: Precision | None = None
    precision_m: int | None = None
    verification: Verification = Verification.UNVERIFIED
    visibility: Visibility = Visibility.PUBLIC
    actor1: str | None = None
    actor2: str | None = None
    open_inquiry_en: str | None = None
    open_inquiry_ar: str | None = None
    flags: tuple[str, ...] = ()
    provider: dict[str, str] = field(default_factory=dict)

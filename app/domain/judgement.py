"""What is held of an event beyond its figures: who is said to have acted, how sure it is.

Verification is about the event, attribution about the actor, reliability about the source: three
things that are never one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.event import Verification


class ActorRole(StrEnum):
    """What an actor is to an event."""

    PERPETRATOR = "perpetrator"
    VICTIM_PARTY = "victim_party"
    TARGET = "target"
    GUARANTOR = "guarantor"


class AttributionStatus(StrEnum):
    """How far an attribution goes; nobody is more than suspected unless a row says so."""

    ALLEGED = "alleged"
    SUSPECTED = "suspected"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    DENIED = "denied"
    ADJUDICATED = "adjudicated"


@dataclass(frozen=True, slots=True)
class Attribution:
    """An actor, never a private person, with a role in an event; `claim_id` says who says so."""

    actor_en: str
    role: ActorRole
    status: AttributionStatus = AttributionStatus.SUSPECTED
    actor_ar: str | None = None
    claim_id: str | None = None

    @property
    def key(self) -> str:
        """What tells the attributions of one event apart."""
        return f"{self.role.value}: {self.actor_en}"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Something that a body is still looking into, or has looked into (`result`)."""

    body: str
    since: date | None = None
    due: date | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """How far an event is established, who decided so in which role (never by name), and why."""

    verification: Verification
    assessor_role: str
    reason_en: str | None = None
    reason_ar: str | None = None
    decided_at: date | None = None
    inquiries: tuple[Inquiry, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that is held of one event; empty for what has no such rows."""

    attributions: tuple[Attribution, ...] = ()
    assessment: Assessment | None = None

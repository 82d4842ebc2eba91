"""Ways out and ways through: corridors, roads and access, with the status last reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.claim import ClaimDraft


class CorridorKind(StrEnum):
    """What sort of passage a record is about."""

    SAFE_PASSAGE = "safe_passage"
    EVACUATION = "evacuation"
    RETURN = "return"
    ROAD = "road"
    CROSSING = "crossing"
    ACCESS = "access"


class CorridorStatus(StrEnum):
    """The status last reported; an open corridor that nobody confirms becomes unknown."""

    OPEN = "open"
    CONTESTED = "contested"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CorridorDraft:
    """A corridor as its sources give it; the route itself is never stored."""

    adapter: str
    provider_id: str
    name_en: str
    name_ar: str
    kind: CorridorKind
    status: CorridorStatus
    claims: tuple[ClaimDraft, ...]
    corridor_id: str | None = None
    origin: str | None = None
    dest: str | None = None
    admin1_pcode: str | None = None
    status_as_stated: str | None = None
    announced_publicly: bool | None = None
    announced_by: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    last_confirmed: date | None = None
    outcome_en: str | None = None
    outcome_ar: str | None = None

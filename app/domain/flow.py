"""Movements of people between places, as reported; a stock of people is not a flow."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.claim import ClaimDraft
from app.domain.period import Period


class FlowMeasure(StrEnum):
    """What the persons of a flow did."""

    ARRIVALS = "arrivals"
    DISPLACED = "displaced"
    RETURNS = "returns"
    SHELTERING = "sheltering"


@dataclass(frozen=True, slots=True)
class FlowDraft:
    """A movement from one place to another with the series of figures reported for it."""

    adapter: str
    provider_id: str
    title_en: str
    title_ar: str
    measure: FlowMeasure
    origin: str
    dest: str
    period: Period
    claims: tuple[ClaimDraft, ...]
    flow_id: str | None = None
    part_of: str | None = None
    drawn: bool = True
    mode_en: str | None = None
    mode_ar: str | None = None

"""Movements of people between places, as reported; a stock of people is not a flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.claim import ClaimDraft
from app.domain.period import Period
from app.domain.place import PlaceQuery


class FlowMeasure(StrEnum):
    """What the persons of a flow did."""

    ARRIVALS = "arrivals"
    DISPLACED = "displaced"
    RETURNS = "returns"
    SHELTERING = "sheltering"


@dataclass(frozen=True, slots=True)
class FlowDraft:
    """A movement from one place to another with the series of figures reported for it.

    `origin` and `dest` are what its source says of both ends. Without a title it is named after
    its ends when it is shown. `flags` say what an editor should know of it, and `provider` is the
    row as its source wrote it, where that says more than the fields do.
    """

    adapter: str
    provider_id: str
    measure: FlowMeasure
    origin: PlaceQuery
    dest: PlaceQuery
    period: Period
    claims: tuple[ClaimDraft, ...]
    title_en: str | None = None
    title_ar: str | None = None
    flow_id: str | None = None
    part_of: str | None = None
    drawn: bool = True
    mode_en: str | None = None
    mode_ar: str | None = None
    flags: tuple[str, ...] = ()
    provider: Mapping[str, str] = field(default_factory=dict)

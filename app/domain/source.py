"""Sources, and the rows that adapters read from their files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.domain.corridor import CorridorDraft
from app.domain.errors import RejectedRecord
from app.domain.event import EventDraft
from app.domain.flow import FlowDraft

RecordKind = Literal["source", "document", "event", "flow", "corridor", "deletion"]
"""What a row is about; a deletion says that its source has taken back the record of that id."""


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody who says something: a monitor, an agency, a ministry, a newsroom.

    Sources of one `independence_group` never corroborate each other.
    """

    source_id: str
    name_en: str
    name_ar: str
    kind: str
    independence_group: str
    reliability: str = "unknown"
    reliability_note: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One row of a source's file: its values under standard slot names, still verbatim.

    `line` is the line in the file (1 = the first), `provider` the row exactly as it came, and
    `damage` why the adapter cannot vouch for it, if so. `attributions`, `assessments` and
    `inquiries` are further rows about the same event. `has_made_id` says that the id is made of
    what the row tells: of one that is refused, that may be just what is wrong.
    """

    adapter: str
    record_id: str
    kind: RecordKind
    line: int
    fields: Mapping[str, str]
    claims: tuple[Mapping[str, str], ...] = ()
    provider: Mapping[str, str] = field(default_factory=dict)
    damage: RejectedRecord | None = None
    attributions: tuple[Mapping[str, str], ...] = ()
    assessments: tuple[Mapping[str, str], ...] = ()
    inquiries: tuple[Mapping[str, str], ...] = ()
    has_made_id: bool = False


Draft = EventDraft | FlowDraft | CorridorDraft
"""What a row becomes once it is spelled our way."""

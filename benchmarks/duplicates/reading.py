"""The two monitors' files as events that can be compared, read by the product's own adapters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from app.domain.duplicate import ComparedEvent
from app.domain.errors import RejectedRecord
from app.domain.event import EventDraft
from app.domain.place import Precision
from app.ingest import ReadOptions, read_records
from app.normalise import normalise_record
from app.normalise.duplicates import describe_event

FILES = {
    "ucdp_ged": "ucdp_ged_syria_sample.csv",
    "insecurity_insight": "2016-2023-attacks-on-health-care-incident-data__SYR.csv",
}
"""One file of each monitor, by the adapter that reads it."""


def _describe_draft(draft: EventDraft, precision: Precision) -> ComparedEvent:
    place = draft.place
    row = {
        "event_id": f"{draft.adapter}/{draft.provider_id}",
        "adapter": draft.adapter,
        "provider_id": draft.provider_id,
        "date_start": draft.period.start,
        "date_end": draft.period.end,
        "precision": precision,
        "lon": place.point.lon if place.point else None,
        "lat": place.point.lat if place.point else None,
        "provider": draft.provider,
    }
    names = ("precision_m", "scope", "event_type", "sub_event_type", "actor1", "actor2",
             "title_en", "summary_en")  # fmt: skip
    row |= {name: getattr(draft, name) for name in names}
    return describe_event(row, [asdict(claim) for claim in draft.claims])


def _read_drafts(adapter: str, path: Path) -> Iterator[EventDraft]:
    for record in read_records(adapter, path, ReadOptions()):
        if record.kind != "event":
            continue
        try:
            draft = normalise_record(record)
        except RejectedRecord:
            continue
        if isinstance(draft, EventDraft):
            yield draft


def read_events(adapter: str, path: Path) -> list[ComparedEvent]:
    """Return the events of a file; rows that are refused are left out.

    Nothing is placed: a position is the source's own, and no unit is known around it.
    """
    return [
        _describe_draft(draft, draft.precision or Precision.SETTLEMENT)
        for draft in _read_drafts(adapter, path)
    ]

"""Invented events as they are compared: one attack on a town unless a test says otherwise."""

from datetime import date
from typing import Any

from app.domain.duplicate import ComparedEvent
from app.normalise.duplicates import describe_event

DAY = date(2025, 3, 7)


def make_row(event_id: str, **fields: Any) -> dict[str, Any]:
    """Return a row as the ledger gives it."""
    day = fields.pop("day", DAY)
    return {
        "event_id": event_id,
        "adapter": "one",
        "provider_id": event_id,
        "date_start": day,
        "date_end": fields.pop("until", day),
        "precision": "settlement",
        "precision_m": None,
        "scope": "site",
        "lon": 35.95,
        "lat": 35.18,
        "place_id": None,
        "event_type": "Violence against civilians",
        "sub_event_type": None,
        "actor1": "Government of Syria",
        "actor2": None,
        "title_en": "Airstrike on the hospital",
        "summary_en": None,
        "provider": {},
    } | fields


def make_event(event_id: str, killed: int | None = None, **fields: Any) -> ComparedEvent:
    """Return an event; `killed` is its own count of dead civilians."""
    figure = {"measure": "killed", "population": "civilians", "low": killed, "best": killed,
              "high": killed}  # fmt: skip
    sources = fields.pop("sources", ())
    return describe_event(make_row(event_id, **fields), [figure] if killed is not None else [],
                          sources)  # fmt: skip

"""The claims whose figures are compared or added, and the names of the places they cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from app.store.gazetteer_tables import PLACE
from app.store.published_tables import CLAIM, EVENT

COMPARED_FIELDS = ("subject_id", "asserted_by_en", "asserted_by_ar", "relayed_by", "measure",
                   "measure_as_stated", "population", "low", "best", "high", "quantifier",
                   "method", "cumulative", "period_start", "period_end", "as_of", "as_of_unit",
                   "reported_at", "scope_paths", "status", "relays_claim_id",
                   "supersedes_claim_id")  # fmt: skip
MOST_COMPARED = 100
"""Claims of one record that are compared pair by pair: the newest."""
MOST_RELATED = 1_000
"""Claims of the records around it that are searched for the parts of a difference."""


def _select_compared(*conditions: ColumnElement[bool]) -> Select[Any]:
    columns = (CLAIM.c[name] for name in COMPARED_FIELDS)
    return select(CLAIM.c.id.label("claim_id"), *columns).where(
        CLAIM.c.shown_to.is_(None), *conditions
    )


def _has_figure() -> ColumnElement[bool]:
    return or_(*(CLAIM.c[name].is_not(None) for name in ("low", "best", "high")))


def select_compared(event_id: str) -> Select[Any]:
    """Return an event's newest shown claims that still stand and have a figure."""
    return (
        _select_compared(CLAIM.c.subject_id == event_id, CLAIM.c.status == "active", _has_figure())
        .order_by(CLAIM.c.position.desc())
        .limit(MOST_COMPARED)
    )


def select_related(event_id: str) -> Select[Any]:
    """Return the claims of the events that contain this one, lie in it or stand beside it."""
    shown = EVENT.c.shown_to.is_(None)
    parent = select(EVENT.c.parent_event_id).where(EVENT.c.id == event_id, shown)
    above = parent.scalar_subquery()
    around = or_(
        EVENT.c.id == above, EVENT.c.parent_event_id == event_id, EVENT.c.parent_event_id == above
    )
    ids = select(EVENT.c.id).where(shown, around, EVENT.c.id != event_id)
    return (
        _select_compared(CLAIM.c.subject_id.in_(ids), CLAIM.c.status == "active", _has_figure())
        .order_by(CLAIM.c.subject_id, CLAIM.c.position)
        .limit(MOST_RELATED)
    )


def select_chosen(claim_ids: Sequence[str]) -> Select[Any]:
    """Return the shown claims with these ids, whether they still stand or not."""
    return _select_compared(CLAIM.c.id.in_(claim_ids)).order_by(CLAIM.c.id)


def select_place_names(place_ids: Sequence[str]) -> Select[Any]:
    """Return the names of places in both languages; sites have none in public."""
    return select(PLACE.c.place_id, PLACE.c.name_en, PLACE.c.name_ar).where(
        PLACE.c.place_id.in_(place_ids), PLACE.c.level != "site"
    )

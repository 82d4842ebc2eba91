"""The claims whose figures are compared or added, and the names of the places they cover."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.domain.filters import NOW, AsOf
from app.query.claims import match_claims, recall_field
from app.query.collections import EVENTS
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


def _select_compared(as_of: AsOf, *conditions: ColumnElement[bool]) -> Select[Any]:
    columns = (recall_field(name, as_of).label(name) for name in COMPARED_FIELDS)
    return select(CLAIM.c.id.label("claim_id"), *columns).where(
        match_claims([EVENT], as_of), *conditions
    )


def _has_figure() -> ColumnElement[bool]:
    return or_(*(CLAIM.c[name].is_not(None) for name in ("low", "best", "high")))


def _stands(as_of: AsOf) -> ColumnElement[bool]:
    """Whether a claim stood at that time, and has a figure."""
    return and_(recall_field("status", as_of) == "active", _has_figure())


def select_compared(event_id: str, as_of: AsOf = NOW) -> Select[Any]:
    """Return an event's newest claims that stood at that time and have a figure."""
    return (
        _select_compared(as_of, CLAIM.c.subject_id == event_id, _stands(as_of))
        .order_by(CLAIM.c.position.desc())
        .limit(MOST_COMPARED)
    )


def select_related(event_id: str, as_of: AsOf = NOW) -> Select[Any]:
    """Return the claims of the events that contain this one, lie in it or stand beside it."""
    own, other = EVENTS.show(as_of), EVENTS.show(as_of)
    parent = select(own.column("parent_event_id")).where(
        own.column("id") == event_id, own.condition
    )
    above, other_id = parent.scalar_subquery(), other.column("id")
    other_parent = other.column("parent_event_id")
    around = or_(other_id == above, other_parent == event_id, other_parent == above)
    ids = select(other_id).where(other.condition, around, other_id != event_id)
    return (
        _select_compared(as_of, CLAIM.c.subject_id.in_(ids), _stands(as_of))
        .order_by(CLAIM.c.subject_id, CLAIM.c.position)
        .limit(MOST_RELATED)
    )


def select_chosen(claim_ids: Sequence[str], as_of: AsOf = NOW) -> Select[Any]:
    """Return the claims with these ids as of that time, whether they stood or not."""
    return _select_compared(as_of, CLAIM.c.id.in_(claim_ids)).order_by(CLAIM.c.id)


def select_place_names(place_ids: Sequence[str]) -> Select[Any]:
    """Return the names of places in both languages; sites have none in public."""
    return select(PLACE.c.place_id, PLACE.c.name_en, PLACE.c.name_ar).where(
        PLACE.c.place_id.in_(place_ids), PLACE.c.level != "site"
    )

"""The claims behind everything that is shown, as a collection of their own."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, and_, case, func, or_, select, true

from app.domain.filters import AsOf
from app.query.claims import CLAIM_FIELDS, match_claims, recall_field
from app.query.collection import BOTH_TIMES, Collection
from app.query.versions import View
from app.query.views import match_step, view_corridors, view_events, view_flows
from app.store.published_tables import CLAIM, CORRIDOR, EVENT, EVENT_STEP, FLOW

_SUBJECTS = {
    "events": (EVENT, view_events),
    "flows": (FLOW, view_flows),
    "corridors": (CORRIDOR, view_corridors),
}
_VERSIONS = tuple(table for table, _show in _SUBJECTS.values())


def _list_columns(views: dict[str, View], as_of: AsOf) -> list[ColumnElement[object]]:
    ids = {name: view.column("id") for name, view in views.items()}
    about = case(*((own_id.is_not(None), name) for name, own_id in ids.items()))
    drawn = func.coalesce(
        *(view.column("geom") for view in views.values()), type_=EVENT.c.geom.type
    )
    first = func.coalesce(CLAIM.c.period_start, CLAIM.c.period_end)
    last = func.coalesce(CLAIM.c.period_end, CLAIM.c.period_start)
    return [
        CLAIM.c.id.label("id"),
        CLAIM.c.subject_id.label("subject_id"),
        about.label("subject_collection"),
        *(recall_field(name, as_of).label(name) for name in CLAIM_FIELDS),
        first.label("first_day"),
        last.label("last_day"),
        drawn.label("geom"),
    ]


def view_claims(as_of: AsOf) -> View:
    """Return the claims as of a moment whose record is shown, drawn as their record is."""
    views = {name: show(as_of) for name, (_table, show) in _SUBJECTS.items()}
    source: FromClause = CLAIM
    for view in views.values():
        source = source.outerjoin(
            view.source, and_(view.column("id") == CLAIM.c.subject_id, view.condition)
        )
    if as_of.known_at is not None:
        source = source.outerjoin(EVENT_STEP, match_step(EVENT_STEP, CLAIM.c.subject_id, as_of))
    shown = or_(*(view.column("id").is_not(None) for view in views.values()))
    told = (
        select(*_list_columns(views, as_of))
        .select_from(source)
        .where(match_claims(_VERSIONS, as_of), shown)
    )
    return View(told.subquery("claim_told"), true())


CLAIMS = Collection(
    "claims",
    "Claims",
    "Who said what about which record, and when: one row for each figure or statement of a "
    "source, drawn as its record is.",
    view_claims,
    "id",
    "geom",
    ("subject_id", "subject_collection", *CLAIM_FIELDS),
    ("subject_id", "subject_collection", "asserted_by_en", "asserted_by_ar", "source_kind",
     "relayed_by", "measure", "population", "low", "best", "high", "quantifier", "method",
     "cumulative", "period_start", "period_end", "as_of", "reported_at", "known_from", "status",
     "document_published_at", "used_in_estimate", "supersedes_claim_id", "relays_claim_id"),
    "known_from",
    ("first_day", "last_day"),
    BOTH_TIMES,
)  # fmt: skip

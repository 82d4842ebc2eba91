"""The claims behind one record, as of a moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, exists, false, func, or_, select

from app.domain.filters import NOW, AsOf
from app.query.collection import Collection
from app.query.versions import claim_may_be_told, was_shown
from app.query.views import match_step
from app.store.published_tables import CLAIM, EVENT_STEP

CLAIM_FIELDS = ("asserted_by_en", "asserted_by_ar", "source_kind", "relayed_by", "relays_claim_id",
                "measure", "measure_as_stated", "population", "low", "best", "high", "quantifier",
                "method", "cumulative", "scope_note_en", "scope_note_ar", "scope_paths",
                "locality_en", "locality_ar", "period_start", "period_end", "as_of", "as_of_unit",
                "reported_at", "reported_unit", "known_from", "url", "quote", "document_url",
                "archived_url", "document_sha256", "document_published_at", "status",
                "supersedes_claim_id", "used_in_estimate", "display_en", "display_ar")  # fmt: skip
_OTHERS = ("relays_claim_id", "supersedes_claim_id")
"""Fields that name another claim of the same record."""
_OF_SUBJECT = ("revision", "estimate", "date_start", "date_end")


def match_claims(subjects: Sequence[Table], as_of: AsOf) -> ColumnElement[bool]:
    """Match the claims that were shown, had been made, and may still be told.

    `subjects` hold what the records that they are about showed earlier.
    """
    parts = [was_shown(CLAIM, as_of.past)]
    if as_of.past is not None and subjects:
        parts.append(or_(CLAIM.c.shown_to.is_(None), *map(claim_may_be_told, subjects)))
    if as_of.known_at is not None:
        parts.append(CLAIM.c.known_from <= as_of.known_at)
    return and_(*parts)


def _other_known(condition: Any, as_of: AsOf) -> ColumnElement[bool]:  # noqa: ANN401
    """Whether another claim of the same record, which fits the condition, had been made."""
    other = CLAIM.alias("other")
    return exists().where(
        other.c.subject_id == CLAIM.c.subject_id,
        condition(other),
        other.c.known_from <= as_of.known_at,
        was_shown(other, as_of.past),
    )


def recall_field(name: str, as_of: AsOf) -> ColumnElement[Any]:
    """Return a field of a claim as it stood on a day: nothing of it was said later.

    `used_in_estimate` needs the step of that day joined.
    """
    column: ColumnElement[Any] = CLAIM.c[name]
    if as_of.known_at is None:
        return column
    if name in _OTHERS:
        return case((_other_known(lambda other: other.c.id == column, as_of), column))
    if name == "status":
        replaced = _other_known(lambda other: other.c.supersedes_claim_id == CLAIM.c.id, as_of)
        return case((and_(column == "superseded", ~replaced), "active"), else_=column)
    if name == "used_in_estimate":
        inputs = EVENT_STEP.c.estimate["input_claim_ids"]
        then = func.coalesce(inputs.has_key(CLAIM.c.id), false())
        return case((EVENT_STEP.c.row_id.is_not(None), then), else_=column)
    return column


def select_claims(collection: Collection, subject_id: str, as_of: AsOf = NOW) -> Select[Any]:
    """Return the claims of a record as of a moment, in the order of the dates they speak of."""
    query = select(
        CLAIM.c.id.label("claim_id"),
        *(recall_field(name, as_of).label(name) for name in CLAIM_FIELDS),
    )
    if as_of.known_at is not None:
        step = match_step(EVENT_STEP, CLAIM.c.subject_id, as_of)
        query = query.select_from(CLAIM.outerjoin(EVENT_STEP, step))
    own = CLAIM.c.subject_id == subject_id
    versions = [] if collection.versions is None else [collection.versions]
    return query.where(own, match_claims(versions, as_of)).order_by(CLAIM.c.position)


def select_subject(collection: Collection, subject_id: str, as_of: AsOf = NOW) -> Select[Any]:
    """Return the record's id, revision, name and, where it has them, its estimate and days.

    There is no row when it is not shown.
    """
    view = collection.show(as_of)
    own_id, (title_en, title_ar) = view.column(collection.id_column), collection.titles
    columns = [
        own_id,
        *(view.column(name) for name in _OF_SUBJECT if name in view.source.c),
        *((view.column(title_en).label("title_en"), view.column(title_ar).label("title_ar"))
          if title_en in view.source.c else ()),
    ]  # fmt: skip
    return select(*columns).where(view.condition, own_id == subject_id)

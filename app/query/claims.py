"""The claims behind one record."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from app.query.collections import Collection
from app.store.published_tables import CLAIM

CLAIM_FIELDS = ("asserted_by_en", "asserted_by_ar", "source_kind", "relayed_by", "measure",
                "measure_as_stated", "population", "low", "best", "high", "quantifier", "method",
                "cumulative", "scope_note_en", "scope_note_ar", "locality_en", "locality_ar",
                "period_start", "period_end", "as_of", "as_of_unit", "reported_at",
                "reported_unit", "url", "quote", "used_in_estimate", "display_en",
                "display_ar")  # fmt: skip


def select_claims(subject_id: str) -> Select[Any]:
    """Return the shown claims of a record, in the order of the dates they speak of."""
    return (
        select(CLAIM.c.id.label("claim_id"), *(CLAIM.c[name] for name in CLAIM_FIELDS))
        .where(CLAIM.c.subject_id == subject_id, CLAIM.c.shown_to.is_(None))
        .order_by(CLAIM.c.position)
    )


def select_subject(collection: Collection, subject_id: str) -> Select[Any]:
    """Return the record's id and, where it has one, its estimate; no row when it is not shown."""
    columns = [collection.source.c[collection.id_column]]
    if "estimate" in collection.source.c:
        columns.append(collection.source.c.estimate)
    condition = collection.source.c[collection.id_column] == subject_id
    query = select(*columns).where(condition)
    return query if collection.condition is None else query.where(collection.condition)

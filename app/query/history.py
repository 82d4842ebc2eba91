"""What was shown of a record earlier, version by version, as far as it may still be told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, case, exists, func, or_, select

from app.query.claims import CLAIM_FIELDS
from app.query.collections import Collection
from app.query.versions import claim_may_be_told, may_be_told
from app.store.published_tables import CLAIM, CORRIDOR, EVENT, FLOW, TOMBSTONE, WITHHELD

MOST_VERSIONS = 500
"""Versions of one record that are told: the newest."""
_TOLD_APART = frozenset({"revision", "reason_code", "published_at", "revised_at", "status"})
"""Properties that are no change by themselves, or are spelled otherwise in the past."""
_RECORDS = (EVENT, FLOW, CORRIDOR)


def _list_fields(collection: Collection, table: Table) -> list[ColumnElement[Any]]:
    fields: list[ColumnElement[Any]] = [
        table.c[name] for name in collection.properties if name not in _TOLD_APART
    ]
    if "reported_status" in table.c:
        # The status as reported: that it runs out with the clock is no version of the record.
        fields.append(table.c.reported_status.label("status"))
    return fields


def _find_precision(table: Table) -> ColumnElement[Any]:
    """Return how precisely a record is drawn; null without a geometry."""
    if "precision" in table.c:
        return table.c.precision
    return case((table.c.geom.is_not(None), "schematic"))


def select_record_versions(collection: Collection, table: Table, record_id: str) -> Select[Any]:
    """Return the versions of a record, newest first; none when nothing of it may be told.

    `drawn` differs whenever the geometry does, and `geometry` says how precise it is.
    """
    return (
        select(
            table.c.revision,
            table.c.shown_from,
            table.c.shown_to,
            table.c.reason_code,
            func.md5(func.ST_AsBinary(table.c.geom)).label("drawn"),
            _find_precision(table).label("geometry"),
            *_list_fields(collection, table),
        )
        .where(table.c.id == record_id, may_be_told(table))
        .order_by(table.c.shown_from.desc())
        .limit(MOST_VERSIONS)
    )


def select_claim_versions(table: Table, record_id: str) -> Select[Any]:
    """Return all versions of a record's claims that may be told; `table` holds the records."""
    told = or_(CLAIM.c.shown_to.is_(None), claim_may_be_told(table))
    return (
        select(
            CLAIM.c.id.label("claim_id"),
            CLAIM.c.revision,
            CLAIM.c.shown_from,
            CLAIM.c.shown_to,
            CLAIM.c.reason_code,
            *(CLAIM.c[name] for name in CLAIM_FIELDS),
        )
        .where(CLAIM.c.subject_id == record_id, told)
        .order_by(CLAIM.c.shown_from, CLAIM.c.position)
    )


def select_withheld(record_id: str) -> Select[Any]:
    """Return how many earlier versions of a record are not told, to protect people."""
    return select(WITHHELD.c.versions).where(WITHHELD.c.id == record_id)


def select_tombstone(table: Table, record_id: str) -> Select[Any]:
    """Return when and why a record of this table was taken back; no row when it was not.

    What replaces it is named only while that is shown.
    """
    shown = or_(
        *(
            exists().where(each.c.id == TOMBSTONE.c.replaced_by, each.c.shown_to.is_(None))
            for each in _RECORDS
        )
    )
    return select(
        TOMBSTONE.c.withdrawn_at.label("at"),
        TOMBSTONE.c.reason_code,
        case((shown, TOMBSTONE.c.replaced_by)).label("replaced_by"),
    ).where(TOMBSTONE.c.id == record_id, TOMBSTONE.c.kind == table.name)

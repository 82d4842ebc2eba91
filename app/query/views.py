"""Events, clusters, corridors and flows as of a moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Table,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.types import Integer, Text

from app.domain.filters import NOW, AsOf
from app.query.versions import View, select_versions, was_shown
from app.store.published_tables import (
    CLAIM,
    CLUSTER,
    CORRIDOR,
    CORRIDOR_NOW,
    EVENT,
    EVENT_STEP,
    FLOW,
    FLOW_STEP,
)

_OWN = frozenset({"row_id", "id", "revision", "row_hash", "shown_from", "shown_to", "reason_code",
                  "subject_id", "known_from", "known_to"})  # fmt: skip
"""Columns of a step that are about the step itself."""
UNDATED = ("summary_en", "summary_ar", "open_inquiry_en", "open_inquiry_ar", "rounding_error")
"""Words and numbers that carry no date of their own: left out while more became known later."""
_STATED = ("status_as_stated", "last_confirmed_at", "expires_at", "outcome_en", "outcome_ar")
"""What a confirmation of a corridor's status brings with it."""
_SOURCES = ("sources", "sources_ar", "sources_count", "claims_count")


def match_step(step: Table, subject_id: ColumnElement[Any], as_of: AsOf) -> ColumnElement[bool]:
    """Match the step that says what was known of a record by the end of a day."""
    return and_(
        step.c.subject_id == subject_id,
        step.c.known_from <= as_of.known_at,
        or_(step.c.known_to.is_(None), step.c.known_to > as_of.known_at),
        was_shown(step, as_of.past),
    )


def _recall(versions: View, step: Table, as_of: AsOf) -> View:
    """Return records as they were known on a day: those of which anybody had spoken by then."""
    record = versions.source
    stepped = {str(column.name) for column in step.columns} - _OWN

    def recall(column: ColumnElement[Any]) -> ColumnElement[Any]:
        if column.key in stepped:
            return case((step.c.row_id.is_not(None), step.c[column.key]), else_=column)
        if column.key in UNDATED:
            return case((step.c.known_to.is_not(None), null()), else_=column)
        return column

    known = (
        select(*(recall(column).label(str(column.key)) for column in record.c))
        .select_from(record.outerjoin(step, match_step(step, record.c.id, as_of)))
        .where(versions.condition, record.c.known_from <= as_of.known_at)
    )
    return View(known.subquery(f"{step.name}_known"), true())


def view_events(as_of: AsOf) -> View:
    """Return events as of a moment."""
    versions = select_versions(EVENT, as_of.past)
    return versions if as_of.known_at is None else _recall(versions, EVENT_STEP, as_of)


def view_flows(as_of: AsOf) -> View:
    """Return flows as of a moment."""
    versions = select_versions(FLOW, as_of.past)
    return versions if as_of.known_at is None else _recall(versions, FLOW_STEP, as_of)


def _is_told_of_clusters() -> ColumnElement[bool]:
    """Whether all events of an earlier cluster are still shown, as far as it names them all."""
    member = func.unnest(CLUSTER.c.event_ids).column_valued("member")
    shown = exists().where(EVENT.c.id == member, EVENT.c.shown_to.is_(None))
    gone = select(member).where(~shown).exists()
    return and_(CLUSTER.c.event_count == func.cardinality(CLUSTER.c.event_ids), ~gone)


def view_clusters(as_of: AsOf) -> View:
    """Return clusters as of an instant; of what was known on a day there are none."""
    return select_versions(CLUSTER, as_of.past, told=_is_told_of_clusters())


def view_corridors(as_of: AsOf) -> View:
    """Return corridors as of a moment, with the status that held then.

    Before the last confirmation of a status was reported, the status is unknown.
    """
    if as_of == NOW:
        return View(CORRIDOR_NOW, was_shown(CORRIDOR_NOW, None))
    versions = select_versions(CORRIDOR, as_of.past)
    status = _find_status(versions.source, as_of.snapshot)
    if as_of.known_at is None:
        told = select(*versions.source.c, status.label("status")).where(versions.condition)
    else:
        told = _recall_corridors(versions, status, as_of)
    return View(told.subquery("corridor_then"), true())


def _recall_corridors(versions: View, status: ColumnElement[Any], as_of: AsOf) -> Select[Any]:
    corridor = versions.source
    told = _count_claims(corridor, as_of)
    then = case((_was_confirmed(corridor, as_of), status), else_="unknown")
    return (
        select(*_hide_later(corridor, told, as_of), then.label("status"))
        .select_from(corridor.join(told, true()))
        .where(versions.condition, corridor.c.known_from <= as_of.known_at)
    )


def _find_status(corridor: FromClause, moment: datetime | None) -> ColumnElement[Any]:
    at = func.now() if moment is None else literal(moment)
    return func.published.find_status(corridor.c.reported_status, corridor.c.expires_at, at)


def _was_confirmed(corridor: FromClause, as_of: AsOf) -> ColumnElement[bool]:
    """Whether the status had been reported by a day; without a confirmation, by the last claim."""
    later = exists().where(
        CLAIM.c.subject_id == corridor.c.id,
        CLAIM.c.known_from > as_of.known_at,
        was_shown(CLAIM, as_of.past),
    )
    return func.coalesce(corridor.c.last_confirmed_at <= as_of.known_at, ~later)


def _hide_later(corridor: FromClause, told: FromClause, as_of: AsOf) -> list[ColumnElement[Any]]:
    """Return a corridor's columns without what was confirmed or claimed after a day."""

    def hide(column: ColumnElement[Any]) -> ColumnElement[Any]:
        if column.key in _STATED:
            return case((_was_confirmed(corridor, as_of), column))
        return told.c[column.key] if column.key in _SOURCES else column

    return [hide(column).label(str(column.key)) for column in corridor.c]


def _count_claims(corridor: FromClause, as_of: AsOf) -> FromClause:
    """Return who had spoken of a corridor by a day, in the order of their claims."""
    names = (CLAIM.c.asserted_by_en, CLAIM.c.asserted_by_ar)
    source = (
        select(*names, func.min(CLAIM.c.position).label("first"), func.count().label("claims"))
        .where(
            CLAIM.c.subject_id == corridor.c.id,
            CLAIM.c.known_from <= as_of.known_at,
            was_shown(CLAIM, as_of.past),
        )
        .group_by(*names)
        .correlate(corridor)
        .subquery("source")
    )

    def list_names(name: str) -> ColumnElement[Any]:
        listed = func.array_agg(aggregate_order_by(source.c[name], source.c.first))
        return func.coalesce(listed, literal([], ARRAY(Text)))

    return select(
        list_names("asserted_by_en").label("sources"),
        list_names("asserted_by_ar").label("sources_ar"),
        func.count().label("sources_count"),
        # A sum of counts is a decimal number for the database, which JSON has no word for.
        func.coalesce(cast(func.sum(source.c.claims), Integer), 0).label("claims_count"),
    ).lateral("told")

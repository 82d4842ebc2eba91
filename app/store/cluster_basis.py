"""How many of the shown events may be in a cluster, and how many may not, by the reason."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    case,
    delete,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from app.domain.event import CLUSTERABLE, LEFT_OUT, MOST_KNOWN_DAYS, VIOLENT_TYPES, Scope
from app.store.cluster_members import match_clusterable
from app.store.columns import match_any
from app.store.published_tables import CLUSTER_BASIS, EVENT


def find_reason(event: FromClause) -> ColumnElement[Any]:
    """Return why an event may be in no cluster; `clusterable` where it may be in one."""
    tests = (
        event.c.event_type.not_in(sorted(VIOLENT_TYPES)),
        event.c.scope != Scope.SITE.value,
        event.c.geom.is_(None),
        event.c.date_end - event.c.date_start >= MOST_KNOWN_DAYS,
    )
    reasons = zip(tests, LEFT_OUT, strict=False)
    return case((match_clusterable(event), CLUSTERABLE), *reasons, else_=LEFT_OUT[-1])


def recount_basis(connection: Connection) -> None:
    """Count all shown events."""
    reason = find_reason(EVENT).label("reason")
    counted = (
        select(EVENT.c.record, reason, func.count())
        .where(EVENT.c.shown_to.is_(None))
        .group_by(EVENT.c.record, reason)
    )
    connection.execute(delete(CLUSTER_BASIS))
    connection.execute(insert(CLUSTER_BASIS).from_select(["record", "reason", "events"], counted))


def count_basis(connection: Connection, looked_at: Collection[str], now: datetime) -> None:
    """Count anew what was shown or taken down of these events at this instant."""
    reason = find_reason(EVENT).label("reason")
    sign = case((EVENT.c.shown_to.is_(None), 1), else_=-1)
    more = (
        select(EVENT.c.record, reason, func.sum(sign))
        .where(match_any(EVENT.c.id, looked_at))
        .where(or_(EVENT.c.shown_from == now, EVENT.c.shown_to == now))
        .group_by(EVENT.c.record, reason)
    )
    added = upsert(CLUSTER_BASIS).from_select(["record", "reason", "events"], more)
    connection.execute(
        added.on_conflict_do_update(
            index_elements=["record", "reason"],
            set_={"events": CLUSTER_BASIS.c.events + added.excluded.events},
        )
    )
    connection.execute(delete(CLUSTER_BASIS).where(CLUSTER_BASIS.c.events == 0))

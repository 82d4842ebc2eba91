"""How many of the shown events may be in a cluster, and how many may not, by the reason."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, delete, func, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from app.domain.event import VIOLENT_TYPES, Scope
from app.store.cluster_members import match_clusterable
from app.store.columns import match_any
from app.store.published_tables import CLUSTER_BASIS, EVENT


def _find_reason(longest: int) -> ColumnElement[Any]:
    """Return the first reason for which an event is in no cluster; `clusterable` without one."""
    return case(
        (match_clusterable(EVENT, longest), "clusterable"),
        (EVENT.c.event_type.not_in(sorted(VIOLENT_TYPES)), "not_violent"),
        (EVENT.c.scope != Scope.SITE.value, "total_or_part"),
        (EVENT.c.geom.is_(None), "no_place"),
        (EVENT.c.date_end - EVENT.c.date_start >= longest, "day_imprecise"),
        else_="place_imprecise",
    )


def recount_basis(connection: Connection, longest: int) -> None:
    """Count all shown events; an event of more than `longest` days is not known in time."""
    reason = _find_reason(longest).label("reason")
    counted = (
        select(EVENT.c.record, reason, func.count())
        .where(EVENT.c.shown_to.is_(None))
        .group_by(EVENT.c.record, reason)
    )
    connection.execute(delete(CLUSTER_BASIS))
    connection.execute(insert(CLUSTER_BASIS).from_select(["record", "reason", "events"], counted))


def count_basis(
    connection: Connection, looked_at: Collection[str], now: datetime, longest: int
) -> None:
    """Count anew what was shown or taken down of these events at this instant."""
    reason = _find_reason(longest).label("reason")
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

"""What became of a cluster, what it came from, and what was left out of all clusters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, func, or_, select

from app.domain.event import CLUSTERABLE
from app.domain.filters import AsOf
from app.query.versions import was_taken_back
from app.query.views import view_events
from app.store.cluster_basis import find_reason
from app.store.published_tables import CLUSTER, CLUSTER_BASIS, EVENT

MOST_VERSIONS = 500
"""Versions of one cluster that are told: the newest."""
MOST_RELATED = 100
_TOLD = ("label_en", "label_ar", "date_start", "date_end", "event_count", "killed_low",
         "killed_best", "killed_high", "rule", "rule_version", "event_ids")  # fmt: skip


def _may_be_told(cluster: FromClause) -> ColumnElement[bool]:
    """Whether an earlier version may be told: each of its events is, or was taken back openly.

    One that is hidden now hides every cluster that it was in.
    """
    member = func.unnest(cluster.c.event_ids).column_valued("member")
    shown = exists().where(EVENT.c.id == member, EVENT.c.shown_to.is_(None))
    hidden = select(member).where(~or_(shown, was_taken_back(member))).exists()
    # A list that was cut does not say who else was inside.
    whole = cluster.c.event_count == func.cardinality(cluster.c.event_ids)
    return and_(whole, ~hidden)


def select_versions(cluster_id: str) -> Select[Any]:
    """Return the versions of a cluster that may be told, newest first."""
    told = or_(CLUSTER.c.shown_to.is_(None), _may_be_told(CLUSTER))
    return (
        select(
            CLUSTER.c.revision,
            CLUSTER.c.shown_from,
            CLUSTER.c.shown_to,
            *(CLUSTER.c[name] for name in _TOLD),
        )
        .where(CLUSTER.c.id == cluster_id, told)
        .order_by(CLUSTER.c.shown_from.desc())
        .limit(MOST_VERSIONS)
    )


def _count_shared(one: FromClause, other: FromClause) -> ColumnElement[Any]:
    mine = func.unnest(one.c.event_ids).column_valued("mine")
    return (
        select(func.count(mine))
        .where(mine == func.any(other.c.event_ids))
        .correlate(one, other)
        .scalar_subquery()
    )


def select_ending(cluster_id: str) -> Select[Any]:
    """Return since when a cluster is not shown, and for each cluster that has its events its id.

    No row for one that is shown, was never shown or may not be told; without heirs one row.
    """
    last = (
        select(CLUSTER)
        .where(CLUSTER.c.id == cluster_id)
        .order_by(CLUSTER.c.shown_from.desc())
        .limit(1)
        .subquery("last")
    )
    heir = CLUSTER.alias("heir")
    follows = and_(heir.c.shown_to.is_(None), heir.c.event_ids.op("&&")(last.c.event_ids))
    shared = _count_shared(last, heir)
    return (
        select(last.c.shown_to.label("ended_at"), heir.c.id.label("heir_id"))
        .select_from(last.outerjoin(heir, follows))
        .where(last.c.shown_to.is_not(None), _may_be_told(last))
        .order_by(shared.desc(), heir.c.id)
        .limit(MOST_RELATED)
    )


def select_origins(cluster_id: str) -> Select[Any]:
    """Return other clusters that earlier had events of one that is shown now, and until when."""
    now, old = CLUSTER.alias("now"), CLUSTER.alias("old")
    return (
        select(
            old.c.id.label("cluster_id"),
            func.max(_count_shared(old, now)).label("events_shared"),
            func.max(old.c.shown_to).label("until"),
        )
        .select_from(now.join(old, old.c.event_ids.op("&&")(now.c.event_ids)))
        .where(now.c.id == cluster_id, now.c.shown_to.is_(None))
        .where(old.c.shown_to.is_not(None), old.c.id != now.c.id, _may_be_told(old))
        .group_by(old.c.id)
        .order_by(func.max(old.c.shown_to).desc(), old.c.id)
        .limit(MOST_RELATED)
    )


def select_basis() -> Select[Any]:
    """Return how many of the shown events may be in a cluster, and how many not, by reason."""
    counted = func.sum(CLUSTER_BASIS.c.events).label("events")
    return select(CLUSTER_BASIS.c.reason, counted).group_by(CLUSTER_BASIS.c.reason)


def count_clustered() -> Select[Any]:
    """Return how many of the shown events are in a cluster."""
    clustered = func.coalesce(func.sum(CLUSTER.c.event_count), 0).label("events")
    return select(clustered).where(CLUSTER.c.shown_to.is_(None))


def count_left_out_near(cluster: Mapping[str, Any], as_of: AsOf) -> Select[Any]:
    """Count the violent events of a cluster's area and days that are in no cluster, by reason.

    The area is its district; what is known to the governorate alone may have been there too.
    `cluster` has `record`, `date_start`, `date_end`, `admin1_pcode` and `admin2_pcode`.
    """
    view = view_events(as_of)
    event = view.source
    reason = find_reason(event).label("reason")
    near = and_(
        event.c.record == cluster["record"],
        event.c.admin1_pcode == cluster["admin1_pcode"],
        or_(event.c.admin2_pcode.is_(None), event.c.admin2_pcode == cluster["admin2_pcode"]),
        event.c.date_start <= cluster["date_end"],
        event.c.date_end >= cluster["date_start"],
    )
    return (
        select(reason, func.count().label("events"))
        .where(view.condition, near, reason.not_in((CLUSTERABLE, "not_violent")))
        .group_by(reason)
    )

"""Events that violence clusters are made of, as they are shown, and who is in which cluster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    func,
    or_,
    select,
)

from app.domain.event import VIOLENT_TYPES, Scope
from app.domain.place import POINT_PRECISIONS
from app.store.bulk_copy import copy_rows
from app.store.columns import match_any
from app.store.published_tables import CLUSTER_MEMBER, EVENT

Rows = list[Mapping[str, Any]]
_READ = ("id", "record", "event_type", "scope", "precision", "date_start", "date_end",
         "killed_low", "killed_high", "place_name_en", "place_name_ar", "provider_location",
         "admin1_pcode", "admin1_name_en", "admin1_name_ar", "revised_at")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reach:
    """How far apart neighbours may be: in degrees east and north, and in days."""

    degrees_east: float
    degrees_north: float
    days: int


def _is_clusterable(event: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a table or its alias
    return and_(
        event.c.event_type.in_(sorted(VIOLENT_TYPES)),
        event.c.scope == Scope.SITE.value,
        event.c.precision.in_(sorted(POINT_PRECISIONS)),
        func.ST_GeometryType(event.c.geom) == "ST_Point",
    )


def _select_shown() -> Select[Any]:
    return select(
        *(EVENT.c[name] for name in _READ), func.ST_AsText(EVENT.c.geom).label("wkt")
    ).where(EVENT.c.shown_to.is_(None), _is_clusterable(EVENT))


def list_records(connection: Connection) -> list[str]:
    """Return the names of the records that have shown events."""
    query = select(EVENT.c.record).where(EVENT.c.shown_to.is_(None)).distinct()
    return list(connection.scalars(query.order_by(EVENT.c.record)))


def read_record(connection: Connection, record: str) -> Rows:
    """Return every event of a record that may be in a cluster, as it is shown."""
    query = _select_shown().where(EVENT.c.record == record)
    return [*connection.execute(query).mappings()]


def find_changed_events(connection: Connection, ids: Sequence[str], now: datetime) -> list[str]:
    """Return those of the events of which a version was shown or taken down at this instant."""
    changed = or_(EVENT.c.shown_from == now, EVENT.c.shown_to == now)
    query = select(EVENT.c.id).where(match_any(EVENT.c.id, ids), changed)
    return list(connection.scalars(query.distinct()))


def _is_near(one: Any, other: Any, reach: Reach) -> ColumnElement[bool]:  # noqa: ANN401
    box = func.ST_Expand(one.c.geom, reach.degrees_east, reach.degrees_north)
    return and_(
        other.c.geom.op("&&")(box),
        other.c.record == one.c.record,
        other.c.date_start - one.c.date_end <= reach.days,
        one.c.date_start - other.c.date_end <= reach.days,
    )


def find_touched_clusters(
    connection: Connection, ids: Sequence[str], now: datetime, reach: Reach
) -> tuple[list[str], Rows]:
    """Return the clusters that changed events belong or come near to, and all events concerned.

    The events are those of the clusters, the changed ones and their lone neighbours.
    """
    changed, near = EVENT.alias("changed"), EVENT.alias("near")
    seed = and_(
        match_any(changed.c.id, ids),
        or_(changed.c.shown_to.is_(None), changed.c.shown_to == now),
        _is_clusterable(changed),
    )
    around = select(near.c.id).where(
        seed, near.c.shown_to.is_(None), _is_clusterable(near), _is_near(changed, near, reach)
    )
    concerned = {*ids, *connection.scalars(around.distinct())}
    member = CLUSTER_MEMBER
    touched = list(
        connection.scalars(
            select(member.c.cluster_id).where(match_any(member.c.event_id, concerned)).distinct()
        )
    )
    inside = select(member.c.event_id).where(match_any(member.c.cluster_id, touched))
    concerned |= set(connection.scalars(inside))
    query = _select_shown().where(match_any(EVENT.c.id, concerned))
    return touched, [*connection.execute(query).mappings()]


def replace_members(
    connection: Connection, clusters: Iterable[str] | None, members: Mapping[str, Sequence[str]]
) -> None:
    """Say who is in which cluster; `clusters` are those that are replaced, None means all.

    A cluster's id stands for its members: one that is there already has the same.
    """
    if clusters is None:
        connection.execute(delete(CLUSTER_MEMBER))
    else:
        known = select(CLUSTER_MEMBER.c.cluster_id).distinct()
        kept = {
            *connection.scalars(known.where(match_any(CLUSTER_MEMBER.c.cluster_id, [*members])))
        }
        gone = match_any(CLUSTER_MEMBER.c.cluster_id, {*clusters} - kept)
        connection.execute(delete(CLUSTER_MEMBER).where(gone))
        members = {own_id: events for own_id, events in members.items() if own_id not in kept}
    rows = [
        {"event_id": event_id, "cluster_id": cluster_id}
        for cluster_id, event_ids in members.items()
        for event_id in event_ids
    ]
    copy_rows(connection, CLUSTER_MEMBER, rows)

"""Events that violence clusters are made of, as they are shown, and who is in which cluster."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    delete,
    func,
    or_,
    select,
)

from app.domain.event import MOST_KNOWN_DAYS, VIOLENT_TYPES, Scope
from app.domain.place import POINT_PRECISIONS
from app.store.bulk_copy import copy_rows
from app.store.columns import match_any
from app.store.published_tables import CLUSTER, CLUSTER_MEMBER, EVENT

Rows = list[Mapping[str, Any]]
Members = Mapping[str, str | None]
"""Events of chains, with the cluster that each was in; None for none."""
_MADE_OF = ("record", "event_type", "scope", "precision", "date_start", "date_end")
"""What decides, with the point, who is in which cluster; all else only changes what is told."""
_READ = ("id", *_MADE_OF, "precision_m", "killed_low", "killed_best", "killed_high",
         "place_name_en", "place_name_ar", "provider_location", "revised_at",
         *(f"admin{n}_{part}" for n in (1, 2) for part in ("pcode", "name_en", "name_ar")),
         )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nearness:
    """How far apart neighbours may be: in degrees east and north, and in days."""

    degrees_east: float
    degrees_north: float
    days: int


def match_clusterable(event: FromClause) -> ColumnElement[bool]:
    """Match events that may be in a cluster."""
    return and_(
        event.c.event_type.in_(sorted(VIOLENT_TYPES)),
        event.c.scope == Scope.SITE.value,
        event.c.precision.in_(sorted(POINT_PRECISIONS)),
        func.ST_GeometryType(event.c.geom) == "ST_Point",
        event.c.date_end - event.c.date_start < MOST_KNOWN_DAYS,
    )


def _select_shown() -> Select[Any]:
    return select(
        *(EVENT.c[name] for name in _READ), func.ST_AsText(EVENT.c.geom).label("wkt")
    ).where(EVENT.c.shown_to.is_(None))


def list_records(connection: Connection) -> list[str]:
    """Return the names of the records that have shown events."""
    query = select(EVENT.c.record).where(EVENT.c.shown_to.is_(None)).distinct()
    return list(connection.scalars(query.order_by(EVENT.c.record)))


def read_record(connection: Connection, record: str) -> Rows:
    """Return every event of a record that may be in a cluster, as it is shown."""
    query = _select_shown().where(EVENT.c.record == record, match_clusterable(EVENT))
    return [*connection.execute(query).mappings()]


def read_events(connection: Connection, ids: Collection[str]) -> Rows:
    """Return these events, in the order of their ids, as far as they are shown."""
    query = _select_shown().where(match_any(EVENT.c.id, ids)).order_by(EVENT.c.id)
    return [*connection.execute(query).mappings()]


def find_changed_events(
    connection: Connection, ids: Collection[str], now: datetime
) -> tuple[set[str], set[str]]:
    """Return which events were shown, moved or taken down at this instant, and which only retold.

    A retold event is where and when it was, and as much of an event; its figures or words changed.
    """
    changed = or_(EVENT.c.shown_from == now, EVENT.c.shown_to == now)
    query = select(EVENT.c.id).where(match_any(EVENT.c.id, ids), changed)
    found = set(connection.scalars(query.distinct()))
    old, new = EVENT.alias("old"), EVENT.alias("new")
    same = and_(
        *(old.c[name] == new.c[name] for name in _MADE_OF),
        func.ST_AsBinary(old.c.geom) == func.ST_AsBinary(new.c.geom),
    )
    unmoved = (
        select(new.c.id)
        .join(old, and_(old.c.id == new.c.id, old.c.shown_to == now, same))
        .where(match_any(new.c.id, found), new.c.shown_from == now, new.c.shown_to.is_(None))
    )
    retold = set(connection.scalars(unmoved))
    return found - retold, retold


def _match_near(one: Any, other: Any, reach: Nearness) -> ColumnElement[bool]:  # noqa: ANN401
    box = func.ST_Expand(one.c.geom, reach.degrees_east, reach.degrees_north)
    return and_(
        other.c.geom.op("&&")(box),
        other.c.record == one.c.record,
        other.c.date_start - one.c.date_end <= reach.days,
        one.c.date_start - other.c.date_end <= reach.days,
    )


def find_neighbours(connection: Connection, ids: Collection[str], reach: Nearness) -> set[str]:
    """Return the shown events that come near to these where they are shown now."""
    changed, near = EVENT.alias("changed"), EVENT.alias("near")
    query = select(near.c.id).where(
        match_any(changed.c.id, ids),
        changed.c.shown_to.is_(None),
        match_clusterable(changed),
        near.c.shown_to.is_(None),
        match_clusterable(near),
        _match_near(changed, near, reach),
    )
    return set(connection.scalars(query.distinct()))


def read_chains(connection: Connection, event_ids: Collection[str]) -> Members:
    """Return all events of the chains that these events were in, with their clusters."""
    member = CLUSTER_MEMBER
    touched = select(member.c.chain_id).where(match_any(member.c.event_id, event_ids))
    query = select(member.c.event_id, member.c.cluster_id)
    rows = connection.execute(query.where(member.c.chain_id.in_(touched)))
    return {row.event_id: row.cluster_id for row in rows}


def read_members(connection: Connection) -> Members:
    """Return all events of all chains, with their clusters."""
    member = CLUSTER_MEMBER
    rows = connection.execute(select(member.c.event_id, member.c.cluster_id))
    return {row.event_id: row.cluster_id for row in rows}


def read_shown_clusters(connection: Connection, event_ids: Collection[str]) -> Rows:
    """Return id, reach and events of the shown clusters that these events are in."""
    member = CLUSTER_MEMBER
    touched = select(member.c.cluster_id).where(match_any(member.c.event_id, event_ids))
    query = select(CLUSTER.c.id, CLUSTER.c.eps_km, CLUSTER.c.eps_days, CLUSTER.c.event_ids)
    shown = query.where(CLUSTER.c.id.in_(touched), CLUSTER.c.shown_to.is_(None))
    return [*connection.execute(shown.order_by(CLUSTER.c.id)).mappings()]


def read_last_events(connection: Connection, ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Return the events of the newest version of each of these clusters that was ever shown."""
    query = (
        select(CLUSTER.c.id, CLUSTER.c.event_ids)
        .where(match_any(CLUSTER.c.id, ids))
        .order_by(CLUSTER.c.id, CLUSTER.c.shown_from)
    )
    return {row.id: row.event_ids for row in connection.execute(query)}


def find_marked_clusters(
    connection: Connection, withheld: Collection[str]
) -> Mapping[str, set[str]]:
    """Return the clusters that ever had one of the withheld events, and which they had."""
    if not withheld:
        return {}
    query = select(CLUSTER.c.id, CLUSTER.c.event_ids).where(
        CLUSTER.c.event_ids.overlap(sorted(withheld))
    )
    marked: dict[str, set[str]] = {}
    for row in connection.execute(query):
        marked.setdefault(row.id, set()).update(set(withheld) & set(row.event_ids))
    return marked


def list_members(connection: Connection, cluster_ids: Collection[str]) -> set[str]:
    """Return the events of clusters."""
    member = CLUSTER_MEMBER
    query = select(member.c.event_id).where(match_any(member.c.cluster_id, cluster_ids))
    return set(connection.scalars(query))


def replace_members(
    connection: Connection, gone: Collection[str] | None, rows: Iterable[Mapping[str, Any]]
) -> None:
    """Say who is in which chain and cluster; `gone` are events in none any more, None means all."""
    statement = delete(CLUSTER_MEMBER)
    connection.execute(
        statement if gone is None else statement.where(match_any(CLUSTER_MEMBER.c.event_id, gone))
    )
    copy_rows(connection, CLUSTER_MEMBER, list(rows))

"""Violence clusters of what is shown: all of them, or those around events that changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from app.publish.clusters import (
    EPS_DAYS,
    EPS_DEGREES_EAST,
    EPS_DEGREES_NORTH,
    Cluster,
    build_clusters,
)
from app.store.cluster_members import (
    Reach,
    find_changed_events,
    find_touched_clusters,
    list_records,
    read_record,
    replace_members,
)
from app.store.published_tables import CLUSTER
from app.store.published_writer import Change, Stage

_REACH = Reach(EPS_DEGREES_EAST, EPS_DEGREES_NORTH, EPS_DAYS)


def _show(
    connection: Connection, now: datetime, clusters: Sequence[Cluster], gone: Iterable[str] | None
) -> Change:
    stage = Stage(connection, now, whole=gone is None, tables=(CLUSTER,))
    ids = [cluster.row["id"] for cluster in clusters]
    gone = None if gone is None else {*gone, *ids}
    if gone is not None:
        stage.note_looked_at(gone)
    stage.add_rows(CLUSTER, [cluster.row for cluster in clusters])
    stage.settle()
    replace_members(
        connection, gone, {cluster.row["id"]: cluster.event_ids for cluster in clusters}
    )
    return stage.replace_shown(CLUSTER)


def recluster_all(connection: Connection, now: datetime) -> Change:
    """Find all clusters anew, record by record."""
    clusters = [
        cluster
        for record in list_records(connection)
        for cluster in build_clusters(read_record(connection, record))
    ]
    return _show(connection, now, clusters, None)


def recluster_around(connection: Connection, ids: Sequence[str], now: datetime) -> Change:
    """Find the clusters anew that events changed at this instant belong or come near to."""
    changed = find_changed_events(connection, ids, now)
    if not changed:
        return Change()
    touched, events = find_touched_clusters(connection, changed, now, _REACH)
    return _show(connection, now, build_clusters(events), touched)

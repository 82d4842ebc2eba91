"""Violence clusters of what is shown: all of them, or those around events that changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from app.publish.cluster_names import inherit_ids, name_clusters
from app.publish.cluster_rows import build_row
from app.publish.clusters import REACHES, Chain, Found, find_chains
from app.publish.landmarks import Landmarks
from app.publish.neighbours import Reach
from app.store.cluster_basis import count_basis, recount_basis
from app.store.cluster_members import (
    Members,
    Nearness,
    find_changed_events,
    find_marked_clusters,
    find_neighbours,
    list_members,
    list_records,
    read_chains,
    read_events,
    read_last_events,
    read_members,
    read_record,
    read_shown_clusters,
    replace_members,
)
from app.store.published_tables import CLUSTER
from app.store.published_writer import Change, Stage

Rows = list[Mapping[str, Any]]
_NEAR = Nearness(REACHES[0].degrees_east, REACHES[0].degrees_north, REACHES[0].days)


@dataclass(frozen=True, slots=True)
class Clustering:
    """One go at the clusters: at which instant, beside which towns.

    `withheld` are events whose earlier versions were taken out, to protect: no id may go on that
    tells of them.
    """

    connection: Connection
    now: datetime
    landmarks: Landmarks
    withheld: Collection[str] = ()

    def find_all(self) -> Change:
        """Find all clusters anew, record by record."""
        connection = self.connection
        recount_basis(connection)
        chains = [
            chain
            for record in list_records(connection)
            for chain in find_chains(read_record(connection, record))
        ]
        named = self._name(chains, read_members(connection))
        rows = [self._build(found, own_id) for found, own_id in named]
        replace_members(connection, None, _list_members(chains, named))
        return self._show(rows, None)

    def find_around(self, looked_at: Collection[str]) -> Change:
        """Find the clusters anew that events changed at this instant belong or come near to."""
        connection = self.connection
        count_basis(connection, looked_at, self.now)
        moved, retold = find_changed_events(connection, looked_at, self.now)
        marked = list_members(connection, find_marked_clusters(connection, self.withheld))
        if not (moved or retold or marked):
            return Change()
        around = moved | marked | find_neighbours(connection, moved, _NEAR)
        before = read_chains(connection, around)
        chains = find_chains(read_events(connection, {*around, *before}))
        named = self._name(chains, before)
        rows = [self._build(found, own_id) for found, own_id in named]
        rows += self._retell(retold - {*around, *before})
        gone = {*before, *(event_id for chain in chains for event_id in chain.event_ids)}
        replace_members(connection, gone, _list_members(chains, named))
        return self._show(rows, filter(None, before.values()))

    def _name(self, chains: Sequence[Chain], before: Members) -> list[tuple[Found, str]]:
        found = [each for chain in chains for each in chain.clusters]
        events = [each.event_ids for each in found]
        barred = find_marked_clusters(self.connection, self.withheld)
        inherited = inherit_ids(events, before, barred)
        look_up = partial(read_last_events, self.connection)
        return [*zip(found, name_clusters(events, inherited, look_up), strict=True)]

    def _retell(self, event_ids: Collection[str]) -> Rows:
        """Return the rows of clusters in which nothing moved, with their events' new figures."""
        clusters = read_shown_clusters(self.connection, event_ids)
        wanted = [event_id for cluster in clusters for event_id in cluster["event_ids"]]
        events = {event["id"]: event for event in read_events(self.connection, wanted)}
        return [
            self._build(
                Found(
                    [events[event_id] for event_id in cluster["event_ids"]],
                    Reach(cluster["eps_km"], cluster["eps_days"]),
                    "",
                ),
                cluster["id"],
            )
            for cluster in clusters
        ]

    def _build(self, found: Found, own_id: str) -> Mapping[str, Any]:
        return build_row(found, own_id, self.landmarks)

    def _show(self, rows: Rows, gone: Iterable[str] | None) -> Change:
        stage = Stage(self.connection, self.now, whole=gone is None, tables=(CLUSTER,))
        if gone is not None:
            stage.note_looked_at({*gone, *(row["id"] for row in rows)})
        stage.add_rows(CLUSTER, rows)
        stage.settle()
        return stage.replace_shown(CLUSTER)


def _list_members(
    chains: Iterable[Chain], named: Iterable[tuple[Found, str]]
) -> list[Mapping[str, str | None]]:
    """Return a row for each event of a chain; those in none of its clusters have none."""
    of_event = {event_id: own_id for found, own_id in named for event_id in found.event_ids}
    return [
        {"event_id": each, "cluster_id": of_event.get(each), "chain_id": chain.chain_id}
        for chain in chains
        for each in chain.event_ids
    ]

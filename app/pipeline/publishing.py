"""From the ledger to what is shown: only what changed or came due is looked at again."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import Connection, Engine

from app.domain.mode import SecurityMode
from app.domain.place import Place
from app.pipeline.clustering import Clustering
from app.pipeline.merged_events import Decided, read_merged_events
from app.pipeline.publishing_task import Task, find_task, spell_rules
from app.pipeline.turns import take_turn
from app.pipeline.view import View
from app.publish.landmarks import list_landmarks
from app.publish.method import describe_rules
from app.publish.policy import Policy, read_policy
from app.store import ledger_reader as ledger
from app.store.about import note_about
from app.store.modes import hold_mode, read_mode
from app.store.places import read_places
from app.store.published_past import (
    find_withheld,
    note_tombstones,
    withhold_all_past,
    withhold_past,
)
from app.store.published_state import note_state
from app.store.published_tables import CLUSTER, PUBLISHED_TABLES
from app.store.published_writer import Change, Stage
from app.store.publishing_progress import (
    find_due,
    find_next_look,
    is_current,
    note_progress,
    note_waiting,
    read_progress,
)

CHUNK = 2000
"""Records that are in memory at once."""
_RECORD_TABLES = tuple(table for table in PUBLISHED_TABLES if table is not CLUSTER)


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What changed for the public, per table, and what still waits for its time.

    `looked_at` counts the records that had to be looked at, `withheld` those whose earlier
    versions were taken out of the history.
    """

    changes: Mapping[str, Change]
    waiting: int
    next_at: datetime | None
    seconds: float
    looked_at: int = 0
    withheld: int = 0
    unpublishable: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Publishing:
    """One go: what is looked at, with what it is made into."""

    connection: Connection
    stage: Stage
    places: Mapping[str, Place]
    policy: Policy
    since_load_id: int
    sources: ledger.Sources
    decided: Decided
    unpublishable: list[str] = field(default_factory=list)

    def look_at(self, kind: str, ids: Collection[str]) -> None:
        """Stage what is to be shown of these records, and remember when to look again."""
        for chunk in self._cut(kind, ids):
            records, claims = self._read(kind, chunk)
            view = View(claims, self.places, self.policy, self.stage.now, self.since_load_id)
            view.add_each(kind, records)
            self.stage.note_looked_at(chunk)
            for table in _RECORD_TABLES:
                self.stage.add_rows(table, view.rows.get(table.name, []))
            note_waiting(self.connection, kind, chunk, view.due)
            self.unpublishable += view.unpublishable

    def _read(self, kind: str, ids: list[str]) -> tuple[ledger.Rows, dict[str, ledger.Rows]]:
        if kind == "event":
            return read_merged_events(self.connection, ids, self.decided, self.sources)
        claims = ledger.read_claims(self.connection, ids, self.sources)
        return _READ[kind](self.connection, ids), claims

    def _cut(self, kind: str, ids: Collection[str]) -> Iterator[list[str]]:
        if kind != "flow":
            return _cut_chunks(ids)
        # What is told of a flow depends on those that it is part of, and on their other parts.
        return _pack_families(ledger.list_flow_families(self.connection, sorted(ids)))

    def replace_shown(self) -> dict[str, Change]:
        """Show what was staged of the records."""
        self.stage.settle()
        return {table.name: self.stage.replace_shown(table) for table in _RECORD_TABLES}

    def replace_clusters(self, events: Collection[str], withheld: Collection[str]) -> Change:
        """Show what follows from the records: the clusters; `events` are those looked at."""
        landmarks = list_landmarks(self.places.values())
        clustering = Clustering(self.connection, self.stage.now, landmarks, withheld)
        return clustering.find_all() if self.stage.whole else clustering.find_around(events)


_Reader = Callable[[Connection, list[str]], ledger.Rows]
_READ: Mapping[str, _Reader] = {
    "flow": ledger.read_flows,
    "corridor": ledger.read_corridors,
}


def _cut_chunks(ids: Collection[str]) -> Iterator[list[str]]:
    iterator = iter(sorted(ids))
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _pack_families(families: Iterable[list[str]]) -> Iterator[list[str]]:
    """Yield chunks of whole families; one that is larger than a chunk stays whole."""
    chunk: list[str] = []
    for family in families:
        if chunk and len(chunk) + len(family) > CHUNK:
            yield chunk
            chunk = []
        chunk += family
    if chunk:
        yield chunk


class _ModeChangedError(Exception):
    """The mode was changed while the view was made: it has to be made again."""


def publish_ledger(
    engine: Engine,
    *,
    now: datetime | None = None,
    policy: Policy | None = None,
    delays: SecurityMode | None = None,
) -> PublishReport:
    """Make the public view what ledger, policy, mode and clock say it should be, all or nothing.

    After a change of policy, code or places every record is looked at; else only those that
    changed, whose source changed, or whose time has come; after a change of the delays also those
    that are young. `delays` are those of a mode that is about to be put in force.
    """
    started = time.perf_counter()
    policy = policy or read_policy()
    while True:
        try:
            with engine.begin() as connection:
                take_turn(connection)
                moment = now or datetime.now(UTC)
                task = find_task(connection, policy, moment, delays)
                report = _publish(connection, task, moment)
        except _ModeChangedError:
            continue
        return replace(report, seconds=round(time.perf_counter() - started, 3))


def _publish(connection: Connection, task: Task, now: datetime) -> PublishReport:
    places = {place.place_id: place for place in read_places(connection)}
    stage = Stage(connection, now, whole=task.whole, tables=_RECORD_TABLES)
    sources = ledger.read_sources(connection)
    publishing = _Publishing(
        connection, stage, places, task.policy, task.since_load_id, sources, task.decided
    )
    for kind, ids in task.looked_at.items():
        publishing.look_at(kind, ids)
    changes = publishing.replace_shown()
    looked_at = None if task.whole else task.looked_at
    merges = task.decided.merges
    withheld = find_withheld(connection, looked_at, task.since_load_id, now, merges)
    changes[CLUSTER.name] = publishing.replace_clusters(task.looked_at["event"], withheld)
    withhold_past(connection, withheld)
    if task.is_stricter:
        withhold_all_past(connection)
    note_tombstones(connection, merges)
    note_progress(connection, task.inputs)
    waiting, next_at = find_next_look(connection)
    changed = any(change.shown or change.withdrawn for change in changes.values())
    _note_shown(connection, task, now, changed=changed or task.readers_see or bool(withheld))
    return PublishReport(
        changes=changes,
        waiting=waiting,
        next_at=next_at,
        seconds=0.0,
        looked_at=sum(map(len, task.looked_at.values())),
        withheld=len(withheld),
        unpublishable=publishing.unpublishable,
    )


def _note_shown(connection: Connection, task: Task, now: datetime, *, changed: bool) -> None:
    # What was made for a mode that is no longer in force must not be shown for a moment.
    hold_mode(connection)
    if read_mode(connection).mode is not task.mode:
        raise _ModeChangedError
    if task.mode is not SecurityMode.READ_ONLY:
        changed |= note_about(connection, describe_rules(), now)
    note_state(connection, task.policy_version, task.mode, now, changed=changed)


def needs_publishing(engine: Engine) -> bool:
    """Whether ledger, places, policy or the clock ask for another look at what is shown."""
    with engine.connect() as connection:
        return not is_current(connection, spell_rules(read_policy()), datetime.now(UTC))


def find_next_due(engine: Engine) -> datetime | None:
    """Return when the next record comes due; None when none does in the mode in force."""
    with engine.connect() as connection:
        return find_due(connection)


def has_published(engine: Engine) -> bool:
    """Whether anything was ever published."""
    with engine.connect() as connection:
        return read_progress(connection) is not None

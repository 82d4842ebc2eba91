"""From the ledger to what is shown: only what changed or came due is looked at again."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import islice

import orjson
from sqlalchemy import Connection, Engine

from app.domain.place import Place
from app.pipeline.clustering import recluster_all, recluster_around
from app.pipeline.turns import take_turn
from app.pipeline.view import View
from app.publish.policy import POLICY_FILE, Policy, read_policy
from app.publish.policy_change import is_stricter, list_values
from app.store import ledger_reader as ledger
from app.store.places import read_places
from app.store.published_past import note_tombstones, withhold_all_past, withhold_past
from app.store.published_state import note_state
from app.store.published_tables import CLUSTER, PUBLISHED_TABLES
from app.store.published_writer import Change, Stage
from app.store.publishing_progress import (
    Inputs,
    find_changed,
    find_next_look,
    is_current,
    note_progress,
    note_waiting,
    read_inputs,
    read_progress,
)

CHUNK = 2000
"""Records that are in memory at once."""
_APP = POLICY_FILE.parent.parent
_RULES = (_APP / "publish", _APP / "domain", _APP / "pipeline")


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


@cache
def _hash_code() -> str:
    """Return a text that changes with the code that decides what is shown, and its wording.

    An upgrade that changes a rule is thereby published without anybody asking for it.
    """
    files = [path for folder in _RULES for path in (*folder.glob("*.py"), *folder.glob("*.toml"))]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _spell_rules(policy: Policy) -> str:
    """Return code, version and numbers as one text: whatever decides alike spells alike."""
    values = orjson.dumps(list_values(policy), option=orjson.OPT_SORT_KEYS).decode()
    return f"{_hash_code()} {policy.version} {values}"


def _read_values(rules: str) -> Mapping[str, int]:
    values: Mapping[str, int] = orjson.loads(rules[rules.index("{") :])
    return values


@dataclass(slots=True)
class _Publishing:
    """One go: what is looked at, with what it is made into."""

    connection: Connection
    stage: Stage
    places: Mapping[str, Place]
    policy: Policy
    unpublishable: list[str] = field(default_factory=list)

    def look_at(self, kind: str, ids: Collection[str]) -> None:
        """Stage what is to be shown of these records, and remember when to look again."""
        sources = ledger.read_sources(self.connection)
        for chunk in self._cut(kind, ids):
            claims = ledger.read_claims(self.connection, chunk, sources)
            view = View(claims, self.places, self.policy, self.stage.now)
            view.add_each(kind, _READ[kind](self.connection, chunk))
            self.stage.note_looked_at(chunk)
            for table in PUBLISHED_TABLES:
                self.stage.add_rows(table, view.rows.get(table.name, []))
            note_waiting(self.connection, kind, chunk, view.due)
            self.unpublishable += view.unpublishable

    def _cut(self, kind: str, ids: Collection[str]) -> Iterator[list[str]]:
        if kind != "flow":
            return _cut_chunks(ids)
        # What is told of a flow depends on those that it is part of, and on their other parts.
        related = ledger.list_related_flows(self.connection, sorted(ids))
        return iter([related] if related else [])

    def replace_shown(self, looked_at: Mapping[str, Collection[str]]) -> dict[str, Change]:
        """Show what was staged, then what follows from it: the clusters."""
        self.stage.settle()
        tables = [table for table in PUBLISHED_TABLES if table is not CLUSTER]
        changes = {table.name: self.stage.replace_shown(table) for table in tables}
        if self.stage.whole:
            changes[CLUSTER.name] = recluster_all(self.connection, self.stage.now)
        else:
            ids = list(looked_at["event"])
            changes[CLUSTER.name] = recluster_around(self.connection, ids, self.stage.now)
        return changes


_Reader = Callable[[Connection, list[str]], ledger.Rows]
_READ: Mapping[str, _Reader] = {
    "event": ledger.read_events,
    "flow": ledger.read_flows,
    "corridor": ledger.read_corridors,
}


def _cut_chunks(ids: Collection[str]) -> Iterator[list[str]]:
    iterator = iter(sorted(ids))
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _apply_mode(policy: Policy, inputs: Inputs) -> Policy:
    return policy.with_delay_all() if inputs.mode == "delay-all" else policy


def publish_ledger(
    engine: Engine, *, now: datetime | None = None, policy: Policy | None = None
) -> PublishReport:
    """Make the public view what ledger, policy and clock say it should be, in one transaction.

    After a change of policy, code, places or mode every record is looked at; else only those
    that changed, whose source changed, or whose time has come.
    """
    started = time.perf_counter()
    policy, now = policy or read_policy(), now or datetime.now(UTC)
    with engine.begin() as connection:
        take_turn(connection)
        before = read_progress(connection)
        inputs = read_inputs(connection, _spell_rules(policy))
        whole = before is None or not before.decides_all_as(inputs)
        looked_at: Mapping[str, Collection[str]] = (
            ledger.list_subjects(connection)
            if before is None or whole
            else find_changed(connection, before, now)
        )
        places = {place.place_id: place for place in read_places(connection)}
        stage = Stage(connection, now, whole=whole)
        publishing = _Publishing(connection, stage, places, _apply_mode(policy, inputs))
        for kind, ids in looked_at.items():
            publishing.look_at(kind, ids)
        changes = publishing.replace_shown(looked_at)
        withheld = withhold_past(connection, now)
        if before and is_stricter(_read_values(before.rules), list_values(policy)):
            withhold_all_past(connection)
        note_tombstones(connection)
        note_progress(connection, inputs)
        changed = any(change.shown or change.withdrawn for change in changes.values())
        rules_changed = before is not None and whole
        note_state(
            connection,
            policy.version,
            inputs.mode,
            now,
            changed=changed or rules_changed or bool(withheld),
        )
        waiting, next_at = find_next_look(connection)
    return PublishReport(
        changes=changes,
        waiting=waiting,
        next_at=next_at,
        seconds=round(time.perf_counter() - started, 3),
        looked_at=sum(map(len, looked_at.values())),
        withheld=withheld,
        unpublishable=publishing.unpublishable,
    )


def needs_publishing(engine: Engine) -> bool:
    """Whether ledger, places, policy or the clock ask for another look at what is shown."""
    with engine.connect() as connection:
        return not is_current(connection, _spell_rules(read_policy()), datetime.now(UTC))

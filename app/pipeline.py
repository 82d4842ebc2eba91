"""The write path: ingest, normalise, geocode, write to the ledger, publish."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from app.domain.errors import RejectedRecord
from app.domain.event import EventDraft
from app.domain.place import Place
from app.domain.report import LoadReport, Outcome, Rejection
from app.domain.source import Source, SourceRecord
from app.domain.withdrawal import WithdrawalReason
from app.geocode import Gazetteer
from app.ingest import COMPLETE, read_records
from app.ingest.gazetteer_files import read_shipped_places
from app.normalise import normalise_record, normalise_source
from app.publish.claims import build_claims, withhold_words
from app.publish.clusters import build_clusters
from app.publish.corridors import build_corridor, ends_at_site, find_corridor_time
from app.publish.disclosure import find_public_time, is_sensitive
from app.publish.events import build_event
from app.publish.flows import build_flow, find_locality_time, select_claims
from app.publish.policy import POLICY_FILE, Policy, read_policy
from app.store import published_tables as published
from app.store.ledger_reader import read_claims, read_corridors, read_events, read_flows
from app.store.ledger_writer import LedgerWriter, Placed
from app.store.places import read_places, replace_places
from app.store.published_writer import Change, is_current, note_state, replace_shown
from app.store.withdrawals import retract_absent, withdraw_entity

BATCH = 1000
PUBLISH_RULES = POLICY_FILE.parent
WRITE_LOCK = 7_310_582_114_120_002
"""Held while loading and while publishing: a view is never made of half a load."""
Row = dict[str, Any]
Claims = Mapping[str, Sequence[Mapping[str, Any]]]


def _cut_batches(records: Iterable[SourceRecord]) -> Iterator[list[SourceRecord]]:
    iterator = iter(records)
    while batch := list(islice(iterator, BATCH)):
        yield batch


@dataclass(slots=True)
class _Load:
    """One file on its way into the ledger."""

    report: LoadReport
    writer: LedgerWriter
    gazetteer: Gazetteer
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def _place_record(self, record: SourceRecord) -> Placed:
        first = self.seen.setdefault((record.kind, record.record_id), record.line)
        if first != record.line:
            raise RejectedRecord("id", f"{record.record_id[:100]!r} stands already on line {first}")
        draft = normalise_record(record)
        if isinstance(draft, EventDraft):
            return Placed(draft, self.gazetteer.find_place(draft.place))
        return Placed(draft)

    def _reject(self, record: SourceRecord, error: RejectedRecord) -> None:
        self.report.count_row(Outcome.REJECTED)
        # What was refused may hold what a terminal would obey, or fill it.
        shown = "".join(sign if sign.isprintable() else "�" for sign in record.record_id[:100])
        self.report.rejections.append(Rejection(record.line, shown, error.field, error.message))

    def take_batch(self, batch: Sequence[SourceRecord]) -> None:
        """Write one batch; rows that cannot be stored are counted with their reason."""
        sources: list[Source] = []
        placed: list[tuple[SourceRecord, Placed]] = []
        for record in batch:
            try:
                if record.kind == "source":
                    sources.append(normalise_source(record))
                else:
                    placed.append((record, self._place_record(record)))
            except RejectedRecord as error:
                self._reject(record, error)
        self.writer.write_sources(sources)
        for outcome in self.writer.write_batch(self._keep_own(placed)):
            self.report.count_row(outcome)

    def _keep_own(self, placed: Sequence[tuple[SourceRecord, Placed]]) -> list[Placed]:
        refusals = self.writer.refuse_foreign([each for _, each in placed])
        own = []
        for (record, each), refusal in zip(placed, refusals, strict=True):
            if refusal:
                self._reject(record, refusal)
            else:
                own.append(each)
        return own


def _take_turn(connection: Connection) -> None:
    """Wait until no other process writes; the transaction's end lets the next one in."""
    connection.execute(select(func.pg_advisory_xact_lock(WRITE_LOCK)))


def import_file(
    engine: Engine,
    adapter: str,
    path: Path,
    *,
    dry_run: bool = False,
    on_rows: Callable[[int], None] = lambda rows: None,
) -> LoadReport:
    """Load one file (or record folder) into the ledger, all or nothing.

    `on_rows` is told after each batch how many rows it had. Loading the same file again changes
    nothing; what a record folder no longer has is retracted. Raises MasarError when the file
    cannot be read at all.
    """
    started, now = time.perf_counter(), datetime.now(UTC)
    records = read_records(adapter, path)
    with engine.connect() as connection, connection.begin() as transaction:
        _take_turn(connection)
        gazetteer = Gazetteer(read_places(connection))
        name = path.resolve().name if adapter == "record" else adapter
        writer = LedgerWriter(connection, name, path.name, now)
        load = _Load(LoadReport(adapter=name), writer, gazetteer)
        for batch in _cut_batches(records):
            load.take_batch(batch)
            on_rows(len(batch))
        load.report.withdrawn = writer.kept_withdrawn
        if adapter in COMPLETE:
            load.report.retracted = retract_absent(connection, name, load.seen, now)
        if dry_run:
            transaction.rollback()
    load.report.seconds = round(time.perf_counter() - started, 3)
    return load.report


def withdraw_record(engine: Engine, entity_id: str, reason: WithdrawalReason) -> bool:
    """Withdraw a record for good; return False when it is so already. Publishing takes it down.

    Raises MasarError when the ledger has no such record.
    """
    with engine.begin() as connection:
        _take_turn(connection)
        return withdraw_entity(connection, entity_id, reason, datetime.now(UTC))


def load_shipped_places(engine: Engine, folder: Path) -> int:
    """Make the project's own places those of the gazetteer; return how many."""
    with engine.begin() as connection:
        _take_turn(connection)
        return replace_places(connection, read_shipped_places(folder))


@dataclass(frozen=True, slots=True)
class PublishReport:
    """What changed for the public, per kind, and what still waits for its time."""

    changes: Mapping[str, Change]
    waiting: int
    next_at: datetime | None
    seconds: float
    unpublishable: Sequence[str] = ()


@dataclass(slots=True)
class _View:
    """The public view being put together."""

    claims: Claims
    places: Mapping[str, Place]
    policy: Policy
    now: datetime
    events: list[Row] = field(default_factory=list)
    flows: list[Row] = field(default_factory=list)
    corridors: list[Row] = field(default_factory=list)
    claim_rows: list[Row] = field(default_factory=list)
    waiting: list[datetime] = field(default_factory=list)
    unpublishable: list[str] = field(default_factory=list)

    def add_each(
        self,
        add: Callable[[Mapping[str, Any]], None],
        records: Iterable[Mapping[str, Any]],
        id_column: str,
    ) -> None:
        """Add records; one that cannot be shown is named and left out, not the whole view."""
        for record in records:
            try:
                add(record)
            except (ArithmeticError, ValueError):
                self.unpublishable.append(record[id_column])

    def _note_wait(self, until: datetime) -> bool:
        """Whether something has to wait; the earliest of these instants is the next look's."""
        if until <= self.now:
            return False
        self.waiting.append(until)
        return True

    def add_event(self, event: Mapping[str, Any]) -> None:
        """Add an event unless it still has to wait."""
        claims = self.claims.get(event["event_id"], [])
        public_from = find_public_time(event, claims, self.places, self.policy)
        if self._note_wait(public_from):
            return
        row = build_event(event, claims, self.places, self.policy)
        used = row["estimate"]["input_claim_ids"] if row["estimate"] else ()
        self.events.append(row)
        told = withhold_words(claims) if is_sensitive(event, self.places) else claims
        self.claim_rows += build_claims(told, used, self.places)

    def add_flow(self, flow: Mapping[str, Any]) -> None:
        """Add a flow with the figures that may be shown."""
        every = self.claims.get(flow["flow_id"], [])
        claims = select_claims(flow, every, self.policy, self.now)
        if any(claim["locality_place_id"] for claim in every):
            self._note_wait(find_locality_time(flow, self.policy))
        row = build_flow(flow, claims, self.places, self.policy)
        if row is not None:
            self.flows.append(row)
            self.claim_rows += build_claims(claims, (), self.places)

    def add_corridor(self, corridor: Mapping[str, Any]) -> None:
        """Add a corridor if its operator announced it or if it is long over."""
        claims = self.claims.get(corridor["corridor_id"], [])
        public_from = find_corridor_time(corridor, claims, self.policy)
        if public_from is None or self._note_wait(public_from):
            return
        self.corridors.append(build_corridor(corridor, claims, self.places, self.policy))
        told = withhold_words(claims) if ends_at_site(corridor, self.places) else claims
        self.claim_rows += build_claims(told, (), self.places)


def _build_view(connection: Connection, policy: Policy, now: datetime) -> _View:
    places = {place.place_id: place for place in read_places(connection)}
    view = _View(read_claims(connection), places, policy, now)
    view.add_each(view.add_event, read_events(connection), "event_id")
    view.add_each(view.add_flow, read_flows(connection), "flow_id")
    view.add_each(view.add_corridor, read_corridors(connection), "corridor_id")
    return view


@cache
def _hash_rules() -> str:
    """Return a text that changes with whatever decides what is shown: policy, code, wording.

    An upgrade that changes a rule is thereby published without anybody asking for it.
    """
    files = [*PUBLISH_RULES.glob("*.py"), *PUBLISH_RULES.glob("*.toml"), Path(__file__)]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def publish_ledger(
    engine: Engine, *, now: datetime | None = None, policy: Policy | None = None
) -> PublishReport:
    """Make the public view what ledger, policy and clock say it should be, in one transaction."""
    started = time.perf_counter()
    policy, now = policy or read_policy(), now or datetime.now(UTC)
    with engine.begin() as connection:
        _take_turn(connection)
        view = _build_view(connection, policy, now)
        wanted = (
            (published.EVENT, view.events),
            (published.CLAIM, view.claim_rows),
            (published.CLUSTER, build_clusters(view.events)),
            (published.CORRIDOR, view.corridors),
            (published.FLOW, view.flows),
        )
        changes = {
            table.name: replace_shown(connection, table, rows, now) for table, rows in wanted
        }
        next_at = min(view.waiting, default=None)
        changed = any(change.shown or change.withdrawn for change in changes.values())
        note_state(connection, policy.version, _hash_rules(), (now, next_at), changed=changed)
    seconds = round(time.perf_counter() - started, 3)
    return PublishReport(changes, len(view.waiting), next_at, seconds, view.unpublishable)


def needs_publishing(engine: Engine) -> bool:
    """Whether ledger, places, policy or the clock ask for another look at what is shown."""
    with engine.connect() as connection:
        return not is_current(connection, _hash_rules(), datetime.now(UTC))

"""Bring a file into the ledger: ingest, normalise, geocode, write; all of it or nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine

from app.domain.errors import RejectedRecord
from app.domain.event import EventDraft
from app.domain.report import LoadReport, Outcome, Rejection
from app.domain.source import Source, SourceRecord
from app.geocode import Gazetteer
from app.ingest import COMPLETE, read_records
from app.ingest.gazetteer_files import read_shipped_places
from app.normalise import normalise_record, normalise_source
from app.normalise.personal_data import redact_id, redact_refusal
from app.pipeline.turns import take_turn
from app.store.ledger_writer import LedgerWriter, Placed
from app.store.modes import refuse_when_closed
from app.store.places import read_places, replace_places
from app.store.withdrawals import retract_absent

BATCH = 1000


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
        record_id = redact_id(record.record_id[:100])
        shown = "".join(sign if sign.isprintable() else "�" for sign in record_id)
        reason = redact_refusal(error).message
        self.report.rejections.append(Rejection(record.line, shown, error.field, reason))

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
    cannot be read at all, or the mode is read-only.
    """
    started, now = time.perf_counter(), datetime.now(UTC)
    records = read_records(adapter, path)
    with engine.connect() as connection, connection.begin() as transaction:
        take_turn(connection)
        if not dry_run:
            refuse_when_closed(connection, path.name)
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


def load_shipped_places(engine: Engine, folder: Path) -> int:
    """Make the project's own places those of the gazetteer; return how many.

    Raises MasarError when the mode is read-only.
    """
    with engine.begin() as connection:
        take_turn(connection)
        refuse_when_closed(connection, "places")
        return replace_places(connection, read_shipped_places(folder))

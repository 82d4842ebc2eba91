"""Bring a file into the ledger: ingest, normalise, geocode, write; all of it or nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine

from app.domain.claim import ClaimDraft
from app.domain.correction import Correction
from app.domain.document import Document
from app.domain.errors import RejectedRecord
from app.domain.event import EventDraft, Visibility
from app.domain.flow import FlowDraft
from app.domain.place import PlaceMatch
from app.domain.report import LoadReport, Outcome, Rejection
from app.domain.source import SourceRecord
from app.geocode import Gazetteer
from app.ingest import ReadOptions, find_adapter, name_dataset, read_records
from app.normalise import (
    apply_assessment,
    normalise_document,
    normalise_judgement,
    normalise_note,
    normalise_record,
    normalise_source,
    read_reason,
)
from app.normalise.personal_data import redact_id, redact_refusal
from app.pipeline.gazetteer import read_gazetteer
from app.pipeline.placing import describe_words, find_ends, find_place
from app.pipeline.turns import take_turn
from app.store.ledger_writer import LedgerWriter, Origin, Placed
from app.store.modes import refuse_when_closed
from app.store.withdrawals import retract_absent

T = TypeVar("T")
BATCH = 1000


def _cut_batches(records: Iterable[SourceRecord]) -> Iterator[list[SourceRecord]]:
    iterator = iter(records)
    while batch := list(islice(iterator, BATCH)):
        yield batch


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """Why a load changes what it changes, how its file is read, and who is told of its progress.

    `complete` says that the file has all that its source holds: what earlier loads of the same
    dataset had and this one has not is taken back. `private` says whether its rows are kept for
    comparison only, None what its adapter says of that. `on_rows` is told after each batch how many
    rows it had.
    """

    correction: Correction = Correction()
    reading: ReadOptions = ReadOptions()
    complete: bool = False
    private: bool | None = None
    on_rows: Callable[[int], None] = lambda rows: None


@dataclass(slots=True)
class _Load:
    """One file on its way into the ledger."""

    report: LoadReport
    writer: LedgerWriter
    gazetteer: Gazetteer
    private: bool = False
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    refused_documents: set[str] = field(default_factory=set)

    def _place_record(self, record: SourceRecord) -> Placed:
        first = self.seen.setdefault((record.kind, record.record_id), record.line)
        if first != record.line:
            raise RejectedRecord("id", f"{record.record_id[:100]!r} stands already on line {first}")
        draft, held = normalise_record(record), normalise_judgement(record)
        self._refuse_unread(draft.claims)
        reason = read_reason(record)
        if isinstance(draft, EventDraft):
            draft = apply_assessment(draft, record, held)
            draft = replace(draft, visibility=Visibility.PRIVATE) if self.private else draft
            return Placed(draft, find_place(self.gazetteer, draft.place), held, reason)
        if self.private:
            raise RejectedRecord("kind", f"a {record.kind} cannot be kept private; only events can")
        ends = find_ends(self.gazetteer, draft) if isinstance(draft, FlowDraft) else None
        return Placed(draft, None, held, reason, ends)

    def _refuse_unread(self, claims: Sequence[ClaimDraft]) -> None:
        for claim in claims:
            if claim.document_id in self.refused_documents:
                message = f"{claim.document_id!r} was refused; see its own row"
                raise RejectedRecord("document_id", message)

    def _reject(self, record: SourceRecord, error: RejectedRecord) -> None:
        self.report.count_row(Outcome.REJECTED)
        if record.kind == "document":
            self.refused_documents.add(record.record_id)
        # What was refused may hold what a terminal would obey, or fill it.
        record_id = redact_id(record.record_id[:100])
        shown = "".join(sign if sign.isprintable() else "�" for sign in record_id)
        reason = redact_refusal(error).message
        self.report.rejections.append(Rejection(record.line, shown, error.field, reason))

    def take_batch(self, batch: Sequence[SourceRecord]) -> None:
        """Write one batch; rows that cannot be stored are counted with their reason."""
        sources = self._normalise_each(batch, {"source"}, normalise_source)
        self.writer.write_sources([source for _, source in sources])
        self._take_documents(self._normalise_each(batch, {"document"}, normalise_document))
        records = self._normalise_each(batch, {"event", "flow", "corridor"}, self._place_record)
        own = self._keep_own(records)
        for placed in own:
            self._list_answer(placed)
        for outcome in self.writer.write_batch(own):
            self.report.count_row(outcome)

    def _list_answer(self, placed: Placed) -> None:
        draft, answer = placed.draft, placed.answer
        if isinstance(draft, EventDraft) and answer is not None:
            self.report.places.note_answer(lambda: describe_words(draft.place), answer)
        if isinstance(draft, FlowDraft) and placed.ends:
            for query, end in zip((draft.origin, draft.dest), placed.ends, strict=True):
                # A curated record says which places it means: nothing was looked for.
                if draft.provider or not isinstance(end, PlaceMatch):
                    self.report.places.note_answer(partial(describe_words, query), end)

    def _normalise_each(
        self,
        batch: Sequence[SourceRecord],
        kinds: Collection[str],
        normalise: Callable[[SourceRecord], T],
    ) -> list[tuple[SourceRecord, T]]:
        normal = []
        for record in batch:
            try:
                if record.kind in kinds:
                    normal.append((record, normalise(record)))
            except RejectedRecord as error:
                self._reject(record, error)
        return normal

    def _take_documents(self, documents: Sequence[tuple[SourceRecord, Document]]) -> None:
        foreign = self.writer.refuse_foreign_documents({d.document_id for _, d in documents})
        for record, document in documents:
            if refusal := foreign.get(document.document_id):
                self._reject(record, refusal)
        own = [document for _, document in documents if document.document_id not in foreign]
        self.writer.write_documents(own)

    def _keep_own(self, placed: Sequence[tuple[SourceRecord, Placed]]) -> list[Placed]:
        refusals = self.writer.refuse_foreign([each for _, each in placed])
        own = []
        for (record, each), refusal in zip(placed, refusals, strict=True):
            if refusal:
                self._reject(record, refusal)
            else:
                own.append(each)
        return own


def _keep_private(by_terms: bool, wanted: bool | None) -> bool:
    return by_terms if wanted is None else wanted


def import_file(
    engine: Engine,
    adapter: str,
    path: Path,
    *,
    dry_run: bool = False,
    options: LoadOptions = LoadOptions(),
) -> LoadReport:
    """Load one file (or record folder) into the ledger, all or nothing.

    Loading the same file again changes nothing; what a record folder no longer has is retracted.
    Raises MasarError when the file cannot be read at all, or the mode is read-only.
    """
    started, now = time.perf_counter(), datetime.now(UTC)
    note = normalise_note("note", options.correction.note)
    correction = replace(options.correction, note=note)
    records = read_records(adapter, path, options.reading)
    with engine.connect() as connection, connection.begin() as transaction:
        take_turn(connection)
        if not dry_run:
            refuse_when_closed(connection, path.name)
        gazetteer = read_gazetteer(connection)
        name = name_dataset(adapter, path, options.reading)
        writer = LedgerWriter(connection, Origin(name, path.name, now, correction))
        private = _keep_private(find_adapter(adapter).is_private, options.private)
        load = _Load(LoadReport(adapter=name, private=private), writer, gazetteer, private)
        for batch in _cut_batches(records):
            load.take_batch(batch)
            options.on_rows(len(batch))
        load.report.withdrawn = writer.kept_withdrawn
        if options.complete or find_adapter(adapter).is_complete:
            load.report.retracted = retract_absent(connection, name, load.seen, now)
        if dry_run:
            transaction.rollback()
    load.report.seconds = round(time.perf_counter() - started, 3)
    return load.report

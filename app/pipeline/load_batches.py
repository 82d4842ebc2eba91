"""The rows of one file, batch by batch, on their way into the ledger."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from app.domain.claim import ClaimDraft
from app.domain.document import Document
from app.domain.errors import RejectedRecord
from app.domain.event import EventDraft, Visibility
from app.domain.flow import FlowDraft
from app.domain.place import PlaceMatch
from app.domain.report import LoadReport, Outcome, Rejection
from app.domain.source import SourceRecord
from app.geocode import Gazetteer
from app.normalise import (
    apply_assessment,
    normalise_document,
    normalise_judgement,
    normalise_record,
    normalise_source,
    read_reason,
)
from app.normalise.personal_data import redact_id, redact_refusal
from app.pipeline.placing import describe_words, find_ends, find_place
from app.pipeline.rejects import Rejects
from app.store.ledger_writer import LedgerWriter, Placed
from app.store.load_rows import SeenRows

T = TypeVar("T")
KINDS = frozenset({"event", "flow", "corridor"})


def _read_deleted_id(record: SourceRecord) -> str:
    if record.damage:
        raise redact_refusal(record.damage)
    if not record.record_id.strip() or "\0" in record.record_id:
        raise RejectedRecord("id", "is empty or damaged, so nothing can be taken back by it")
    return record.record_id


def _is_unidentified(record: SourceRecord) -> bool:
    """Whether nobody can tell which record a refused row is about.

    It has no id, or cells of its neighbours, or an id made of the words for which it is refused.
    """
    shifted = record.damage is not None and record.damage.field == "row"
    return shifted or record.has_made_id or not record.record_id.strip()


@dataclass(slots=True)
class LoadBatches:
    """Takes one file's rows in; every row becomes one count of the report."""

    report: LoadReport
    writer: LedgerWriter
    gazetteer: Gazetteer
    seen: SeenRows
    rejects: Rejects | None = None
    first_lines: dict[tuple[str, str], int] = field(default_factory=dict)
    unidentified: int | None = None
    """The line of a row of which nobody can tell which record it is about."""
    refused_documents: set[str] = field(default_factory=set)

    def _place_record(self, record: SourceRecord) -> Placed:
        first = self.first_lines[record.kind, record.record_id]
        if first != record.line:
            raise RejectedRecord("id", f"{record.record_id[:100]!r} stands already on line {first}")
        draft, held = normalise_record(record), normalise_judgement(record)
        self._refuse_unread(draft.claims)
        reason = read_reason(record)
        private = self.report.private
        if isinstance(draft, EventDraft):
            draft = apply_assessment(draft, record, held)
            draft = replace(draft, visibility=Visibility.PRIVATE) if private else draft
            return Placed(draft, find_place(self.gazetteer, draft.place), held, reason)
        if private:
            raise RejectedRecord("kind", f"a {record.kind} cannot be kept private; only events can")
        ends = find_ends(self.gazetteer, draft) if isinstance(draft, FlowDraft) else None
        return Placed(draft, None, held, reason, ends)

    def _refuse_unread(self, claims: Sequence[ClaimDraft]) -> None:
        for claim in claims:
            if claim.document_id in self.refused_documents:
                message = f"{claim.document_id!r} was refused; see its own row"
                raise RejectedRecord("document_id", message)

    def _reject(self, record: SourceRecord, error: RejectedRecord) -> None:
        if record.kind == "document":
            self.refused_documents.add(record.record_id)
        elif self.unidentified is None and _is_unidentified(record):
            self.unidentified = record.line
        # What was refused may hold what a terminal would obey, or fill it.
        record_id = redact_id(record.record_id[:100])
        shown = "".join(sign if sign.isprintable() else "�" for sign in record_id)
        told = redact_refusal(error)
        self.report.count_rejection(Rejection(record.line, shown, told.field, told.message))
        if self.rejects is not None:
            self.rejects.add_row(record, told)

    def take_batch(self, batch: Sequence[SourceRecord]) -> None:
        """Write one batch; rows that cannot be stored are counted with their reason."""
        sources = self._normalise_each(batch, {"source"}, normalise_source)
        self.writer.write_sources([source for _, source in sources])
        self._take_documents(self._normalise_each(batch, {"document"}, normalise_document))
        self.first_lines = self.seen.note_rows(
            [((each.kind, each.record_id), each.line) for each in batch if each.kind in KINDS]
        )
        own = self._keep_own(self._normalise_each(batch, KINDS, self._place_record))
        for placed in own:
            self._list_answer(placed)
        for outcome in self.writer.write_batch(own):
            self.report.count_row(outcome)
        self.report.list_withdrawn(self.writer.take_withdrawn())
        self._take_deletions(batch)

    def _take_deletions(self, batch: Sequence[SourceRecord]) -> None:
        deleted = self._normalise_each(batch, {"deletion"}, _read_deleted_id)
        for _ in deleted:
            self.report.count_row(Outcome.DELETION)
        self.report.retracted += self.writer.retract_deleted({each for _, each in deleted})

    def _list_answer(self, placed: Placed) -> None:
        draft, answer = placed.draft, placed.answer
        if isinstance(draft, EventDraft) and answer is not None:
            self.report.places.note_answer(lambda: describe_words(draft.place), answer)
        if isinstance(draft, FlowDraft) and placed.ends:
            for query, end in zip((draft.origin, draft.dest), placed.ends, strict=True):
                # A curated record says which places it means: nothing was looked for.
                if draft.provider or not isinstance(end, PlaceMatch):
                    self.report.places.note_end(partial(describe_words, query), end)

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

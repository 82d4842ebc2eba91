"""Add to the ledger: new records, new revisions of known ones. Nothing is updated in place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, Table, insert, select

from app.domain.claim import ClaimDraft
from app.domain.correction import (
    FIRST_REPORT,
    GAZETTEER_UPDATE,
    Correction,
    CorrectionReason,
)
from app.domain.corridor import CorridorDraft
from app.domain.document import Document
from app.domain.errors import RejectedRecord
from app.domain.event import EventDraft
from app.domain.flow import FlowDraft
from app.domain.judgement import Judgement
from app.domain.place import Ambiguous, NotFound, PlaceAnswer
from app.domain.report import Outcome
from app.domain.source import Draft, Source
from app.store.bulk_copy import copy_rows
from app.store.columns import match_any
from app.store.identifiers import make_id
from app.store.kept_private import PrivacyKeeper
from app.store.known_records import Known, read_known
from app.store.ledger_rows import (
    FLOW_PLACING,
    PLACING,
    PLACING_TOLD,
    Ends,
    Row,
    drop_defaults,
    drop_unsaid,
    hash_content,
    spell_assessment,
    spell_attribution,
    spell_claim,
    spell_document,
    spell_draft,
    spell_source,
)
from app.store.ledger_tables import (
    ASSESSMENT,
    ATTRIBUTION,
    CLAIM,
    CORRIDOR,
    DOCUMENT,
    EVENT,
    FLOW,
    LOAD,
    SOURCE,
)
from app.store.retractions import find_had_rows, retract_deleted
from app.store.withdrawals import Withdrawn, find_withdrawn

NOTHING_HELD = Judgement()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a load comes from, when we wrote it down (`at`), and why it changes what it changes."""

    adapter: str
    file_name: str
    at: datetime
    correction: Correction


@dataclass(frozen=True, slots=True)
class Placed:
    """A draft and what the geocoder said about its place, or about both ends of a movement.

    A corridor names its places by id. `judgement` is what is held of it beyond its figures,
    `reason` why its row was changed, where the row says so itself.
    """

    draft: Draft
    answer: PlaceAnswer | None = None
    judgement: Judgement = NOTHING_HELD
    reason: CorrectionReason | None = None
    ends: Ends | None = None

    @property
    def answers(self) -> tuple[PlaceAnswer, ...]:
        """All that the geocoder said."""
        return self.ends or ((self.answer,) if self.answer else ())


_KINDS: dict[type, tuple[Table, str, str]] = {
    EventDraft: (EVENT, "event_id", "evt"),
    FlowDraft: (FLOW, "flow_id", "flw"),
    CorridorDraft: (CORRIDOR, "corridor_id", "cor"),
}


@dataclass(frozen=True, slots=True)
class _Content:
    """All that a record says now, as rows without ids; the digest changes with any of it."""

    body: Row
    figures: list[Row]
    attributions: list[Row]
    assessments: list[Row]
    digest: str

    def differs_only_in(self, names: Collection[str], old: Known) -> bool:
        """Whether the record says what it said before, but for these columns of its place."""
        if not old.placing or self.digest == old.content_hash:
            return False
        before = {name: old.placing[name] for name in names if name in old.placing}
        body = {**self.body, **before}
        return _hash_said(body, self.figures, self.attributions, self.assessments) == (
            old.content_hash
        )


def _hash_said(
    body: Row, figures: Sequence[Row], attributions: Sequence[Row], assessments: Sequence[Row]
) -> str:
    said: list[object] = [drop_unsaid(body), [drop_defaults(figure) for figure in figures]]
    # Records without such rows keep the digest that they had before there were any.
    said += [attributions, assessments] if attributions or assessments else []
    return hash_content(said)


def _spell_content(placed: Placed) -> _Content:
    body = spell_draft(placed.draft, placed.answer, placed.ends)
    figures = [spell_claim(claim) for claim in placed.draft.claims]
    held = placed.judgement
    attributions = [spell_attribution(each) for each in held.attributions]
    assessments = [spell_assessment(held.assessment)] if held.assessment else []
    digest = _hash_said(body, figures, attributions, assessments)
    return _Content(body, figures, attributions, assessments, digest)


def _tell_outcome(known: Known | None, answers: Sequence[PlaceAnswer]) -> Outcome:
    if known:
        return Outcome.SUPERSEDED
    if any(isinstance(answer, NotFound) for answer in answers):
        return Outcome.UNPLACED
    ambiguous = any(isinstance(answer, Ambiguous) for answer in answers)
    return Outcome.AMBIGUOUS if ambiguous else Outcome.STORED


def _refuse_owned(draft: Draft, owners: Mapping[str, Mapping[str, str]]) -> RejectedRecord | None:
    id_column = _KINDS[type(draft)][1]
    used = [(id_column, getattr(draft, id_column))]
    used += [("claim_id", claim.claim_id) for claim in draft.claims]
    for column, given in used:
        if owner := owners[column].get(given):
            message = f"{given!r} belongs to {owner!r}; another record needs ids of its own"
            return RejectedRecord(column, message)
    return None


class LedgerWriter:
    """Writes one load; the caller's transaction makes it all or nothing."""

    def __init__(
        self, connection: Connection, origin: Origin, privacy: PrivacyKeeper | None = None
    ) -> None:
        """Prepare a load of one file; `privacy` keeps private what is, else the drafts say it."""
        self._connection = connection
        self._origin = origin
        self._privacy = privacy or PrivacyKeeper()
        self._kept_withdrawn: list[str] = []

    @property
    def at(self) -> datetime:
        """When this load was written down here."""
        return self._origin.at

    def take_withdrawn(self) -> list[str]:
        """Return the records since the last call that stay withdrawn: nothing was written."""
        taken, self._kept_withdrawn = self._kept_withdrawn, []
        return taken

    def retract_deleted(self, provider_ids: Collection[str]) -> int:
        """Withdraw the records that their source has deleted; return how many were standing."""
        return retract_deleted(self._connection, self._origin.adapter, provider_ids, self.at)

    @cached_property
    def _load_id(self) -> int:
        # Only a load that adds something leaves a row: the same file twice changes nothing.
        origin = self._origin
        inserted = self._connection.execute(
            insert(LOAD)
            .values(
                adapter=origin.adapter,
                file_name=origin.file_name,
                recorded_at=origin.at,
                note=origin.correction.note,
            )
            .returning(LOAD.c.load_id)
        )
        load_id: int = inserted.scalar_one()
        return load_id

    def _stamp(self) -> Row:
        return {"load_id": self._load_id, "recorded_at": self._origin.at}

    def write_sources(self, sources: Sequence[Source]) -> None:
        """Add the sources that are new or differ from what is known."""
        self._write_versions(SOURCE, "source_id", [spell_source(source) for source in sources])

    def write_documents(self, documents: Sequence[Document]) -> None:
        """Add the documents that are new or differ from what is known."""
        bodies = [spell_document(document) for document in documents]
        self._write_versions(DOCUMENT, "document_id", bodies)

    def _write_versions(self, table: Table, id_column: str, bodies: Sequence[Row]) -> None:
        if not bodies:
            return
        own_id = table.c[id_column]
        newest = (
            select(own_id, table.c.content_hash)
            .where(match_any(own_id, [str(body[id_column]) for body in bodies]))
            .order_by(table.c.seq)
        )
        known: dict[str, str] = {row[0]: row[1] for row in self._connection.execute(newest)}
        new = [body for body in bodies if known.get(str(body[id_column])) != body["content_hash"]]
        if new:
            stamp = self._stamp()
            copy_rows(self._connection, table, [{**body, **stamp} for body in new])

    def write_batch(self, batch: Sequence[Placed]) -> list[Outcome]:
        """Add the records that are new or changed; return one outcome per record, in order."""
        rows: dict[Table, list[Row]] = defaultdict(list)
        known = self._read_known(batch)
        newest = {each.subject_id: each.revision for each in known.values()}
        withdrawn = find_withdrawn(self._connection, newest)
        had = self._find_had(known, withdrawn.deleted)
        outcomes = []
        for placed in batch:
            old = known.get((type(placed.draft), placed.draft.provider_id))
            draft = self._privacy.keep_private(placed.draft, old)
            placed = placed if draft is placed.draft else replace(placed, draft=draft)  # noqa: PLW2901
            content = _spell_content(placed)
            outcome = self._judge(content, old, withdrawn)
            if old and self._says_again(placed.draft, content, had.get(old.subject_id)):
                outcome = Outcome.UNCHANGED
            if outcome is None:
                self._add_rows(rows, placed, content, old)
                self._privacy.count_change(placed.draft, old)
                outcome = _tell_outcome(old, placed.answers)
            outcomes.append(outcome)
        for table, some in rows.items():
            copy_rows(self._connection, table, some)
        return outcomes

    def _find_had(
        self, known: Mapping[tuple[type, str], Known], deleted: AbstractSet[str]
    ) -> dict[str, list[object]]:
        """Return what the ledger has ever had of the records that their source deleted."""
        had: dict[str, list[object]] = {}
        for kind, (table, id_column, _) in _KINDS.items():
            ids = [each.subject_id for (of, _), each in known.items() if of is kind]
            if own := deleted & set(ids):
                had |= find_had_rows(self._connection, table, id_column, own)
        return had

    @staticmethod
    def _says_again(draft: Draft, content: _Content, had: Sequence[object] | None) -> bool:
        """Whether a deleted record's row is one that the ledger has had before."""
        if had is None:
            return False
        kept = None if isinstance(draft, CorridorDraft) else draft.provider
        return (kept or content.digest) in had

    def _judge(self, content: _Content, old: Known | None, withdrawn: Withdrawn) -> Outcome | None:
        """Return the outcome for a record that says nothing new; None for one to be written."""
        if old is None:
            return None
        if old.subject_id in withdrawn.for_good:
            self._kept_withdrawn.append(old.subject_id)
            return Outcome.UNCHANGED
        returns = old.subject_id in withdrawn.left_out
        # Finding the same place in another way is nothing new.
        same = old.content_hash == content.digest or content.differs_only_in(PLACING_TOLD, old)
        return Outcome.UNCHANGED if same and not returns else None

    def _add_rows(
        self,
        rows: dict[Table, list[Row]],
        placed: Placed,
        content: _Content,
        old: Known | None,
    ) -> None:
        table, id_column, _ = _KINDS[type(placed.draft)]
        subject = self._spell_subject(placed, old, content)
        rows[table].append({**subject, **content.body})
        rows[CLAIM] += self._spell_claims(placed.draft.claims, content.figures, subject, id_column)
        held = {
            "event_id": subject[id_column],
            "subject_revision": subject["revision"],
            **self._stamp(),
        }
        for of_event, some in (
            (ATTRIBUTION, content.attributions),
            (ASSESSMENT, content.assessments),
        ):
            if some:
                rows[of_event] += [{**held, **each} for each in some]

    def refuse_foreign(self, batch: Sequence[Placed]) -> list[RejectedRecord | None]:
        """Tell for each record whether it uses an id that belongs to another source's record."""
        given = {_KINDS[type(p.draft)][1]: set[str]() for p in batch}
        for placed in batch:
            id_column = _KINDS[type(placed.draft)][1]
            given[id_column] |= {getattr(placed.draft, id_column)} - {None}
        owners = {
            id_column: self._read_owners(table, id_column, given.get(id_column, set()))
            for table, id_column, _ in _KINDS.values()
        }
        claims = {c.claim_id for p in batch for c in p.draft.claims if c.claim_id}
        owners["claim_id"] = self._read_owners(CLAIM, "claim_id", claims)
        return [_refuse_owned(placed.draft, owners) for placed in batch]

    def refuse_foreign_documents(self, ids: set[str]) -> dict[str, RejectedRecord]:
        """Tell which of these documents belong to another source's record."""
        owners = self._read_owners(DOCUMENT, "document_id", ids)
        message = "{!r} belongs to {!r}; another record needs ids of its own"
        return {
            own_id: RejectedRecord("document_id", message.format(own_id, owner))
            for own_id, owner in owners.items()
        }

    def _read_owners(self, table: Table, id_column: str, ids: set[str]) -> dict[str, str]:
        if not ids:
            return {}
        query = (
            select(table.c[id_column], LOAD.c.adapter)
            .join(LOAD, LOAD.c.load_id == table.c.load_id)
            .where(match_any(table.c[id_column], ids), LOAD.c.adapter != self._origin.adapter)
        )
        return {row[0]: row[1] for row in self._connection.execute(query.distinct())}

    def _read_known(self, batch: Sequence[Placed]) -> Mapping[tuple[type, str], Known]:
        known: dict[tuple[type, str], Known] = {}
        for kind, (table, id_column, _) in _KINDS.items():
            ids = [p.draft.provider_id for p in batch if isinstance(p.draft, kind)]
            if not ids:
                continue
            of_kind = read_known(self._connection, (table, id_column), self._origin.adapter, ids)
            known |= {(kind, provider_id): newest for provider_id, newest in of_kind.items()}
        return known

    def _tell_reason(self, placed: Placed, old: Known | None, content: _Content) -> str:
        if old is None:
            return FIRST_REPORT
        reason = placed.reason or self._origin.correction.reason
        by_default = reason is CorrectionReason.SOURCE_UPDATE
        if by_default and content.differs_only_in((*PLACING, *FLOW_PLACING), old):
            return GAZETTEER_UPDATE
        return reason.value

    def _spell_subject(self, placed: Placed, old: Known | None, content: _Content) -> Row:
        draft = placed.draft
        _, id_column, prefix = _KINDS[type(draft)]
        given = getattr(draft, id_column)
        return {
            id_column: old.subject_id if old else given or make_id(prefix),
            "revision": old.revision + 1 if old else 1,
            "reason_code": self._tell_reason(placed, old, content),
            "adapter": self._origin.adapter,
            "provider_id": draft.provider_id,
            "content_hash": content.digest,
            **self._stamp(),
        }

    def _spell_claims(
        self, drafts: Sequence[ClaimDraft], figures: Sequence[Row], subject: Row, id_column: str
    ) -> list[Row]:
        return [
            {
                "claim_id": draft.claim_id or f"clm_{subject[id_column]}_{draft.claim_key}",
                "subject_id": subject[id_column],
                "subject_revision": subject["revision"],
                **figure,
                **self._stamp(),
            }
            for draft, figure in zip(drafts, figures, strict=True)
        ]

"""Add to the ledger: new records, new revisions of known ones. Nothing is updated in place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import orjson
from sqlalchemy import Connection, Table, insert, select

from app.domain.claim import ClaimDraft, Unit
from app.domain.corridor import CorridorDraft
from app.domain.errors import RejectedRecord
from app.domain.event import EventDraft
from app.domain.flow import FlowDraft
from app.domain.place import Ambiguous, NotFound, PlaceAnswer, PlaceMatch, Precision
from app.domain.report import Outcome
from app.domain.source import Draft, Source
from app.store.bulk_copy import copy_rows
from app.store.identifiers import make_id
from app.store.ledger_tables import CLAIM, CORRIDOR, EVENT, FLOW, LOAD, SOURCE
from app.store.withdrawals import find_withdrawn

Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Known:
    """The newest revision of a record that the ledger already has."""

    subject_id: str
    revision: int
    content_hash: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A draft and what the geocoder said about its place (None: it names its places by id)."""

    draft: Draft
    answer: PlaceAnswer | None = None


_KINDS: dict[type, tuple[Table, str, str]] = {
    EventDraft: (EVENT, "event_id", "evt"),
    FlowDraft: (FLOW, "flow_id", "flw"),
    CorridorDraft: (CORRIDOR, "corridor_id", "cor"),
}


def _hash_content(content: object) -> str:
    packed = orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(packed).hexdigest()


def _spell_placing(draft: EventDraft, answer: PlaceAnswer | None) -> Row:
    match = answer if isinstance(answer, PlaceMatch) else None
    note = answer.reason if isinstance(answer, NotFound) else None
    if isinstance(answer, Ambiguous):
        note = "ambiguous: " + ", ".join(place.place_id for place in answer.candidates[:20])
    point = match.point if match else None
    return {
        "place_id": match.place.place_id if match else None,
        "precision": (match.precision if match else Precision.COUNTRY).value,
        "precision_m": draft.precision_m,
        "geom_exact": f"SRID=4326;POINT({point.lon!r} {point.lat!r})" if point else None,
        "match_method": match.method.value if match else None,
        "match_score": match.score if match else None,
        "match_note": match.note if match else note,
    }


def _spell_event(draft: EventDraft, answer: PlaceAnswer | None) -> Row:
    names = ("title_en", "title_ar", "summary_en", "summary_ar", "event_type", "sub_event_type",
             "scope", "parent_event_id", "verification", "visibility", "actor1", "actor2",
             "open_inquiry_en", "open_inquiry_ar", "provider")  # fmt: skip
    return {
        **{name: getattr(draft, name) for name in names},
        "date_start": draft.period.start,
        "date_end": draft.period.end,
        "date_prec": int(draft.date_prec),
        "flags": list(draft.flags),
        "waypoints": list(draft.waypoints),
        **_spell_placing(draft, answer),
    }


def _spell_flow(draft: FlowDraft) -> Row:
    names = ("title_en", "title_ar", "measure", "part_of", "drawn", "mode_en", "mode_ar")
    return {
        **{name: getattr(draft, name) for name in names},
        "origin_place_id": draft.origin,
        "dest_place_id": draft.dest,
        "date_start": draft.period.start,
        "date_end": draft.period.end,
    }


def _spell_corridor(draft: CorridorDraft) -> Row:
    names = ("name_en", "name_ar", "kind", "status", "status_as_stated", "admin1_pcode",
             "announced_publicly", "announced_by", "valid_from", "valid_to", "last_confirmed",
             "outcome_en", "outcome_ar")  # fmt: skip
    return {
        **{name: getattr(draft, name) for name in names},
        "origin_place_id": draft.origin,
        "dest_place_id": draft.dest,
    }


def _spell_draft(placed: Placed) -> Row:
    draft = placed.draft
    if isinstance(draft, EventDraft):
        return _spell_event(draft, placed.answer)
    return _spell_flow(draft) if isinstance(draft, FlowDraft) else _spell_corridor(draft)


def _spell_claim(claim: ClaimDraft) -> Row:
    names = ("claim_key", "asserted_by", "relayed_by", "relays_claim_id", "measure",
             "measure_as_stated", "population", "low", "best", "high", "quantifier", "method",
             "cumulative", "scope_note_en", "scope_note_ar", "url", "quote", "document_id",
             "supersedes_claim_id", "group_tag", "sex", "age_band", "unit", "household_size",
             "quote_lang")  # fmt: skip
    return {
        **{name: getattr(claim, name) for name in names},
        "locality_place_id": claim.locality,
        "scope_place_ids": list(claim.scope_places),
        "period_start": claim.period.start if claim.period else None,
        "period_end": claim.period.end if claim.period else None,
        "as_of": claim.as_of.day if claim.as_of else None,
        "as_of_unit": claim.as_of.unit if claim.as_of else None,
        "reported_at": claim.reported_at.day if claim.reported_at else None,
        "reported_unit": claim.reported_at.unit if claim.reported_at else None,
    }


_LATER: Row = {"document_id": None, "supersedes_claim_id": None, "group_tag": None, "sex": None,
               "age_band": None, "unit": Unit.PERSONS, "household_size": None, "quote_lang": None,
               "scope_place_ids": []}  # fmt: skip
"""Columns that came later. At their default they leave a record's hash as it was before, so that
importing a file again after an upgrade still changes nothing."""


def _drop_defaults(figure: Row) -> Row:
    return {
        name: value for name, value in figure.items() if name not in _LATER or value != _LATER[name]
    }


def _spell_source(source: Source) -> Row:
    names = ("source_id", "name_en", "name_ar", "kind", "independence_group", "reliability",
             "reliability_note", "url")  # fmt: skip
    body: Row = {name: getattr(source, name) for name in names}
    return {**body, "content_hash": _hash_content(body)}


def _tell_outcome(known: Known | None, answer: PlaceAnswer | None) -> Outcome:
    if known:
        return Outcome.SUPERSEDED
    if isinstance(answer, NotFound):
        return Outcome.UNPLACED
    return Outcome.AMBIGUOUS if isinstance(answer, Ambiguous) else Outcome.STORED


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

    def __init__(self, connection: Connection, adapter: str, file_name: str, at: datetime) -> None:
        """Prepare a load of one file; `at` is when we wrote it down."""
        self._connection = connection
        self._adapter = adapter
        self._file_name = file_name
        self._at = at
        self.kept_withdrawn: list[str] = []
        """Records of the file that were withdrawn by hand: nothing is written about them."""

    @cached_property
    def _load_id(self) -> int:
        # Only a load that adds something leaves a row: the same file twice changes nothing.
        inserted = self._connection.execute(
            insert(LOAD)
            .values(adapter=self._adapter, file_name=self._file_name, recorded_at=self._at)
            .returning(LOAD.c.load_id)
        )
        load_id: int = inserted.scalar_one()
        return load_id

    def write_sources(self, sources: Sequence[Source]) -> None:
        """Add the sources that are new or differ from what is known."""
        if not sources:
            return
        newest = select(SOURCE.c.source_id, SOURCE.c.content_hash).order_by(SOURCE.c.seq)
        known: dict[str, str] = {row[0]: row[1] for row in self._connection.execute(newest)}
        bodies = [_spell_source(source) for source in sources]
        new = [body for body in bodies if known.get(str(body["source_id"])) != body["content_hash"]]
        if new:
            stamp = {"load_id": self._load_id, "recorded_at": self._at}
            copy_rows(self._connection, SOURCE, [{**body, **stamp} for body in new])

    def write_batch(self, batch: Sequence[Placed]) -> list[Outcome]:
        """Add the records that are new or changed; return one outcome per record, in order."""
        outcomes: list[Outcome] = []
        rows: dict[type, list[Row]] = {}
        claims: list[Row] = []
        known = self._read_known(batch)
        newest = {each.subject_id: each.revision for each in known.values()}
        withdrawn = find_withdrawn(self._connection, newest)
        for placed in batch:
            draft = placed.draft
            body = _spell_draft(placed)
            figures = [_spell_claim(claim) for claim in draft.claims]
            content_hash = _hash_content([body, [_drop_defaults(figure) for figure in figures]])
            old = known.get((type(draft), draft.provider_id))
            if old and old.subject_id in withdrawn.for_good:
                self.kept_withdrawn.append(old.subject_id)
                outcomes.append(Outcome.UNCHANGED)
                continue
            returns = old and old.subject_id in withdrawn.left_out
            if old and old.content_hash == content_hash and not returns:
                outcomes.append(Outcome.UNCHANGED)
                continue
            subject = self._spell_subject(draft, old, content_hash)
            id_column = _KINDS[type(draft)][1]
            rows.setdefault(type(draft), []).append({**subject, **body})
            claims += self._spell_claims(draft.claims, figures, subject, id_column)
            outcomes.append(_tell_outcome(old, placed.answer))
        for kind, kind_rows in rows.items():
            copy_rows(self._connection, _KINDS[kind][0], kind_rows)
        copy_rows(self._connection, CLAIM, claims)
        return outcomes

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

    def _read_owners(self, table: Table, id_column: str, ids: set[str]) -> dict[str, str]:
        if not ids:
            return {}
        query = (
            select(table.c[id_column], LOAD.c.adapter)
            .join(LOAD, LOAD.c.load_id == table.c.load_id)
            .where(table.c[id_column].in_(ids), LOAD.c.adapter != self._adapter)
        )
        return {row[0]: row[1] for row in self._connection.execute(query.distinct())}

    def _read_known(self, batch: Sequence[Placed]) -> Mapping[tuple[type, str], Known]:
        known: dict[tuple[type, str], Known] = {}
        for kind, (table, id_column, _) in _KINDS.items():
            ids = [p.draft.provider_id for p in batch if isinstance(p.draft, kind)]
            if not ids:
                continue
            query = (
                select(
                    table.c.provider_id, table.c[id_column], table.c.revision, table.c.content_hash
                )
                .where(table.c.adapter == self._adapter, table.c.provider_id.in_(ids))
                .order_by(table.c.provider_id, table.c.revision)
            )
            for provider_id, *newest in self._connection.execute(query):
                known[kind, provider_id] = Known(*newest)
        return known

    def _spell_subject(self, draft: Draft, old: Known | None, content_hash: str) -> Row:
        _, id_column, prefix = _KINDS[type(draft)]
        given = getattr(draft, id_column)
        return {
            id_column: old.subject_id if old else given or make_id(prefix),
            "revision": old.revision + 1 if old else 1,
            "reason_code": "source_update" if old else "first_report",
            "adapter": self._adapter,
            "provider_id": draft.provider_id,
            "content_hash": content_hash,
            "load_id": self._load_id,
            "recorded_at": self._at,
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
                "load_id": self._load_id,
                "recorded_at": self._at,
            }
            for draft, figure in zip(drafts, figures, strict=True)
        ]

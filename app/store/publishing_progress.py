"""What the public view was last made from, and what has changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    cast,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.dialects.postgresql import insert as upsert

from app.domain.mode import SecurityMode
from app.store.bulk_copy import copy_rows
from app.store.columns import match_any
from app.store.gazetteer_tables import PLACE
from app.store.ledger_tables import (
    CLAIM,
    DOCUMENT,
    LOAD,
    PAIRING,
    SOURCE,
    SUBJECTS,
    TOMBSTONE,
    WAIVER,
)
from app.store.published_tables import STATE
from app.store.publishing_tables import PROGRESS, WAITING


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a view is made from; equal inputs give an equal view, but for the clock.

    `rules` stands for policy and code, `places` for the gazetteer; the numbers are those of the
    newest rows of the ledger. `mode` is the mode in force when they are read, and *normal* or
    *delay-all* once it is settled how long delays are.
    """

    rules: str
    places: str
    mode: str
    load_id: int
    tombstone_seq: int
    waiver_seq: int
    pairing_seq: int

    def decides_all_as(self, other: Inputs) -> bool:
        """Whether a record that neither changed nor is young is shown the same under both."""
        return (self.rules, self.places) == (other.rules, other.places)

    def differs_visibly(self, other: Inputs) -> bool:
        """Whether readers see a difference in code, policy or places even if no record differs."""
        places = (inputs.places.split()[-1] for inputs in (self, other))
        return self.rules != other.rules or len(set(places)) > 1

    def settle(self, before: Inputs | None, delays: SecurityMode | None = None) -> Inputs:
        """Return what counts of these inputs in their mode, for a view made from `before`.

        Read-only keeps the view as it is, but for withdrawals; neither it nor the dark changes
        how long anything is delayed, unless `delays` says so.
        """
        if delays is not None:
            return replace(self, mode=delays.value)
        if self.mode in {SecurityMode.NORMAL, SecurityMode.DELAY_ALL}:
            return self
        if before is None:
            return replace(self, mode=SecurityMode.NORMAL.value)
        if self.mode == SecurityMode.READ_ONLY:
            return replace(before, tombstone_seq=self.tombstone_seq)
        return replace(self, mode=before.mode)


def _newest(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return select(func.coalesce(func.max(column), 0)).scalar_subquery()


def _digest_places(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    # Every column that a reader can see; of areas only the outlines are shown.
    place = cast(func.row(*(c for c in PLACE.c if c.name != "area")), Text)
    joined = func.string_agg(place, aggregate_order_by(literal(","), PLACE.c.place_id))
    digest = select(func.coalesce(func.md5(joined), "none")).where(condition)
    return digest.scalar_subquery()


def _digest_gazetteer() -> ColumnElement[Any]:
    """Return two digests: of all places, and of those that readers can list (no sites)."""
    listed = _digest_places(PLACE.c.level != "site")
    return _digest_places(true()).concat(" ").concat(listed)


def read_inputs(connection: Connection, rules: str) -> Inputs:
    """Return what a view made now would be made from."""
    query = select(
        literal(rules).label("rules"),
        _digest_gazetteer().label("places"),
        func.coalesce(select(STATE.c.mode).scalar_subquery(), "normal").label("mode"),
        _newest(LOAD.c.load_id).label("load_id"),
        _newest(TOMBSTONE.c.seq).label("tombstone_seq"),
        _newest(WAIVER.c.seq).label("waiver_seq"),
        _newest(PAIRING.c.seq).label("pairing_seq"),
    )
    return Inputs(**connection.execute(query).mappings().one())


def read_progress(connection: Connection) -> Inputs | None:
    """Return what the view that is shown was made from; None before the first."""
    columns = [column for column in PROGRESS.c if column.name != "only_row"]
    row = connection.execute(select(*columns)).mappings().one_or_none()
    return Inputs(**row) if row else None


def note_progress(connection: Connection, inputs: Inputs) -> None:
    """Remember what the view is made from now."""
    values = asdict(inputs)
    first = upsert(PROGRESS).values(only_row=True, **values)
    connection.execute(first.on_conflict_do_update(index_elements=["only_row"], set_=values))


def _select_subjects_of_claims(condition: ColumnElement[bool]) -> Select[Any]:
    return select(CLAIM.c.subject_id).where(condition)


def _select_touched(before: Inputs) -> Select[Any]:
    """Return the ids of records whose sources, documents, withdrawals or merges are new."""
    older = SOURCE.alias("older")
    renamed = select(SOURCE.c.source_id).where(
        SOURCE.c.load_id > before.load_id,
        exists().where(older.c.source_id == SOURCE.c.source_id, older.c.seq < SOURCE.c.seq),
    )
    read = select(DOCUMENT.c.document_id).where(DOCUMENT.c.load_id > before.load_id)
    stones = select(TOMBSTONE.c.entity_id).where(TOMBSTONE.c.seq > before.tombstone_seq)
    about = or_(CLAIM.c.asserted_by.in_(renamed), CLAIM.c.relayed_by.in_(renamed))
    found = union(
        _select_subjects_of_claims(about),
        _select_subjects_of_claims(CLAIM.c.document_id.in_(read)),
        _select_subjects_of_claims(CLAIM.c.claim_id.in_(stones)),
        stones,
        select(WAIVER.c.event_id).where(WAIVER.c.seq > before.waiver_seq),
        select(PAIRING.c.event_id).where(PAIRING.c.seq > before.pairing_seq),
        select(PAIRING.c.into_id).where(PAIRING.c.seq > before.pairing_seq),
    ).subquery()
    return select(found.c[0])


def _tell_kind(connection: Connection, ids: list[str]) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for kind, (_, own_id) in SUBJECTS.items():
        kinds[kind] |= set(
            connection.scalars(select(own_id).where(match_any(own_id, ids)).distinct())
        )
    return kinds


def find_taken_back(connection: Connection, before: Inputs) -> Mapping[str, set[str]]:
    """Return the ids of records, by kind, of which something was withdrawn since `before`."""
    stones = select(TOMBSTONE.c.entity_id).where(TOMBSTONE.c.seq > before.tombstone_seq)
    found = union(stones, _select_subjects_of_claims(CLAIM.c.claim_id.in_(stones))).subquery()
    return _tell_kind(connection, list(connection.scalars(select(found.c[0]))))


def find_young(connection: Connection, since: date) -> Mapping[str, set[str]]:
    """Return the ids of records, by kind, that wait or of which something is as young as `since`.

    Delays run from days of the record and of its claims, and from an editor's waiver: what has no
    such day is shown the same however long they are.
    """
    days = [CLAIM.c.reported_at, CLAIM.c.as_of, CLAIM.c.period_end]
    young = union(
        _select_subjects_of_claims(or_(*(day >= since for day in days))),
        select(WAIVER.c.event_id).where(WAIVER.c.recorded_at >= since),
        select(WAITING.c.subject_id),
        *(select(own_id).where(_is_young(table, since)) for table, own_id in SUBJECTS.values()),
    ).subquery()
    return _tell_kind(connection, list(connection.scalars(select(young.c[0]))))


def _is_young(table: Table, since: date) -> ColumnElement[bool]:
    names = ("date_end", "valid_from", "valid_to", "last_confirmed")
    return or_(*(table.c[name] >= since for name in names if name in table.c))


def find_changed(connection: Connection, before: Inputs, now: datetime) -> Mapping[str, set[str]]:
    """Return the ids of records, by kind, that may be shown differently than `before`.

    They have a new revision, a source, document or withdrawal is new, or their time has come.
    """
    found = _tell_kind(connection, list(connection.scalars(_select_touched(before))))
    for kind, (table, own_id) in SUBJECTS.items():
        found[kind] |= set(
            connection.scalars(select(own_id).where(table.c.load_id > before.load_id).distinct())
        )
    due = select(WAITING.c.kind, WAITING.c.subject_id).where(WAITING.c.due_at <= now)
    for kind, subject_id in connection.execute(due):
        found[kind].add(subject_id)
    return found


def note_waiting(
    connection: Connection, kind: str, looked_at: list[str], due: Mapping[str, datetime]
) -> None:
    """Remember when to look again at the records of one kind that were looked at."""
    connection.execute(delete(WAITING).where(match_any(WAITING.c.subject_id, looked_at)))
    rows = [{"subject_id": own_id, "kind": kind, "due_at": at} for own_id, at in due.items()]
    copy_rows(connection, WAITING, rows)


def find_next_look(connection: Connection) -> tuple[int, datetime | None]:
    """Return how many records wait, and when the first of them is due."""
    waiting, next_at = connection.execute(select(func.count(), func.min(WAITING.c.due_at))).one()
    return waiting, next_at


def find_due(connection: Connection) -> datetime | None:
    """Return when the next record comes due; None when none does, or the mode lets none be shown.

    It is in the past when publishing has yet to catch up.
    """
    mode = connection.scalar(select(STATE.c.mode))
    return None if mode == SecurityMode.READ_ONLY else find_next_look(connection)[1]


def is_current(connection: Connection, rules: str, now: datetime) -> bool:
    """Whether publishing now would change nothing: same inputs, nothing has come due."""
    before = read_progress(connection)
    if before is None or before != read_inputs(connection, rules).settle(before):
        return False
    next_at = find_due(connection)
    return next_at is None or next_at > now

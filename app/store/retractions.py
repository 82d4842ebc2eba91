"""What a source takes back: by leaving it out of a file that has everything, or by naming it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.sql.selectable import Subquery

from app.domain.withdrawal import WithdrawalReason
from app.store.columns import match_any
from app.store.ledger_tables import SUBJECTS, TOMBSTONE
from app.store.load_rows import SEEN_ROW, spell_row_key
from app.store.withdrawals import DELETED_BY_SOURCE, find_withdrawn


@dataclass(frozen=True, slots=True)
class Absence:
    """How many records of a dataset are shown or wait to be, and how many a load has not had."""

    known: int
    absent: int


def _select_standing(kind: str, adapter: str, *more: ColumnElement[bool]) -> Subquery:
    """Select the records of a dataset that are not withdrawn, with their newest revisions."""
    table, subject = SUBJECTS[kind]
    newest = (
        select(subject.label("entity_id"), func.max(table.c.revision).label("revision"))
        .where(table.c.adapter == adapter, *more)
        .group_by(subject)
        .subquery()
    )
    until = TOMBSTONE.c.until_revision
    stone = exists().where(
        and_(
            TOMBSTONE.c.entity_id == newest.c.entity_id,
            or_(until.is_(None), newest.c.revision <= until),
        )
    )
    return select(newest).where(~stone).subquery()


def _select_absent(kind: str, adapter: str) -> Subquery:
    table, _ = SUBJECTS[kind]
    had = exists().where(SEEN_ROW.c.key == spell_row_key(kind, table.c.provider_id))
    return _select_standing(kind, adapter, ~had)


def _count(connection: Connection, rows: Sequence[Subquery]) -> int:
    return sum(connection.scalar(select(func.count()).select_from(each)) or 0 for each in rows)


def count_absent(connection: Connection, adapter: str) -> Absence:
    """Count the records of a dataset, and those of them that this load has not had."""
    return Absence(
        known=_count(connection, [_select_standing(kind, adapter) for kind in SUBJECTS]),
        absent=_count(connection, [_select_absent(kind, adapter) for kind in SUBJECTS]),
    )


def retract_absent(connection: Connection, adapter: str, at: datetime) -> int:
    """Withdraw what earlier loads of `adapter` had and this one has not; return how many.

    A record that its source brings back becomes a new revision, and is shown again.
    """
    retracted = 0
    for kind in SUBJECTS:
        absent = _select_absent(kind, adapter)
        stones: Select[Any] = select(
            absent.c.entity_id,
            literal(WithdrawalReason.SOURCE_RETRACTED.value),
            literal(at),
            absent.c.revision,
        ).order_by(absent.c.entity_id)
        columns = ["entity_id", "reason_code", "recorded_at", "until_revision"]
        adding = insert(TOMBSTONE).from_select(columns, stones)
        retracted += connection.execute(adding.execution_options(preserve_rowcount=True)).rowcount
    return retracted


def _find_newest(connection: Connection, adapter: str, ids: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for table, subject in SUBJECTS.values():
        query = (
            select(subject, func.max(table.c.revision))
            .where(table.c.adapter == adapter, match_any(table.c.provider_id, ids))
            .group_by(subject)
        )
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def retract_deleted(
    connection: Connection, adapter: str, ids: Collection[str], at: datetime
) -> int:
    """Withdraw the records that their source says it has deleted; return how many were standing.

    `ids` are the source's own; what the ledger does not know of is passed over. A row that the
    ledger has had already does not bring such a record back: an old export loaded once more
    still has it. Only a row that says something new does.
    """
    newest = _find_newest(connection, adapter, ids) if ids else {}
    withdrawn = find_withdrawn(connection, newest)
    rows = [
        {
            "entity_id": entity_id,
            "reason_code": WithdrawalReason.SOURCE_RETRACTED.value,
            "reason_text": DELETED_BY_SOURCE,
            "recorded_at": at,
            "until_revision": revision,
        }
        for entity_id, revision in newest.items()
        if entity_id not in withdrawn.for_good | withdrawn.deleted
    ]
    if rows:
        connection.execute(insert(TOMBSTONE), rows)
    return sum(row["entity_id"] not in withdrawn.left_out for row in rows)


def find_had_rows(
    connection: Connection, table: Table, id_column: str, ids: Collection[str]
) -> Mapping[str, list[Any]]:
    """Return the rows that the ledger has had of these records, as their source wrote them.

    Where a kind keeps no such rows, the digests of what they said.
    """
    had: dict[str, list[Any]] = {entity_id: [] for entity_id in ids}
    said = table.c.provider if "provider" in table.c else table.c.content_hash
    own_id = table.c[id_column]
    for entity_id, row in connection.execute(select(own_id, said).where(match_any(own_id, ids))):
        had[entity_id].append(row)
    return had

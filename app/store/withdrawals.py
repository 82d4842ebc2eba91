"""Withdrawn records: by hand they stay withdrawn; left out by their source, until they return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Table, func, insert, select

from app.domain.errors import MasarError
from app.domain.withdrawal import PROTECTIVE, Withdrawal
from app.store.columns import match_any
from app.store.ledger_tables import CLAIM, SUBJECTS, TOMBSTONE

DELETED_BY_SOURCE = "in its source's list of deleted records"
"""The note of what a source deleted by name, and did not only leave out of a file."""


@dataclass(slots=True)
class Withdrawn:
    """Ids of withdrawn records: those withdrawn by hand, those that their source left out.

    `deleted` are those of the latter that their source deleted by name.
    """

    for_good: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)

    def __contains__(self, entity_id: str) -> bool:
        """Whether the record is not shown now, for either reason."""
        return entity_id in self.for_good or entity_id in self.left_out


def find_withdrawn(connection: Connection, revisions: Mapping[str, int]) -> Withdrawn:
    """Return which of these records, given with their newest revisions, are withdrawn."""
    found = Withdrawn()
    if not revisions:
        return found
    stone = TOMBSTONE.c
    query = select(stone.entity_id, stone.until_revision, stone.reason_text)
    for entity_id, until, note in connection.execute(
        query.where(match_any(stone.entity_id, revisions))
    ):
        if until is None:
            found.for_good.add(entity_id)
        elif revisions[entity_id] <= until:
            found.left_out.add(entity_id)
            if note == DELETED_BY_SOURCE:
                found.deleted.add(entity_id)
    return found


def _find_table(connection: Connection, entity_id: str) -> tuple[Table, int] | None:
    """Return where a record or claim is kept, with its newest revision."""
    for table, own_id, revision in (
        *((table, own_id, table.c.revision) for table, own_id in SUBJECTS.values()),
        (CLAIM, CLAIM.c.claim_id, CLAIM.c.subject_revision),
    ):
        newest = select(func.max(revision)).where(own_id == entity_id)
        if (found := connection.scalar(newest)) is not None:
            return table, found
    return None


def _require_table(connection: Connection, entity_id: str) -> tuple[Table, int]:
    found = _find_table(connection, entity_id)
    if found is None:
        raise MasarError(
            f"There is no record {entity_id[:100]!r}.",
            "Copy the id of an event (evt_…), flow (flw_…), corridor (cor_…) or claim (clm_…).",
        )
    return found


def _check_replacement(connection: Connection, withdrawal: Withdrawal, table: Table) -> None:
    """Refuse to send readers to what is withdrawn itself, is of another kind or not there."""
    named = withdrawal.replaced_by
    if named is None:
        return
    other, revision = _require_table(connection, named)
    if named == withdrawal.entity_id or other is not table:
        raise MasarError(
            f"{named} cannot replace {withdrawal.entity_id}.",
            "Name another record of the same kind.",
        )
    if named in find_withdrawn(connection, {named: revision}):
        raise MasarError(f"{named} is withdrawn itself.", "Name a record that is not.")


def _list_reasons(connection: Connection, entity_id: str) -> set[str]:
    stones = select(TOMBSTONE.c.reason_code).where(
        TOMBSTONE.c.entity_id == entity_id, TOMBSTONE.c.until_revision.is_(None)
    )
    return set(connection.scalars(stones))


def withdraw_entity(connection: Connection, withdrawal: Withdrawal, at: datetime) -> bool:
    """Withdraw an event, flow, corridor or claim for good; return False when it is so already.

    What was withdrawn for another reason is withdrawn once more for a reason that protects, so
    that its past goes too. Raises MasarError when the ledger has no such record, or nothing that
    could replace it.
    """
    table, _ = _require_table(connection, withdrawal.entity_id)
    _check_replacement(connection, withdrawal, table)
    reasons = _list_reasons(connection, withdrawal.entity_id)
    if reasons and (withdrawal.reason not in PROTECTIVE or reasons & PROTECTIVE):
        return False
    stone = {
        "entity_id": withdrawal.entity_id,
        "reason_code": withdrawal.reason.value,
        "replaced_by": withdrawal.replaced_by,
        "reason_text": withdrawal.note,
        "recorded_at": at,
    }
    connection.execute(insert(TOMBSTONE).values(stone))
    return True

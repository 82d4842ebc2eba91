"""Withdrawn records: by hand they stay withdrawn; left out by their source, until they return."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from app.domain.errors import MasarError
from app.domain.withdrawal import WithdrawalReason
from app.store.ledger_tables import CORRIDOR, EVENT, FLOW, TOMBSTONE

SUBJECTS = ((EVENT, "event_id"), (FLOW, "flow_id"), (CORRIDOR, "corridor_id"))


@dataclass(slots=True)
class Withdrawn:
    """Ids of withdrawn records: those withdrawn by hand, those that their source left out."""

    for_good: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)

    def __contains__(self, entity_id: str) -> bool:
        """Whether the record is not shown now, for either reason."""
        return entity_id in self.for_good or entity_id in self.left_out


def find_withdrawn(connection: Connection, revisions: Mapping[str, int]) -> Withdrawn:
    """Return which of these records, given with their newest revisions, are withdrawn."""
    found = Withdrawn()
    if not revisions:
        return found
    query = select(TOMBSTONE.c.entity_id, TOMBSTONE.c.until_revision)
    for entity_id, until in connection.execute(
        query.where(TOMBSTONE.c.entity_id.in_(list(revisions)))
    ):
        if until is None:
            found.for_good.add(entity_id)
        elif revisions[entity_id] <= until:
            found.left_out.add(entity_id)
    return found


def retract_absent(
    connection: Connection, adapter: str, present: Collection[tuple[str, str]], at: datetime
) -> int:
    """Withdraw what earlier loads of `adapter` had and this one has not; return how many.

    `present` holds kind and id of every row of the source. A record that its source brings back
    becomes a new revision, and is shown again.
    """
    absent: dict[str, int] = {}
    for table, id_column in SUBJECTS:
        subject = table.c[id_column]
        query = (
            select(table.c.provider_id, subject, func.max(table.c.revision))
            .where(table.c.adapter == adapter)
            .group_by(table.c.provider_id, subject)
        )
        for provider_id, entity_id, revision in connection.execute(query):
            if (table.name, provider_id) not in present:
                absent[entity_id] = revision
    already = find_withdrawn(connection, absent)
    rows = [
        {
            "entity_id": entity_id,
            "reason_code": WithdrawalReason.SOURCE_RETRACTED.value,
            "recorded_at": at,
            "until_revision": revision,
        }
        for entity_id, revision in absent.items()
        if entity_id not in already
    ]
    if rows:
        connection.execute(insert(TOMBSTONE), rows)
    return len(rows)


def withdraw_entity(
    connection: Connection, entity_id: str, reason: WithdrawalReason, at: datetime
) -> bool:
    """Withdraw an event, flow or corridor for good; return False when it is so already.

    Raises MasarError when the ledger has no such record.
    """
    queries = [
        select(func.max(table.c.revision)).where(table.c[id_column] == entity_id)
        for table, id_column in SUBJECTS
    ]
    revisions = [revision for query in queries if (revision := connection.scalar(query))]
    if not revisions:
        raise MasarError(
            f"There is no record {entity_id[:100]!r}.",
            "Copy the id of an event (evt_…), flow (flw_…) or corridor (cor_…).",
        )
    if entity_id in find_withdrawn(connection, {entity_id: max(revisions)}).for_good:
        return False
    stone = {"entity_id": entity_id, "reason_code": reason.value, "recorded_at": at}
    connection.execute(insert(TOMBSTONE).values(stone))
    return True

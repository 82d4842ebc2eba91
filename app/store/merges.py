"""What editors decided of pairs of events: merged, part of a total, or two of their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Column, Connection, MetaData, Table, func, insert, or_, select

from app.domain.pairing import Merges, PairDecision, Pairing, follow_merges, settle_merges
from app.domain.withdrawal import PROTECTIVE
from app.store.columns import match_any
from app.store.ledger_tables import EVENT, PAIRING, TOMBSTONE
from app.store.withdrawals import Withdrawn, find_withdrawn

_CURRENT = Table(
    "current_pairing",
    MetaData(),
    *(Column(column.name, column.type) for column in PAIRING.columns),
    schema="ledger",
)


def read_pairings(connection: Connection, ids: Collection[str] | None = None) -> list[Pairing]:
    """Return the decisions that hold, in the order in which they were made.

    `ids` asks for those alone that one of these events is in.
    """
    query = select(_CURRENT).order_by(_CURRENT.c.seq)
    if ids is not None:
        given = (match_any(column, ids) for column in (_CURRENT.c.event_id, _CURRENT.c.into_id))
        query = query.where(or_(*given))
    return [
        Pairing(row.event_id, row.into_id, PairDecision(row.decision), row.note)
        for row in connection.execute(query)
    ]


def read_pairings_since(connection: Connection, seq: int) -> list[Pairing]:
    """Return the decisions after this one, also those that hold no more."""
    query = select(PAIRING).where(PAIRING.c.seq > seq).order_by(PAIRING.c.seq)
    return [
        Pairing(row.event_id, row.into_id, PairDecision(row.decision), row.note)
        for row in connection.execute(query)
    ]


def read_newest_revisions(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """Return the newest revision of each of these events that the ledger has."""
    query = (
        select(EVENT.c.event_id, func.max(EVENT.c.revision))
        .where(match_any(EVENT.c.event_id, ids))
        .group_by(EVENT.c.event_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def read_standing(connection: Connection, ids: Collection[str]) -> tuple[set[str], Withdrawn]:
    """Return which of these events their sources still tell, and which are withdrawn."""
    revisions = read_newest_revisions(connection, ids)
    withdrawn = find_withdrawn(connection, revisions)
    return {own_id for own_id in revisions if own_id not in withdrawn}, withdrawn


def _find_protected(connection: Connection, ids: Collection[str]) -> set[str]:
    stones = select(TOMBSTONE.c.entity_id).where(
        match_any(TOMBSTONE.c.entity_id, ids), TOMBSTONE.c.reason_code.in_(sorted(PROTECTIVE))
    )
    return set(connection.scalars(stones))


def read_merges(connection: Connection) -> Merges:
    """Return which events are shown as which other ones now."""
    pairings = read_pairings(connection)
    if not pairings:
        return Merges()
    ids = {own_id for each in pairings for own_id in (each.event_id, each.into_id)}
    current, _ = read_standing(connection, ids)
    return settle_merges(pairings, current, _find_protected(connection, ids))


def find_kept(connection: Connection, event_id: str) -> str:
    """Return the event that this one went into at last; its own id when it is not merged."""
    into = {
        each.event_id: each.into_id
        for each in read_pairings(connection)
        if each.decision is PairDecision.SAME
    }
    return follow_merges(into, event_id)[-1]


def find_pairing(connection: Connection, first: str, second: str) -> Pairing | None:
    """Return the decision that holds about two events, whichever went into the other."""
    for each in read_pairings(connection, [first]):
        if {each.event_id, each.into_id} == {first, second}:
            return each
    return None


def add_pairing(connection: Connection, pairing: Pairing, at: datetime) -> None:
    """Note a decision in the ledger; it replaces what was decided of the pair before."""
    row = {
        "event_id": pairing.event_id,
        "into_id": pairing.into_id,
        "decision": pairing.decision.value,
        "note": pairing.note,
        "recorded_at": at,
    }
    connection.execute(insert(PAIRING).values(row))

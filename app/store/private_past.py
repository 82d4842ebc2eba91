"""What was shown of events that are kept for comparison now: none of it may be told any more."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, Select, delete, select

from app.domain.event import Visibility
from app.store.columns import match_any
from app.store.ledger_tables import CLAIM as LEDGER_CLAIM
from app.store.ledger_tables import EVENT as LEDGER_EVENT
from app.store.published_tables import CLAIM, EVENT, TOMBSTONE


def _select_private(ids: Collection[str] | None) -> Select[tuple[str]]:
    """Select the events of which the newest revision is private, withdrawn since or not."""
    newer = LEDGER_EVENT.alias("newer")
    following = (
        select(newer.c.seq)
        .where(
            newer.c.event_id == LEDGER_EVENT.c.event_id,
            newer.c.revision > LEDGER_EVENT.c.revision,
        )
        .exists()
    )
    query = select(LEDGER_EVENT.c.event_id).where(
        LEDGER_EVENT.c.visibility == Visibility.PRIVATE.value, ~following
    )
    return query if ids is None else query.where(match_any(LEDGER_EVENT.c.event_id, ids))


def find_private_past(connection: Connection, ids: Collection[str] | None) -> set[str]:
    """Return records of which earlier versions tell of an event that is private now.

    They are such events themselves, and whatever they were merged into while they were public.
    `ids` are the events to look at, None asks for all of them.
    """
    private = _select_private(ids).subquery("private")
    own = (
        select(EVENT.c.id)
        .join(private, private.c.event_id == EVENT.c.id)
        .where(EVENT.c.shown_to.is_not(None))
    )
    # A merged event had the claims of all its records under its own id.
    lent = (
        select(CLAIM.c.subject_id)
        .join(LEDGER_CLAIM, LEDGER_CLAIM.c.claim_id == CLAIM.c.id)
        .join(private, private.c.event_id == LEDGER_CLAIM.c.subject_id)
        .where(CLAIM.c.shown_to.is_not(None))
    )
    return {*connection.scalars(own.distinct()), *connection.scalars(lent.distinct())}


def drop_private_tombstones(connection: Connection) -> None:
    """Let nothing say that a private record was public once: not that it went, nor into what."""
    newest = (
        select(LEDGER_EVENT.c.visibility)
        .where(LEDGER_EVENT.c.event_id == TOMBSTONE.c.id)
        .order_by(LEDGER_EVENT.c.revision.desc())
        .limit(1)
        .scalar_subquery()
    )
    connection.execute(delete(TOMBSTONE).where(newest == Visibility.PRIVATE.value))

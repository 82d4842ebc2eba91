"""The security mode in force, who may change it when, and the record of its changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from app.domain.errors import MasarError
from app.domain.mode import SecurityMode
from app.store.ledger_tables import MODE_CHANGE
from app.store.published_state import note_state
from app.store.published_tables import STATE

MODE_LOCK = 7_310_582_114_120_004
"""Held for the moment in which a mode is changed, and at the end of publishing.

Not the lock of those who write: nobody may have to wait for a load to close the map.
"""
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ModeInForce:
    """A mode and since when; `since` is None before anything was published or changed."""

    mode: SecurityMode = SecurityMode.NORMAL
    since: datetime | None = None


def read_mode(connection: Connection) -> ModeInForce:
    """Return the mode in force: that of the published state, which the service obeys."""
    row = connection.execute(select(STATE.c.mode, STATE.c.mode_since)).one_or_none()
    return ModeInForce(SecurityMode(row.mode), row.mode_since) if row else ModeInForce()


def hold_mode(connection: Connection) -> None:
    """Let nobody else change the mode until this transaction ends."""
    connection.execute(select(func.pg_advisory_xact_lock(MODE_LOCK)))


def set_mode(connection: Connection, mode: SecurityMode, now: datetime) -> None:
    """Put a mode in force, and with it the rights of the public role; readers see a new state."""
    hold_mode(connection)
    first = upsert(STATE).values(
        only_row=True, revision=0, published_at=_BEGINNING, policy="none", mode=mode, mode_since=now
    )
    connection.execute(first.on_conflict_do_nothing())
    state = connection.execute(select(STATE)).mappings().one()
    if state["revision"] > 0:
        note_state(connection, state["policy"], mode, now, changed=False)
    else:
        connection.execute(STATE.update().values(mode=mode, mode_since=now))


def can_public_read(connection: Connection) -> bool:
    """Whether the role of the public service may read events."""
    query = select(func.has_table_privilege("masar_web", "published.event", "SELECT"))
    return bool(connection.scalar(query))


def note_mode_change(
    connection: Connection, mode: SecurityMode, reason: str, now: datetime
) -> None:
    """Keep in the ledger that the mode was changed, and why."""
    row = {"mode": mode, "reason": reason, "recorded_at": now}
    connection.execute(insert(MODE_CHANGE).values(row))


def read_noted_mode(connection: Connection) -> tuple[str, str | None]:
    """Return the mode that the ledger has as the last one set, and the reason given."""
    query = select(MODE_CHANGE.c.mode, MODE_CHANGE.c.reason).order_by(MODE_CHANGE.c.seq.desc())
    row = connection.execute(query.limit(1)).one_or_none()
    return (row.mode, row.reason) if row else (SecurityMode.NORMAL.value, None)


def refuse_when_closed(connection: Connection, what: str, done: str = "loaded") -> None:
    """Raise MasarError when the mode lets nothing in; `what` would have been `done`."""
    found = read_mode(connection)
    if found.mode is SecurityMode.READ_ONLY:
        since = f" since {found.since:%F %R} UTC" if found.since else ""
        raise MasarError(
            f"The mode is read-only{since}: {what} cannot be {done}.",
            "`masar mode` tells why; `masar mode normal --reason …` ends it.",
        )

"""Change the security mode: at once for readers, then for what is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine

from app.domain.errors import MasarError
from app.domain.mode import SecurityMode
from app.pipeline.publishing import publish_ledger
from app.store.modes import (
    ModeInForce,
    can_public_read,
    note_mode_change,
    read_mode,
    read_noted_mode,
    set_mode,
)

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class ModeReport:
    """The mode in force, since when, the reason that was given, and whether the ledger has it."""

    mode: SecurityMode
    since: datetime | None
    reason: str | None
    is_noted: bool


def find_mode(engine: Engine) -> ModeReport:
    """Return the mode in force with the reason that an editor gave for it."""
    with engine.connect() as connection:
        found, (noted, reason) = read_mode(connection), read_noted_mode(connection)
    is_noted = noted == found.mode
    return ModeReport(found.mode, found.since, reason if is_noted else None, is_noted)


def is_read_only(engine: Engine) -> bool:
    """Whether the mode in force lets nothing be loaded."""
    with engine.connect() as connection:
        return read_mode(connection).mode is SecurityMode.READ_ONLY


def put_in_force(engine: Engine, mode: SecurityMode) -> ModeInForce:
    """Make readers see a mode at once; return the one before.

    Neither a load nor a publish that is running is waited for. A map that leaves the dark for
    longer delays is published with them before anybody sees it again.
    """
    with engine.connect() as connection:
        before = read_mode(connection)
    if before.mode is mode:
        return before
    if before.mode is SecurityMode.DARK and mode is SecurityMode.DELAY_ALL:
        publish_ledger(engine, delays=mode)
    with engine.begin() as connection:
        set_mode(connection, mode, datetime.now(UTC))
    _check_rights(engine, mode)
    return before


def _check_rights(engine: Engine, mode: SecurityMode) -> None:
    with engine.connect() as connection:
        readable = can_public_read(connection)
    if mode is SecurityMode.DARK and readable:
        raise MasarError(
            "The service shows nothing, but its role masar_web can still read what is published.",
            "Somebody granted it more than Masar did: stop the service, or revoke these rights.",
        )


def note_change(engine: Engine, mode: SecurityMode, reason: str) -> None:
    """Keep in the ledger that the mode was changed, and why; waits for a load that is running."""
    with engine.begin() as connection:
        note_mode_change(connection, mode, reason, datetime.now(UTC))


def check_reason(reason: str) -> str:
    """Return the reason without spaces around it; raises MasarError when it says nothing."""
    text = reason.strip()
    if not text or len(text) > LONGEST_REASON or not text.isprintable():
        raise MasarError(
            "A change of the mode needs a reason.",
            f"Say in one line of at most {LONGEST_REASON} signs why; the ledger keeps it.",
        )
    return text

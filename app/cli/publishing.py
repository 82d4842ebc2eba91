"""Publish once, or go on with the clock: for cron, for a server, and beside a service."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import click
from sqlalchemy.exc import SQLAlchemyError

from app.cli.database import Database
from app.pipeline import find_next_due, needs_publishing, publish_ledger

PAUSE_S = 0.5
"""Seconds between two looks at least, whatever is due."""
GLANCE_S = 3.0
"""Seconds after which the next due time is asked for again: an import may have brought a sooner."""


def publish_once(database: Database, tell: Callable[[str], None] = click.echo) -> None:
    """Publish and tell what changed."""
    report = publish_ledger(database.writer)
    changed = [
        f"{change.shown:,} {name} rows shown, {change.withdrawn:,} taken down"
        for name, change in report.changes.items()
        if change.shown or change.withdrawn
    ]
    tell("; ".join(changed) + "." if changed else "Nothing has changed.")
    if report.unpublishable:
        tell(f"Not shown, because they cannot be: {', '.join(report.unpublishable)}.")
    if report.next_at is not None:
        tell(f"{report.waiting:,} records wait; the next is due at {report.next_at:%F %R} UTC.")


class Clock:
    """When to look again: when the next record comes due, and every `every_s` seconds anyhow.

    After a failed look only the latter counts, so that a fault is not repeated all the time.
    """

    def __init__(self, database: Database, every_s: float) -> None:
        """Begin to wait."""
        self._database = database
        self._every_s = every_s
        self.note_look(succeeded=True)

    def note_look(self, *, succeeded: bool) -> None:
        """Begin to wait anew after a look."""
        self._succeeded = succeeded
        self._last_look = time.monotonic()

    def find_wait_s(self) -> float:
        """Return for how long to sleep before asking again, 0 when it is time for a look."""
        since = time.monotonic() - self._last_look
        left = self._every_s - since
        until_due = self._find_due_s() if self._succeeded else None
        if until_due is not None:
            left = min(left, max(until_due, PAUSE_S - since))
        return min(left, GLANCE_S) if left > 0 else 0.0

    def _find_due_s(self) -> float | None:
        try:
            due = find_next_due(self._database.writer)
        except SQLAlchemyError:
            return None
        return None if due is None else (due - datetime.now(UTC)).total_seconds()


def publish_repeatedly(database: Database, every_s: int) -> None:
    """Publish whenever something has changed or come due, until interrupted."""
    clock = Clock(database, every_s)
    while True:
        if needs_publishing(database.writer):
            publish_once(database)
        clock.note_look(succeeded=True)
        while wait_s := clock.find_wait_s():
            time.sleep(wait_s)

"""Publish once, or go on with the clock: for cron, for a server, and beside a service."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

import click
from sqlalchemy.exc import SQLAlchemyError

from app.cli.database import Database
from app.pipeline import find_next_due, needs_publishing, publish_ledger

SHORTEST_WAIT_S = 0.1
"""Clocks differ a little: what is due this instant may be due for the database a moment later."""


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


def find_wait_s(database: Database, every_s: float) -> float:
    """Return how long to sleep: until the next record comes due, and never longer than `every_s`.

    Without an answer of the database, `every_s`.
    """
    try:
        due = find_next_due(database.writer)
    except SQLAlchemyError:
        return every_s
    if due is None:
        return every_s
    return min(max((due - datetime.now(UTC)).total_seconds(), SHORTEST_WAIT_S), every_s)


def publish_repeatedly(database: Database, every_s: int) -> None:
    """Publish whenever something has changed or come due, until interrupted."""
    while True:
        if needs_publishing(database.writer):
            publish_once(database)
        time.sleep(find_wait_s(database, every_s))

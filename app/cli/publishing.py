"""Publish once, or again and again for a server without a scheduler."""

from __future__ import annotations

import time

import click

from app.cli.database import Database
from app.pipeline import needs_publishing, publish_ledger


def publish_once(database: Database) -> None:
    """Publish and tell what changed."""
    report = publish_ledger(database.writer)
    changed = [
        f"{change.shown:,} {name} rows shown, {change.withdrawn:,} taken down"
        for name, change in report.changes.items()
        if change.shown or change.withdrawn
    ]
    click.echo("; ".join(changed) + "." if changed else "Nothing has changed.")
    if report.unpublishable:
        click.echo(f"Not shown, because they cannot be: {', '.join(report.unpublishable)}.")
    if report.next_at is not None:
        click.echo(
            f"{report.waiting:,} records wait; the next is due at {report.next_at:%F %R} UTC."
        )


def publish_repeatedly(database: Database, every_s: int) -> None:
    """Publish whenever something has changed or come due, until interrupted."""
    while True:
        if needs_publishing(database.writer):
            publish_once(database)
        time.sleep(every_s)

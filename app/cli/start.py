"""From nothing to a map that answers, step by step."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import SQLAlchemyError

from app.cli.database import Database, open_database
from app.cli.publishing import Clock
from app.cli.web_process import hold_port, run_web_process, spell_address
from app.domain.errors import MasarError
from app.pipeline import import_file, load_shipped_places, needs_publishing, publish_ledger
from app.pipeline.modes import is_read_only
from app.settings import Settings
from app.store.places import count_places

RECORD = "coast_2025"


def say(text: str) -> None:
    """Tell the person at the terminal something; results go to standard output instead."""
    click.echo(text, err=True)


class StepClock:
    """Prints each step with the seconds since the step before."""

    def __init__(self) -> None:
        """Start counting."""
        self._last = time.perf_counter()

    def tell(self, step: str) -> None:
        """Print the step that has just been done."""
        now = time.perf_counter()
        say(f"{step}: {now - self._last:.1f} s")
        self._last = now


def publish_if_needed(database: Database) -> bool:
    """Publish when something has changed or come due; return whether it was needed."""
    if not needs_publishing(database.writer):
        return False
    report = publish_ledger(database.writer)
    if report.unpublishable:
        say(f"Not shown, because they cannot be: {', '.join(report.unpublishable[:20])}.")
    return True


def prepare_places(database: Database, settings: Settings) -> int:
    """Bring schema and shipped places up to date; return the number of places.

    Whatever command comes first does this: without places, every event would be unplaced. When
    the mode is read-only, the places stay as they are.
    """
    database.migrate()
    if is_read_only(database.writer):
        with database.writer.connect() as connection:
            return sum(count_places(connection).values())
    report = load_shipped_places(database.writer, settings.geodata_dir)
    if report.replaced is not None and report.replaced.changed:
        say(f"The places have changed, and with them those of {report.replaced.changed:,} events.")
        for event in report.replaced.worse:
            say(f"WARNING: it has no place now: {event}")
    return report.places


def prepare_content(database: Database, settings: Settings, clock: StepClock) -> None:
    """Bring schema, places, the coast record and the public view up to date."""
    count = prepare_places(database, settings)
    clock.tell(f"Schema and {count} places")
    if is_read_only(database.writer):
        say("The mode is read-only: no record is loaded, and what is shown stays as it is.")
    else:
        clock.tell(f"Syrian coast, March 2025 ({load_record(database, settings)} records)")
    publish_or_wait(database)
    clock.tell("Publishing")


def load_record(database: Database, settings: Settings) -> int:
    """Bring the coast record up to date; return its number of rows."""
    report = import_file(database.writer, "record", settings.geodata_dir / RECORD)
    if report.rejected:
        first = report.rejections[0]
        raise MasarError(f"The shipped record is damaged: line {first.line}, {first.reason}.")
    return report.read


def publish_or_wait(database: Database) -> bool:
    """Publish what came due; return False when that fails: what was shown before stays."""
    try:
        publish_if_needed(database)
    except (SQLAlchemyError, ArithmeticError, ValueError) as error:
        reason = getattr(error, "orig", None) or error
        say(f"Publishing has to wait: {str(reason).strip().splitlines()[0]}")
        return False
    return True


def watch_clock(process: subprocess.Popen[bytes], database: Database, every_s: int) -> None:
    """Publish what comes due, when it does, until the service ends; raises MasarError then."""
    clock = Clock(database, every_s)
    while True:
        wait_s = clock.find_wait_s()
        if not wait_s:
            clock.note_look(succeeded=publish_or_wait(database))
            continue
        try:
            code = process.wait(wait_s)
        except subprocess.TimeoutExpired:
            continue
        raise MasarError(f"The service ended by itself (exit code {code}).", "Start it again.")


@contextmanager
def serve_everything(settings: Settings) -> Iterator[tuple[subprocess.Popen[bytes], Database]]:
    """Give the running service and its database; all of it stops when the block ends."""
    clock = StepClock()
    with hold_port(settings) as port, open_database(settings, say) as database:
        clock.tell("Database")
        prepare_content(database, settings, clock)
        with run_web_process(settings, database.web_url, port) as process:
            clock.tell("Service")
            yield process, database


def start_everything(settings: Settings) -> None:
    """Serve the map on a database that is found, made or given, until interrupted."""
    with serve_everything(settings) as (process, database):
        if not (settings.frontend_dir / "index.html").is_file():
            say("The front end is not built: the data are served, the map is not.")
        address = spell_address(settings)
        click.echo(f"\nMasar is at {address}   (for tools: {address}/api)   Ctrl-C stops it.")
        watch_clock(process, database, settings.publish_every_s)


def serve_published(settings: Settings, web_url: str) -> None:
    """Serve what is published, and publish what comes due, until interrupted.

    Only this process has the writer's connection; the service, its child, has the public one.
    """
    with hold_port(settings) as port, open_database(settings, say) as database:
        publish_or_wait(database)
        with run_web_process(settings, web_url, port) as process:
            click.echo(f"Serving and publishing at {spell_address(settings)}   Ctrl-C stops it.")
            watch_clock(process, database, settings.publish_every_s)

"""Imports with progress on the terminal, and their reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
import orjson
import psycopg
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.cli.database import Database
from app.cli.place_lists import print_places
from app.cli.progress import Progress
from app.cli.start import publish_if_needed, say
from app.domain.column_use import FIGURE, ColumnUse
from app.domain.errors import MasarError
from app.domain.plain_text import spell_plainly
from app.domain.report import LoadReport, Rejection
from app.pipeline import LoadOptions, import_file
from app.pipeline.turns import is_turn_taken

SHOWN_REJECTIONS = 20
"""Reasons for which rows were refused; a report in JSON has the first thousand rows."""
SHOWN_LINES = 5


def run_import(
    engine: Engine, adapter: str, path: Path, options: LoadOptions, *, dry_run: bool
) -> LoadReport:
    """Load a file, showing rows and time left when somebody watches.

    Raises MasarError, also when the database gives out or refuses; nothing is stored then.
    """
    progress = Progress(path)
    watched = replace(options, on_rows=progress.note_rows, on_wait=_tell_waiting)
    name = spell_plainly(path.name)
    try:
        return import_file(engine, adapter, path, dry_run=dry_run, options=watched)
    except (SQLAlchemyError, psycopg.Error) as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise MasarError(
            f"The database gave out or refused; nothing of {name} was stored: {reason}.",
            "Put that right and import the file again; nothing has to be undone.",
        ) from error
    except KeyboardInterrupt:
        progress.clear()
        say(f"Interrupted: nothing of {name} was stored. Import it again; nothing is to be undone.")
        raise
    finally:
        progress.clear()


def tell_turn(database: Database) -> None:
    """Say so when another process writes: whatever comes first would wait for it in silence."""
    if is_turn_taken(database.writer):
        _tell_waiting()


def _tell_waiting() -> None:
    say("Another import, or publishing, is under way; this one waits for its turn.")


def publish_import(database: Database, path: Path) -> None:
    """Show what may be shown of an import, and say so where somebody watches."""
    progress = Progress(path)
    progress.tell("Publishing: looking at what has changed …")
    try:
        publish_if_needed(database)
    except KeyboardInterrupt:
        progress.clear()
        say(
            f"Interrupted: {spell_plainly(path.name)} is stored, but not shown yet. "
            "`masar publish` shows what may be shown."
        )
        raise
    finally:
        progress.clear()


def print_report(report: LoadReport, *, as_json: bool) -> None:
    """Print what happened to every row, as one JSON object or in words."""
    if as_json:
        click.echo(orjson.dumps(report.as_dict()).decode())
        return
    names = ["stored", "unchanged", "superseded", "retracted", "unplaced", "ambiguous", "rejected"]
    names += ["deletions"] if report.deletions else []
    counts = ", ".join(f"{getattr(report, name):,} {name}" for name in names)
    rate = report.read / report.seconds if report.seconds else 0
    click.echo(
        f"{report.read:,} rows read in {report.seconds:.1f} s ({rate:,.0f} rows/s): {counts}."
    )
    _print_privacy(report)
    _print_columns(report.columns)
    print_places(report.places)
    if report.not_retracted:
        click.echo(f"Nothing was taken back: {report.not_retracted}.")
    if report.withdrawn:
        click.echo(f"Withdrawn by hand and not brought back: {', '.join(report.withdrawn)}.")
    _print_rejections(report)


def _print_privacy(report: LoadReport) -> None:
    if report.private:
        click.echo(
            "Kept for comparison and shown to nobody. If its source allows you to show its rows, "
            "import the file again with --public."
        )
    elif report.kept_private:
        click.echo(
            f"{report.kept_private:,} rows kept for comparison and shown to nobody, as their "
            "dataset has been so far. If its source allows you to show them, import the file "
            "again with --public."
        )
    if report.became_public:
        click.echo(f"{report.became_public:,} records that were private may be shown from now on.")
    if report.became_private:
        click.echo(f"{report.became_private:,} records that were public are private from now on.")


def _print_columns(columns: Sequence[ColumnUse]) -> None:
    """Print what each column was taken for, and which are only kept, as the file names them."""
    used = [f"{spell_plainly(each.column)} → {each.meaning}" for each in columns if each.meaning]
    kept = [spell_plainly(each.column) for each in columns if not each.meaning]
    for title, told in (("Columns read", used), ("Columns only kept", kept)):
        if told:
            click.echo(f"{title}: {'; '.join(told)}.")
    if columns and not any(each.counts for each in columns):
        click.echo("NO FIGURE IS READ from any column: the rows say that something happened, and "
                   "not to how many.")  # fmt: skip


def _print_rejections(report: LoadReport) -> None:
    """Print why rows were refused, each reason once, those of most rows first."""
    by_reason: dict[str, list[Rejection]] = {}
    named = {meaning: each.column for each in report.columns
             for meaning in each.meaning.removeprefix(FIGURE).split(", ")}  # fmt: skip
    for rejection in report.rejections:
        reason = rejection.reason
        if column := named.get(rejection.field):
            # Slots are our words; the column is what stands in the file.
            reason = f"{spell_plainly(column)} → {reason}"
        by_reason.setdefault(reason, []).append(rejection)
    listed = sorted(by_reason.items(), key=lambda entry: -len(entry[1]))[:SHOWN_REJECTIONS]
    for reason, rows in listed:
        click.echo(f"  {_name_rows(rows)}: {reason}")
    left = report.rejected - sum(len(rows) for _, rows in listed)
    if left:
        click.echo(f"  … and {left:,} more rows; --rejects FILE writes all.")


def _name_rows(rows: Sequence[Rejection]) -> str:
    if len(rows) == 1:
        return f"line {rows[0].line} ({rows[0].record_id})"
    lines = ", ".join(str(each.line) for each in rows[:SHOWN_LINES])
    return f"{len(rows):,} rows (lines {lines}{' …' if len(rows) > SHOWN_LINES else ''})"

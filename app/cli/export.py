"""`masar export`: take records out in the shape of other people's tables and files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click
import orjson
from sqlalchemy import Engine

from app.cli.database import Database, open_database
from app.cli.export_files import Write, open_files, open_output
from app.cli.start import say
from app.domain.errors import MasarError
from app.domain.export import ExportFilter, ExportReport
from app.domain.filters import Box, DateRange
from app.encode.shapes import SHAPES, Shape, Subject, find_shape
from app.pipeline.exports import ExportRequest, Watcher, export_records
from app.settings import Settings
from app.store.engine import open_engine

F = TypeVar("F", bound=Callable[..., Any])
WARNING = (
    "EXACT: this holds places, names of places and private rows that the public must not see. "
    "Keep it for yourself; do not pass it on, do not publish it."
)


@click.group(name="export")
def export_group() -> None:
    """Take records out in other people's formats."""


def _read_box(_context: object, _option: object, text: str | None) -> Box | None:
    if text is None:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise click.BadParameter("give west,south,east,north in degrees") from None
    is_box = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    if not is_box:
        raise click.BadParameter("give west,south,east,north in degrees; south first")
    return Box(west, south, east, north)


def _share_options(command: F) -> F:
    day = click.DateTime(["%Y-%m-%d"])
    options = [
        click.option("--exact", is_flag=True, help="The ledger itself: for the operator alone."),
        click.option("--out", type=click.Path(path_type=Path), help="Where to; else the output."),
        click.option("--force", is_flag=True, help="Write over what is there already."),
        click.option("--from", "first", type=day, help="Only what went on on this day or later."),
        click.option("--to", "last", type=day, help="Only what began on this day or earlier."),
        click.option("--bbox", "box", callback=_read_box, help="west,south,east,north in degrees."),
        click.option("--adapter", help="Only what came in this format, or of this dataset."),
        click.option("--json", "as_json", is_flag=True, help="Tell what was done as JSON."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _list_shapes(subject: Subject) -> click.Choice[str]:
    return click.Choice([name for name, shape in SHAPES.items() if subject in shape.subjects])


@export_group.command()
@click.option("--shape", required=True, type=click.Choice(list(SHAPES)))
@_share_options
@click.pass_obj
def events(settings: Settings, /, shape: str, **options: Any) -> None:  # noqa: ANN401
    """Export events as the public may see them; `dtm` and `flowmap` are shapes of movements."""
    found = find_shape(shape)
    subject = Subject.EVENTS
    if subject not in found.subjects:
        subject = Subject.FLOWS
        say(f"{shape} tells movements of people: these are exported, as by `masar export flows`.")
    _export(settings, found, subject, options)


@export_group.command()
@click.option("--shape", required=True, type=_list_shapes(Subject.FLOWS))
@_share_options
@click.pass_obj
def flows(settings: Settings, /, shape: str, **options: Any) -> None:  # noqa: ANN401
    """Export movements of people as the public may see them."""
    _export(settings, find_shape(shape), Subject.FLOWS, options)


def _read_filter(options: dict[str, Any]) -> ExportFilter:
    first, last = (_find_day(options[name]) for name in ("first", "last"))
    if first and last and last < first:
        raise MasarError(f"--to {last} lies before --from {first}.", "Exchange the two days.")
    dates = DateRange(first, last) if first or last else None
    return ExportFilter(dates, options["box"], options["adapter"])


def _find_day(moment: datetime | None) -> Any:  # noqa: ANN401
    return moment.date() if moment else None


def _export(settings: Settings, shape: Shape, subject: Subject, options: dict[str, Any]) -> None:
    exact = options["exact"]
    request = ExportRequest(subject, shape, _read_filter(options), exact)
    if exact:
        say(WARNING)
    with (
        _open_writing(shape, options) as write,
        open_database(settings, say) as database,
        _open_reading(database, exact=exact) as engine,
    ):
        database.migrate()
        report = _export_watched(engine, request, write)
    _print_report(report, options)


@contextmanager
def _open_writing(shape: Shape, options: dict[str, Any]) -> Iterator[Write]:
    if options["out"] is None:
        yield open_output(shape)
        return
    secret = options["exact"]
    with open_files(shape, options["out"], force=options["force"], secret=secret) as write:
        yield write


@contextmanager
def _open_reading(database: Database, *, exact: bool) -> Iterator[Engine]:
    """Give the writer's connections for the ledger; else those of the public role, which sees no
    more than any reader does, whatever this program asks."""
    if exact:
        yield database.writer
        return
    engine = open_engine(database.web_url, "masar_web")
    try:
        yield engine
    finally:
        engine.dispose()


def _export_watched(engine: Engine, request: ExportRequest, write: Write) -> ExportReport:
    if not sys.stderr.isatty():
        return export_records(engine, request, write)
    with click.progressbar(label="Exporting", length=0, show_pos=True, file=sys.stderr) as bar:

        def learn_total(total: int) -> None:
            bar.length = total

        return export_records(engine, request, write, Watcher(learn_total, bar.update))


def _print_report(report: ExportReport, options: dict[str, Any]) -> None:
    """Tell what was done: on the standard output only where that is not the export itself."""
    if options["as_json"]:
        text = orjson.dumps(report.as_dict()).decode()
        click.echo(text, err=options["out"] is None)
        return
    for line in _list_lines(report):
        say(line)


def _list_lines(report: ExportReport) -> Iterator[str]:
    rate = report.rows / report.seconds if report.seconds else 0
    yield (
        f"{report.rows:,} {report.subject} exported as {report.shape} ({report.view}) "
        f"in {report.seconds:.1f} s ({rate:,.0f} rows/s)."
    )
    for reason, count in report.left_out.items():
        yield f"Left out: {count:,} ({reason})."
    if report.not_filled:
        yield f"Columns that nothing here fills: {', '.join(report.not_filled)}."
    if report.more_columns:
        yield f"Columns of the source at the end: {', '.join(report.more_columns)}."
    for column, count in report.not_kept.items():
        yield f"Not kept at import, as it names private persons: {column} in {count:,} rows."
    if report.view == "exact" and report.foreign_rows and report.foreign_rows < report.rows:
        yield f"{report.foreign_rows:,} rows did not come in this format; --adapter picks one."
    if report.formulas:
        done = "given an apostrophe" if report.disarmed else "left as they are: mind spreadsheets"
        yield f"Cells that a spreadsheet would reckon: {report.formulas:,}, {done}."

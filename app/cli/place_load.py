"""`masar places load`: the places that ship, and OCHA's boundaries on top of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import date, datetime

import click
import orjson

from app.cli.database import open_database
from app.cli.place_lists import print_replacing
from app.cli.start import publish_if_needed, say
from app.domain.release import LEVELS, Release, ReleaseReport
from app.ingest.cod_ab import open_source, read_release
from app.ingest.cod_ab.downloads import OnBytes, is_address
from app.pipeline import load_shipped_places
from app.pipeline.places import PlacesReport, load_release
from app.settings import Settings

_NAMED = 5
"""Cases of a finding that are named in words; --json names more."""


@click.group(invoke_without_command=True)
@click.pass_context
def load(context: click.Context) -> None:
    """Load the places that ship with Masar, or with `cod-ab` OCHA's boundaries and communities.

    When any place has changed, the places of known events are looked for again.
    """
    if context.invoked_subcommand is not None:
        return
    settings: Settings = context.obj
    with open_database(settings, say) as database:
        database.migrate()
        report = load_shipped_places(database.writer, settings.geodata_dir)
        publish_if_needed(database)
    click.echo(f"{report.places:,} places loaded.")
    if report.replaced is not None:
        print_replacing(report.replaced)


@contextmanager
def _show_download() -> Iterator[OnBytes]:
    with click.progressbar(
        length=0, label="Fetching", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def tell(done: int, total: int | None) -> None:
            bar.length = total or done
            bar.update(done - bar.pos)

        yield tell


def _tell_nothing(done: int, total: int | None) -> None:
    """Stand for the progress of what is not fetched."""


def _read(source: str, valid_from: datetime | None) -> Release:
    with ExitStack() as until_read:
        # What is not fetched has no progress to show: a bar that never moves is worse than none.
        with _show_download() if is_address(source) else nullcontext(_tell_nothing) as tell:
            opened = until_read.enter_context(open_source(source, tell))
        say(f"Reading {opened.origin} …")
        day = valid_from.date() if valid_from else None
        release = read_release(opened.folder, opened.origin, day)
        if opened.sha256:
            release.report.files[opened.origin] = opened.sha256
        return release


@load.command("cod-ab")
@click.argument("source")
@click.option(
    "--valid-from",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The day from which these boundaries hold; also for a release that is loaded already.",
)
@click.option(
    "--accept-missing",
    is_flag=True,
    help="Load it although it lacks units that are known, as after a reform: they end with it.",
)
@click.option("--dry-run", is_flag=True, help="Check and tell, store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def load_cod_ab(
    settings: Settings,
    /,
    source: str,
    valid_from: datetime | None,
    *,
    as_json: bool,
    **choices: bool,
) -> None:
    """Load OCHA's COD-AB of Syria from SOURCE: a folder, a zip, or its https address.

    Checks it, keeps it beside earlier releases, looks for the places of known events again, and
    publishes. A release that is loaded already changes nothing, unless `--valid-from` gives it
    another day. Beside another release, each needs a day.
    """
    release = _read(source, valid_from)
    with open_database(settings, say) as database:
        database.migrate()
        say(f"Checked {len(release.units):,} units; storing them and placing events again …")
        report = load_release(database.writer, release, settings.geodata_dir, **choices)
        if not choices["dry_run"]:
            publish_if_needed(database)
    if as_json:
        click.echo(orjson.dumps(report.as_dict()).decode())
    else:
        _print_release(report, release, dry_run=choices["dry_run"])


def _tell_outcome(report: PlacesReport, day: date | None, *, dry_run: bool) -> str:
    if report.dated:
        return f"was loaded already; it {'would hold' if dry_run else 'holds'} from {day} now"
    if not report.is_new:
        return "was loaded already"
    return "would be loaded" if dry_run else "loaded"


def _tell_places(report: PlacesReport, *, dry_run: bool) -> str:
    seconds = f"in {report.seconds:.1f} s"
    if dry_run:
        return f"Nothing was stored; it would make {report.places:,} places ({seconds})."
    return f"{report.places:,} places, revision {report.revision}, {seconds}."


def _print_release(report: PlacesReport, release: Release, *, dry_run: bool) -> None:
    told = _tell_outcome(report, release.valid_from, dry_run=dry_run)
    click.echo(f"{release.title} ({release.licence}, {release.publisher}) {told}.")
    for finding in release.report.findings:
        if finding.check == "undated":
            click.echo(f"WARNING: {finding.message}.")
    for level in LEVELS:
        used = [use.name for use in release.report.layers if use.level == level]
        count = release.count_levels().get(level, 0)
        click.echo(f"{count:6,}  {level}" + (f", from {used[0]}" if used else ", not in it"))
    _print_findings(release.report)
    left_out = [use for use in release.report.layers if use.level is None]
    if left_out:
        click.echo("Left out:")
        for use in left_out:
            click.echo(f"  {use.name}: {use.reason}")
    click.echo(_tell_places(report, dry_run=dry_run))
    if report.replaced is not None:
        print_replacing(report.replaced, dry_run=dry_run)


def _print_findings(report: ReleaseReport) -> None:
    for finding in report.findings:
        if finding.check == "undated":
            continue
        shown = "; ".join(finding.examples[:_NAMED])
        more = f" and {finding.count - _NAMED:,} more" if finding.count > _NAMED else ""
        click.echo(
            f"- {finding.message}" + (f" ({finding.count:,}): {shown}{more}" if shown else "")
        )

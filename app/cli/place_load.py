"""`masar places load`: the places that ship, and OCHA's boundaries on top of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
import orjson

from app.cli.database import open_database
from app.cli.place_lists import print_replacing
from app.cli.start import publish_if_needed, say
from app.domain.release import LEVELS, Release
from app.ingest.cod_ab import open_source, read_release
from app.ingest.cod_ab.downloads import OnBytes
from app.pipeline import load_shipped_places
from app.pipeline.places import PlacesReport, load_release
from app.settings import Settings

_NAMED = 5
"""Cases of a finding that are named in words; --json names more."""


@click.group(invoke_without_command=True)
@click.pass_context
def load(context: click.Context) -> None:
    """Load the places that ship with Masar, or with `cod-ab` OCHA's boundaries and communities."""
    if context.invoked_subcommand is not None:
        return
    settings: Settings = context.obj
    with open_database(settings, say) as database:
        database.migrate()
        count = load_shipped_places(database.writer, settings.geodata_dir)
        publish_if_needed(database)
    click.echo(f"{count:,} places loaded.")


@contextmanager
def _show_download() -> Iterator[OnBytes]:
    with click.progressbar(
        length=0, label="Fetching", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def tell(done: int, total: int | None) -> None:
            bar.length = total or done
            bar.update(done - bar.pos)

        yield tell


def _read(source: str, valid_from: datetime | None) -> Release:
    with _show_download() as tell, open_source(source, tell) as opened:
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
    help="The day from which these boundaries hold, where the files state none.",
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
    publishes. A release that is loaded already changes nothing.
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


def _print_release(report: PlacesReport, release: Release, *, dry_run: bool) -> None:
    told = "would be loaded" if dry_run else "loaded" if report.is_new else "was loaded already"
    click.echo(f"{release.title} ({release.licence}, {release.publisher}) {told}.")
    for level in LEVELS:
        used = [use.name for use in release.report.layers if use.level == level]
        count = release.count_levels().get(level, 0)
        click.echo(f"{count:6,}  {level}" + (f", from {used[0]}" if used else ", not in it"))
    for finding in release.report.findings:
        shown = "; ".join(finding.examples[:_NAMED])
        more = f" and {finding.count - _NAMED:,} more" if finding.count > _NAMED else ""
        click.echo(
            f"- {finding.message}" + (f" ({finding.count:,}): {shown}{more}" if shown else "")
        )
    left_out = [use for use in release.report.layers if use.level is None]
    if left_out:
        click.echo("Left out:")
        for use in left_out:
            click.echo(f"  {use.name}: {use.reason}")
    click.echo(f"{report.places:,} places, revision {report.revision}, in {report.seconds:.1f} s.")
    if report.replaced is not None:
        print_replacing(report.replaced, dry_run=dry_run)

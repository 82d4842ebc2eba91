"""`masar places apply`: look for the places of known events again."""

from __future__ import annotations

import click
import orjson

from app.cli.database import open_database
from app.cli.place_lists import print_replacing
from app.cli.start import prepare_places, publish_if_needed, say
from app.pipeline.replacing import apply_places
from app.settings import Settings


@click.command(name="apply")
@click.option("--dry-run", is_flag=True, help="Tell what would change, change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def apply_command(settings: Settings, *, dry_run: bool, as_json: bool) -> None:
    """Look for the places of all events again, by what their sources wrote, and publish.

    Every change of places does this by itself; run it after an upgrade that finds places better.
    """
    with open_database(settings, say) as database:
        prepare_places(database, settings)
        report = apply_places(database.writer, dry_run=dry_run)
        if not dry_run:
            publish_if_needed(database)
    if as_json:
        click.echo(orjson.dumps(report.as_dict()).decode())
    else:
        print_replacing(report, dry_run=dry_run)

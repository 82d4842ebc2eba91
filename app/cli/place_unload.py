"""`masar places unload`: take back a release of boundaries that turned out wrong."""

from __future__ import annotations

import click

from app.cli.database import open_database
from app.cli.place_lists import print_replacing
from app.cli.start import publish_if_needed, say
from app.pipeline.places import unload_release
from app.settings import Settings


@click.command()
@click.argument("release_id")
@click.pass_obj
def unload(settings: Settings, release_id: str) -> None:
    """Take the release RELEASE_ID out of the gazetteer, place events again, and publish.

    `masar places status` lists the releases. Loading it again brings it back.
    """
    with open_database(settings, say) as database:
        database.migrate()
        report = unload_release(database.writer, release_id, settings.geodata_dir)
        publish_if_needed(database)
    click.echo(f"{release_id} is unloaded; {report.places:,} places, revision {report.revision}.")
    if report.replaced is not None:
        print_replacing(report.replaced, dry_run=False)

"""`masar places`: load places, ask for them, see what is missing."""

from __future__ import annotations

import click

from app.cli.database import open_database
from app.cli.place_apply import apply_command
from app.cli.place_load import load
from app.cli.place_status import status
from app.cli.place_text import in_text_command
from app.cli.start import prepare_places, say
from app.domain.place import Ambiguous, NotFound, Place, PlaceQuery
from app.geocode import Gazetteer
from app.settings import Settings
from app.store.places import read_places


@click.group()
def places() -> None:
    """Load the places that events are put on, and ask for them."""


places.add_command(apply_command)
places.add_command(in_text_command)
places.add_command(load)
places.add_command(status)


def _describe(place: Place) -> str:
    codes = place.pcode or place.place_id
    within = f" in {place.admin1_pcode}" if place.admin1_pcode else ""
    radius = f", ± {place.precision_m:,} m" if place.precision_m else ""
    return f"{place.name_en} · {place.name_ar} ({place.level}{within}, {codes}{radius})"


@places.command()
@click.argument("name")
@click.option("--admin1", help="Governorate, in any spelling.")
@click.pass_obj
def find(settings: Settings, name: str, admin1: str | None) -> None:
    """Find a place by NAME; "Hai Al Kusour, Banias" names its town after a comma."""
    with open_database(settings, say) as database:
        prepare_places(database, settings)
        with database.writer.connect() as connection:
            gazetteer = Gazetteer(read_places(connection))
    answer = gazetteer.find_place(PlaceQuery(name=name, admin1=admin1))
    if isinstance(answer, NotFound):
        click.echo(f"Not found: {answer.reason}.")
    elif isinstance(answer, Ambiguous):
        click.echo(f"{len(answer.candidates)} places bear this name; add the town after a comma:")
        for candidate in answer.candidates:
            click.echo(f"  {_describe(candidate.place)}")
    else:
        click.echo(f"{_describe(answer.place)}, found by {answer.method}, score {answer.score}")

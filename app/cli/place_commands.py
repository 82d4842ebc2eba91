"""`masar places`: load places, ask for them, see what is missing."""

from __future__ import annotations

import click
import orjson

from app.cli.database import open_database
from app.cli.place_apply import apply_command
from app.cli.start import prepare_places, publish_if_needed, say
from app.domain.place import Ambiguous, NotFound, Place, PlaceQuery
from app.geocode import Gazetteer
from app.pipeline import load_shipped_places
from app.settings import Settings
from app.store.places import count_places, read_places

WITHOUT_COD_AB = (
    "Loaded: the places that ship with Masar. Outlines of districts and sub-districts, and most "
    "villages, are not: events known to a district are drawn on their governorate, and most "
    "village names are not found."
)


@click.group()
def places() -> None:
    """Load the places that events are put on, and ask for them."""


places.add_command(apply_command)


@places.command()
@click.pass_obj
def load(settings: Settings) -> None:
    """Load the places that ship with Masar."""
    with open_database(settings, say) as database:
        database.migrate()
        count = load_shipped_places(database.writer, settings.geodata_dir)
        publish_if_needed(database)
    click.echo(f"{count:,} places loaded.")


@places.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def status(settings: Settings, *, as_json: bool) -> None:
    """Say which places are loaded and what is degraded without more."""
    with open_database(settings, say) as database:
        prepare_places(database, settings)
        with database.writer.connect() as connection:
            counts = count_places(connection)
    if as_json:
        click.echo(orjson.dumps(counts).decode())
        return
    for level, count in sorted(counts.items()):
        click.echo(f"{count:6,}  {level}")
    click.echo(WITHOUT_COD_AB if counts else "No places are loaded: `masar places load`.")


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

"""`masar places find`: which place a name means, and which others it may mean."""

from __future__ import annotations

from collections.abc import Iterable

import click
import orjson

from app.cli.database import open_database
from app.cli.start import prepare_places, say
from app.domain.errors import MasarError
from app.domain.place import Ambiguous, Candidate, Place, PlaceAnswer, PlaceMatch, PlaceQuery
from app.encode.place_answers import describe_answer
from app.geocode import Gazetteer
from app.settings import Settings
from app.store.places import read_places

_SHOWN = 12
"""Candidates that the terminal shows; `--json` holds all."""


def _describe(place: Place, gazetteer: Gazetteer) -> str:
    above = (place.admin3_pcode, place.admin2_pcode, place.admin1_pcode)
    units = [gazetteer.places.get(code or "") for code in above]
    names = dict.fromkeys(unit.name_en for unit in units if unit and unit is not place)
    within = f" in {', '.join(names)}" if names else ""
    radius = f", ± {place.precision_m:,} m" if place.precision_m else ""
    return f"{place.name_en} · {place.name_ar} ({place.level}{within}; {place.place_id}{radius})"


def _print_candidates(candidates: Iterable[Candidate], gazetteer: Gazetteer) -> None:
    listed = tuple(candidates)
    for each in listed[:_SHOWN]:
        click.echo(f"  {each.score:.2f}  {_describe(each.place, gazetteer)}")
    if len(listed) > _SHOWN:
        click.echo(f"  … and {len(listed) - _SHOWN} more: --json lists all")


def _print_match(match: PlaceMatch, gazetteer: Gazetteer) -> None:
    click.echo(_describe(match.place, gazetteer))
    click.echo(f"found by {match.method}, score {match.score:.2f}, known to a {match.precision}")
    if match.note:
        click.echo(f"Note: {match.note}.")
    if match.alternatives:
        click.echo("Others of the name, thought less likely:")
        _print_candidates(match.alternatives, gazetteer)


def print_answer(answer: PlaceAnswer, gazetteer: Gazetteer) -> None:
    """Print an answer for people: the place, or what to add, or what comes close."""
    if isinstance(answer, PlaceMatch):
        _print_match(answer, gazetteer)
    elif isinstance(answer, Ambiguous):
        count = len(answer.candidates)
        click.echo(f"{count} places may be meant. Say which, for example with --context TOWN:")
        _print_candidates(answer.candidates, gazetteer)
    else:
        click.echo(f"Not found: {answer.reason}.")
        if answer.candidates:
            click.echo("These come close, and are no answer:")
            _print_candidates(answer.candidates, gazetteer)


@click.command(name="find")
@click.argument("name")
@click.option("--context", help="What it lies in or near: a town, a governorate, several.")
@click.option("--admin1", help="Governorate, in any spelling.")
@click.option("--admin2", help="District, in any spelling.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def find_command(settings: Settings, /, name: str, *, as_json: bool, **around: str | None) -> None:
    """Find the place that NAME means; "Hai Al Kusour, Banias" names its town after a comma."""
    if not name.strip():
        raise MasarError("No name is given.", 'Write one, for example "Hai Al Kusour, Banias".')
    with open_database(settings, say) as database:
        prepare_places(database, settings)
        with database.writer.connect() as connection:
            gazetteer = Gazetteer(read_places(connection))
    query = PlaceQuery(
        name=name, context=around["context"], admin1=around["admin1"], admin2=around["admin2"]
    )
    answer = gazetteer.find_place(query)
    if as_json:
        found = {"query": name, **describe_answer(answer, gazetteer.places)}
        click.echo(orjson.dumps(found).decode())
    else:
        print_answer(answer, gazetteer)

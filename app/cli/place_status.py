"""`masar places status`: what is loaded, from whom, and what is worse without the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
import orjson

from app.cli.database import open_database
from app.cli.start import prepare_places, say
from app.query.gazetteer import select_gazetteer_state, tell_gazetteer
from app.settings import Settings


def _read_state(settings: Settings) -> dict[str, Any]:
    with open_database(settings, say) as database:
        prepare_places(database, settings)
        with database.writer.connect() as connection:
            rows = [
                connection.execute(query).mappings().all() for query in select_gazetteer_state()
            ]
    return tell_gazetteer(*rows)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def status(settings: Settings, *, as_json: bool) -> None:
    """Say which places and boundaries are loaded and what is degraded without more."""
    state = _read_state(settings)
    if as_json:
        click.echo(orjson.dumps(state).decode())
        return
    for level, counts in state["levels"].items():
        outlines = f", {counts['outlines']:,} with an outline" if counts["outlines"] else ""
        click.echo(f"{counts['places']:6,}  {level}{outlines}")
    for release in state["releases"]:
        click.echo(_describe(release))
    for degraded in state["degraded"]:
        click.echo(f"- {degraded['text_en']}")
    if state["degraded"]:
        click.echo("`masar places load cod-ab SOURCE` loads OCHA's boundaries and communities.")


def _describe(release: Mapping[str, Any]) -> str:
    until = f"; what the next one has, until {release['valid_to']}" if release["valid_to"] else ""
    since = f"holds from {release['valid_from'] or 'an unknown day'}{until}"
    return (
        f"{release['title']} ({release['release_id']}): {since}; "
        f"loaded {release['loaded_at']:%Y-%m-%d} from {release['origin']}; "
        f"{release['publisher']}, {release['licence']}"
    )

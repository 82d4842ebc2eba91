"""Every command, its options and its help."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import click
import orjson

from app.cli.audit import audit
from app.cli.database import open_database
from app.cli.desk import desk_command
from app.cli.duplicates import duplicates
from app.cli.editing_commands import document, waive, withdraw
from app.cli.export import export_group
from app.cli.import_command import import_command
from app.cli.key import key
from app.cli.mode_command import mode_command
from app.cli.place_commands import places
from app.cli.publishing import publish_once, publish_repeatedly
from app.cli.start import (
    StepClock,
    prepare_content,
    say,
    serve_published,
    start_everything,
)
from app.cli.web_process import hold_port, list_server_words, make_environment, spell_address
from app.domain.errors import MasarError
from app.settings import Settings, read_settings

JSON_OPTION = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


class MasarGroup(click.Group):
    """Turns what can go wrong into one clear sentence and the way out."""

    def invoke(self, context: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run a command; exit with 1 after a MasarError, silently after Ctrl-C."""
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            sys.exit(130)
        except MasarError as error:
            say(f"Error: {error.message}")
            if error.way_out:
                say(f"What to do: {error.way_out}")
            sys.exit(1)


@click.group(cls=MasarGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data-dir", type=click.Path(path_type=Path), help="Folder of the private database.")
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=int, help="Port to listen on.")
@click.pass_context
def main(context: click.Context, /, **flags: object) -> None:
    """Masar: a conflict map of Syria that shows its sources.

    Every setting can also be given in the environment; `masar settings` lists them.
    """
    context.obj = read_settings(**flags)


@main.command()
@click.pass_obj
def start(settings: Settings) -> None:
    """Bring everything up and serve the map until Ctrl-C."""
    start_everything(settings)


@main.command()
@click.pass_obj
def setup(settings: Settings) -> None:
    """Bring schema, places, the coast record and the public view up to date, and end."""
    with open_database(settings, say) as database:
        prepare_content(database, settings, StepClock())


@main.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Serve what is published; with DATABASE_URL also publish what comes due.

    Needs MASAR_WEB_DATABASE_URL, a connection as role masar_web: the service gets no other.
    """
    url = settings.web_database_url
    if url is None:
        raise MasarError(
            "`masar serve` needs MASAR_WEB_DATABASE_URL.",
            "Set it to a connection as role masar_web, or use `./start`.",
        )
    if settings.database_url:
        serve_published(settings, url)
        return
    say("Without DATABASE_URL nothing is published here: `masar publish --every 60` does.")
    port = hold_port(settings)
    port.set_inheritable(True)
    words = list_server_words(port, settings.workers)
    os.execve(words[0], words, make_environment(settings, url))  # noqa: S606 - our own words


@main.command()
@click.pass_obj
def migrate(settings: Settings) -> None:
    """Bring the database to the newest schema."""
    with open_database(settings, say) as database:
        click.echo(f"The schema is at revision {database.migrate()}.")


main.add_command(audit)
main.add_command(desk_command)
main.add_command(document)
main.add_command(duplicates)
main.add_command(export_group)
main.add_command(import_command)
main.add_command(key)
main.add_command(mode_command)
main.add_command(places)
main.add_command(waive)
main.add_command(withdraw)


@main.command()
@click.option("--every", type=click.IntRange(min=5), help="Go on, looking again every N seconds.")
@click.pass_obj
def publish(settings: Settings, every: int | None) -> None:
    """Show what ledger, policy and clock say may be shown."""
    with open_database(settings, say) as database:
        if every is None:
            publish_once(database)
        else:
            publish_repeatedly(database, every)


@main.command(name="settings")
@JSON_OPTION
@click.pass_obj
def settings_command(settings: Settings, *, as_json: bool) -> None:
    """List every setting, its value now and what it means."""
    rows = settings.list_settings()
    if as_json:
        values = {name: {"value": value, "meaning": text} for name, value, text in rows}
        click.echo(orjson.dumps(values).decode())
        return
    for name, value, text in rows:
        click.echo(f"{name} = {value}\n    {text}")


@main.command()
@click.pass_obj
def health(settings: Settings) -> None:
    """Ask the running service whether it can answer."""
    address = spell_address(settings)
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=5) as answer:  # noqa: S310
            click.echo(answer.read().decode())
    except (urllib.error.URLError, OSError) as error:
        raise MasarError(f"{address} is not ready: {error}.", "Start it with ./start.") from error

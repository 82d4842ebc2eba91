"""`masar mode`: see how much of the map is shown, and show less of it, or more, at once."""

from __future__ import annotations

import click
import orjson

from app.cli.database import Database, open_database
from app.cli.publishing import publish_once
from app.cli.start import say
from app.domain.errors import MasarError
from app.domain.mode import SecurityMode
from app.pipeline import has_published
from app.pipeline.modes import check_reason, find_mode, note_change, put_in_force
from app.settings import Settings

MEANING = {
    SecurityMode.NORMAL: "what the policy allows is shown",
    SecurityMode.DELAY_ALL: "every delay is longer; what is too young by that is taken down",
    SecurityMode.READ_ONLY: "the map stays as it is; withdrawals still take effect",
    SecurityMode.DARK: "nothing is shown",
}


@click.command(name="mode")
@click.argument("mode", required=False, type=click.Choice([each.value for each in SecurityMode]))
@click.option("--reason", help="Why; the ledger keeps it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def mode_command(
    settings: Settings, mode: str | None, reason: str | None, *, as_json: bool
) -> None:
    """Show the security mode, or change it at once: normal, delay-all, read-only or dark."""
    wanted = None if mode is None else SecurityMode(mode)
    why = None if wanted is None else check_reason(reason or "")
    with open_database(settings, say) as database:
        database.migrate()
        if wanted is not None and why is not None:
            _change(database, wanted, why)
        _print_mode(database, as_json=as_json)


def _change(database: Database, wanted: SecurityMode, reason: str) -> None:
    """Make readers see the mode first; only then what may have to wait for a load."""
    if wanted is SecurityMode.READ_ONLY and not has_published(database.writer):
        raise MasarError(
            "Nothing has been published yet, so there is nothing to keep as it is.",
            "Start Masar once; `masar mode dark` shows nothing until you say otherwise.",
        )
    before = put_in_force(database.writer, wanted)
    if before.mode is not wanted:
        say(f"The mode is {wanted.value} now: {MEANING[wanted]}.")
    if before.mode is not wanted or not find_mode(database.writer).is_noted:
        note_change(database.writer, wanted, reason)
    else:
        say(f"The mode was {wanted.value} already.")
    if wanted is not SecurityMode.DARK:
        say("Bringing what is shown in line with it …")
        publish_once(database, tell=say)


def _print_mode(database: Database, *, as_json: bool) -> None:
    found = find_mode(database.writer)
    if as_json:
        body = {"mode": found.mode, "since": found.since, "reason": found.reason}
        click.echo(orjson.dumps(body).decode())
        return
    since = f" since {found.since:%F %R} UTC" if found.since else ""
    why = f" ({found.reason})" if found.reason else ""
    click.echo(f"{found.mode.value}{since}{why}: {MEANING[found.mode]}.")

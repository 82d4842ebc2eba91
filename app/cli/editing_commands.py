"""What editors decide about single records: `masar withdraw`, `masar waive`, `masar document`."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from app.cli.database import open_database
from app.cli.start import prepare_places, publish_if_needed, say
from app.domain.errors import MasarError
from app.domain.withdrawal import WithdrawalReason
from app.pipeline import waive_delay, withdraw_record
from app.settings import Settings


@click.command()
@click.argument("record_id", metavar="ID")
@click.option(
    "--reason",
    required=True,
    type=click.Choice([reason.value for reason in WithdrawalReason]),
    help="Why; shown with the record that is gone.",
)
@click.option("--replaced-by", metavar="ID", help="The record to look at instead.")
@click.option("--note", help="More words about why; the ledger keeps them, nothing shows them.")
@click.pass_obj
def withdraw(
    settings: Settings, record_id: str, reason: str, replaced_by: str | None, note: str | None
) -> None:
    """Take an event, flow, corridor or claim down for good.

    ID is the record's own (evt_…, flw_…, cor_… or clm_…). Importing it again does not bring it
    back.
    """
    with open_database(settings, say) as database:
        prepare_places(database, settings)
        new = withdraw_record(
            database.writer,
            record_id,
            WithdrawalReason(reason),
            replaced_by=replaced_by,
            note=note,
        )
        publish_if_needed(database)
    click.echo(f"{record_id} {'is' if new else 'was already'} withdrawn and is not shown.")


@click.command()
@click.argument("event_id", metavar="EVENT_ID")
@click.option("--reason", required=True, help="Why, in words; the ledger keeps them.")
@click.pass_obj
def waive(settings: Settings, event_id: str, reason: str) -> None:
    """Show an event before its delay has passed, because others tell of it in public already."""
    with open_database(settings, say) as database:
        prepare_places(database, settings)
        waive_delay(database.writer, event_id, reason)
        publish_if_needed(database)
    click.echo(f"The delay of {event_id} is waived.")


@click.group()
def document() -> None:
    """Prove where a claim was read."""


@document.command(name="hash")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
def hash_file(path: Path) -> None:
    """Print the SHA-256 of an archived copy, for documents.csv."""
    if not path.is_file():
        raise MasarError(f"{path} is no file.", "Give the archived copy itself.")
    with path.open("rb") as file:
        click.echo(hashlib.file_digest(file, "sha256").hexdigest())

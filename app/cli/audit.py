"""`masar audit`: prove that nobody changed the ledger past the code."""

from __future__ import annotations

import re
import sys

import click
import orjson

from app.cli.database import open_database
from app.cli.start import say
from app.domain.audit import AuditReport
from app.domain.errors import MasarError
from app.settings import Settings
from app.store.audit import count_entries, read_head, verify_ledger

SHOWN_FINDINGS = 50
_HASH = re.compile("[0-9a-fA-F]{64}")


@click.group()
def audit() -> None:
    """Prove that the ledger is as it was written."""


def _print_report(report: AuditReport) -> None:
    if report.head:
        click.echo(f"{report.entries:,} rows; head {report.head.seq} {report.head.hash}")
    for finding in report.findings[:SHOWN_FINDINGS]:
        click.echo(finding.spell())
    if len(report.findings) > SHOWN_FINDINGS:
        click.echo(f"… and {len(report.findings) - SHOWN_FINDINGS:,} more; --json lists all.")
    if report.contains_noted_head is False:
        click.echo("The noted head is not in the chain: its end was cut off or written anew.")
    click.echo(
        "The ledger is as it was written." if report.is_sound else "The ledger is NOT sound."
    )


@audit.command()
@click.option("--head", metavar="HASH", help="A head noted earlier, which must still be there.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def verify(settings: Settings, head: str | None, *, as_json: bool) -> None:
    """Check every row against the hash chain; exit with 1 when anything is wrong."""
    if head is not None and not _HASH.fullmatch(head):
        raise MasarError(
            f"{head[:100]!r} is no hash.", "Give the 64 digits that `masar audit head` printed."
        )
    with open_database(settings, say) as database:
        database.migrate()
        with click.progressbar(
            length=count_entries(database.writer),
            label="Checking",
            show_pos=True,
            file=sys.stderr,
            hidden=not sys.stderr.isatty(),
        ) as bar:
            report = verify_ledger(database.writer, head, bar.update)
    if as_json:
        click.echo(orjson.dumps(report.as_dict()).decode())
    else:
        _print_report(report)
    sys.exit(0 if report.is_sound else 1)


@audit.command()
@click.pass_obj
def head(settings: Settings) -> None:
    """Print number and hash of the newest entry, to be noted elsewhere; never publish it."""
    with open_database(settings, say) as database:
        database.migrate()
        with database.writer.connect() as connection:
            newest = read_head(connection)
    click.echo(f"{newest.seq} {newest.hash}" if newest else "The ledger is empty.")

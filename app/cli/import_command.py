"""The command that brings a file in: its options and its help."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from app.cli.database import open_database
from app.cli.load import print_report, publish_import, run_import, tell_turn
from app.cli.start import prepare_places, say
from app.cli.table_guess import print_guess
from app.domain.correction import Correction, CorrectionReason
from app.ingest import ADAPTERS, ReadOptions
from app.pipeline import LoadOptions
from app.settings import Settings

REJECTED = 3
"""Exit code of `--strict` when rows were rejected; the others are stored all the same."""


def _read_options(options: Mapping[str, Any]) -> LoadOptions:
    return LoadOptions(
        correction=Correction(CorrectionReason(options["reason"]), options["note"]),
        reading=ReadOptions(options["mapping"], options["dataset"]),
        complete=options["complete"],
        accept_missing=options["accept_missing"],
        private=options["private"],
        rejects=options["rejects"],
        overwrite=options["force"],
    )


@click.command(name="import")
@click.argument("adapter", type=click.Choice(list(ADAPTERS)))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and check everything, store nothing.")
@click.option("--dataset", help="The set of rows in which an id stands for one record.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="A file that says which column means what, for `table`.",
)
@click.option(
    "--guess",
    is_flag=True,
    help="Propose the mapping of a table and load nothing; with --mapping, write it there.",
)
@click.option(
    "--complete",
    is_flag=True,
    help="The file has all that its source holds: what it no longer has is taken back.",
)
@click.option("--accept-missing", is_flag=True, help="So too when that is more than half of it.")
@click.option(
    "--rejects",
    type=click.Path(path_type=Path),
    help="Write the rejected rows to this file, with the reasons, to be put right and loaded.",
)
@click.option("--force", is_flag=True, help="Write over that file, if it is there.")
@click.option(
    "--private/--public",
    default=None,
    help="Keep its rows for comparison only, or show them; else as the format's terms allow.",
)
@click.option(
    "--reason",
    type=click.Choice([reason.value for reason in CorrectionReason]),
    default=CorrectionReason.SOURCE_UPDATE.value,
    help="Why known records change, where a row does not say so itself.",
)
@click.option("--note", help="The same in your own words; kept, never shown.")
@click.option("--strict", is_flag=True, help="End with exit code 3 when a row was rejected.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def import_command(settings: Settings, /, adapter: str, path: Path, **options: Any) -> None:  # noqa: ANN401
    """Load a file into the ledger and publish what may be shown.

    ADAPTER is the format of PATH. The same file twice changes nothing.
    """
    if options["guess"]:
        print_guess(adapter, path, options["mapping"])
        return
    dry_run = options["dry_run"]
    with open_database(settings, say) as database:
        tell_turn(database)
        prepare_places(database, settings)
        wanted = _read_options(options)
        report = run_import(database.writer, adapter, path, wanted, dry_run=dry_run)
        if not dry_run:
            publish_import(database, path)
    print_report(report, as_json=options["as_json"])
    if options["strict"] and report.rejected:
        sys.exit(REJECTED)

"""`import table FILE --guess`: a mapping proposed from a table's headers and values."""

from __future__ import annotations

from pathlib import Path

import click

from app.domain.errors import MasarError
from app.ingest.table.guessing import guess_table
from app.ingest.table.proposal import propose_mapping
from app.normalise.personal_data import redact_words


def print_guess(adapter: str, path: Path, mapping: Path | None) -> None:
    """Print the proposed mapping, or write it to `mapping`, which must not exist yet.

    Raises MasarError when nothing can be proposed, and for adapters that need no mapping.
    """
    if adapter != "table":
        raise MasarError(
            f"The adapter {adapter} knows its columns; there is nothing to guess.",
            f"Import without --guess, or guess with `import table {path.name} --guess`.",
        )
    if not path.exists():
        raise MasarError(f"There is no file {path}.", "Check the path and try again.")
    text = propose_mapping(guess_table(path), path.stem, redact_words)
    if mapping is None:
        click.echo(text, nl=False)
        return
    _write_new(mapping, text)
    click.echo(f"Wrote {mapping}. Complete it; then `import table {path} --mapping {mapping}`.")


def _write_new(mapping: Path, text: str) -> None:
    try:
        with mapping.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise MasarError(
            f"{mapping} exists already; what is in it may be your work.",
            "Give another name, or remove it first.",
        ) from error
    except OSError as error:
        raise MasarError(
            f"{mapping} cannot be written: {error.strerror}.", "Give a folder that exists."
        ) from error

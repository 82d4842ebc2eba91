"""The adapters by name: adding a source is adding one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from app.domain.errors import MasarError
from app.domain.source import SourceRecord
from app.ingest.record_folder import read_record_folder
from app.ingest.ucdp_ged import read_ucdp_ged, spell_event

Adapter = Callable[[Path], Iterator[SourceRecord]]

ADAPTERS: dict[str, Adapter] = {
    "record": read_record_folder,
    "ucdp_ged": read_ucdp_ged,
}

COMPLETE = frozenset({"record"})
"""Adapters whose source is always whole: what it no longer has, it has taken back.

A UCDP file may be an excerpt and says nothing about the events that it lacks.
"""


_KEPT_ROWS: dict[str, Callable[[Mapping[str, str]], SourceRecord]] = {"ucdp_ged": spell_event}


def keeps_whole_rows(adapter: str) -> bool:
    """Whether the row that the ledger keeps of an adapter's record is all that there was of it."""
    return adapter in _KEPT_ROWS


def read_kept_row(adapter: str, row: Mapping[str, str]) -> SourceRecord:
    """Return the record that a row was, which the ledger kept as its source wrote it.

    Of a record folder the ledger keeps the row of the event alone, without those of its figures.
    """
    return _KEPT_ROWS[adapter](row)


def read_records(adapter: str, path: Path) -> Iterator[SourceRecord]:
    """Yield the rows of `path` as the named adapter reads them.

    Raises MasarError when the adapter is unknown or there is no such file.
    """
    if adapter not in ADAPTERS:
        raise MasarError(
            f"There is no adapter called {adapter!r}.", f"Known adapters: {', '.join(ADAPTERS)}."
        )
    if not path.exists():
        raise MasarError(f"There is no file or folder {path}.", "Check the path and try again.")
    if adapter == "record" and path.resolve().name in ADAPTERS:
        raise MasarError(
            f"A record cannot be called {path.resolve().name!r}, like a format.",
            "The folder's name becomes the record's; choose another.",
        )
    return ADAPTERS[adapter](path)

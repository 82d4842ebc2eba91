"""The adapters by name: adding a source is adding one line here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from app.domain.errors import MasarError
from app.domain.source import SourceRecord
from app.ingest import (
    acled,
    dtm,
    flowmap,
    geojson,
    hxl,
    idmc_idu,
    insecurity_insight,
    record_folder,
    table,
    ucdp_ged,
    unhcr_flows,
)
from app.ingest.adapter import BETWEEN, NOTHING_KNOWN, Adapter, ReadOptions

ADAPTERS: dict[str, Adapter] = {
    adapter.name: adapter
    for adapter in (
        record_folder.ADAPTER,
        ucdp_ged.ADAPTER,
        acled.ADAPTER,
        hxl.ADAPTER,
        insecurity_insight.ADAPTER,
        idmc_idu.ADAPTER,
        dtm.ADAPTER,
        unhcr_flows.ADAPTER,
        flowmap.ADAPTER,
        geojson.ADAPTER,
        table.ADAPTER,
    )
}


def find_adapter(name: str) -> Adapter:
    """Return the adapter of this name. Raises MasarError listing those that there are."""
    if name not in ADAPTERS:
        raise MasarError(
            f"There is no adapter called {name!r}.", f"Known adapters: {', '.join(ADAPTERS)}."
        )
    return ADAPTERS[name]


def keeps_whole_rows(dataset: str) -> bool:
    """Whether the row that the ledger keeps of a dataset's record is all that there was of it."""
    return _find_reader(dataset) is not None


def is_curated(dataset: str) -> bool:
    """Whether a dataset is a record folder: the columns of its rows are Masar's own."""
    return dataset.partition(BETWEEN)[0] not in ADAPTERS


def read_kept_row(dataset: str, row: Mapping[str, str]) -> SourceRecord:
    """Return the record that a row was, which the ledger kept as its source wrote it.

    Of a record folder the ledger keeps the row of the event alone, without those of its figures.
    """
    adapter = _find_reader(dataset)
    assert adapter is not None  # noqa: S101 - `keeps_whole_rows` is asked before
    if adapter.read_kept_of is not None:
        return adapter.read_kept_of(dataset, row)
    assert adapter.read_kept is not None  # noqa: S101
    return adapter.read_kept(row)


def _find_reader(dataset: str) -> Adapter | None:
    adapter = ADAPTERS.get(dataset.partition(BETWEEN)[0])
    can_read = adapter is not None and (adapter.read_kept or adapter.read_kept_of)
    return adapter if can_read else None


def name_dataset(adapter: str, path: Path, options: ReadOptions = NOTHING_KNOWN) -> str:
    """Return the name under which the ledger keeps the rows of a file: ids are unique in it.

    A record folder's own name, else the adapter's, alone or before the name of the dataset.
    """
    found = find_adapter(adapter)
    return found.name_dataset(path, options) if found.name_dataset else found.name


def read_records(
    adapter: str, path: Path, options: ReadOptions = NOTHING_KNOWN
) -> Iterator[SourceRecord]:
    """Yield the rows of `path` as the named adapter reads them.

    Raises MasarError when the adapter is unknown or there is no such file.
    """
    found = find_adapter(adapter)
    if not path.exists():
        raise MasarError(f"There is no file or folder {path}.", "Check the path and try again.")
    if adapter == "record" and path.resolve().name.partition(BETWEEN)[0] in ADAPTERS:
        raise MasarError(
            f"A record cannot be called {path.resolve().name!r}, like a format.",
            "The folder's name becomes the record's; choose another.",
        )
    return found.read(path, options)

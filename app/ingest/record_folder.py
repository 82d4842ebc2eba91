"""A curated record: a folder of CSV files with sources, events, flows, corridors and claims.

The columns are those of `geodata/coast_2025/`; see `geodata/README.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.domain.errors import MasarError
from app.domain.source import RecordKind, SourceRecord
from app.ingest.csv_table import read_csv_rows

Claims = Mapping[str, tuple[Mapping[str, str], ...]]

_FILES: tuple[tuple[RecordKind, str, str], ...] = (
    ("event", "events.csv", "event_id"),
    ("flow", "flows.csv", "flow_id"),
    ("corridor", "corridors.csv", "corridor_id"),
)


def _read_claims(folder: Path) -> Claims:
    claims: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for _, row in read_csv_rows(folder / "claims.csv", ("claim_id", "subject_id", "asserted_by")):
        claims[row["subject_id"]].append({**row, "claim_key": row["claim_id"]})
    return {subject: tuple(rows) for subject, rows in claims.items()}


def _read_sources(folder: Path, adapter: str) -> Iterator[SourceRecord]:
    for line, row in read_csv_rows(folder / "sources.csv", ("source_id", "name_en")):
        yield SourceRecord(adapter, row["source_id"], "source", line, row)


def read_record_folder(folder: Path) -> Iterator[SourceRecord]:
    """Yield the folder's sources, then its events, flows and corridors with their claims.

    The folder's name becomes the adapter's name in the ledger (`coast_2025`), so that several
    records can live side by side. Raises MasarError when a claim belongs to no record.
    """
    if not folder.is_dir():
        raise MasarError(f"{folder} is not a folder.", "Give the folder that holds events.csv.")
    adapter = folder.resolve().name
    yield from _read_sources(folder, adapter)
    claims = dict(_read_claims(folder))
    for kind, file_name, id_column in _FILES:
        for line, row in read_csv_rows(folder / file_name, (id_column,)):
            record_id = row[id_column]
            own = claims.pop(record_id, ())
            yield SourceRecord(adapter, record_id, kind, line, row, own, row)
    if claims:
        raise MasarError(
            f"claims.csv has claims about {', '.join(sorted(claims))}, which no file describes.",
            "Add the record, or correct subject_id.",
        )

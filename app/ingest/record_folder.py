"""A curated record: a folder of CSV files with sources, events, flows, corridors and claims.

The columns are those of `geodata/coast_2025/`; see `geodata/README.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import MasarError, RejectedRecord
from app.domain.source import RecordKind, SourceRecord
from app.ingest.csv_table import read_csv_rows


@dataclass(slots=True)
class _Claims:
    """The claims about one record, and what is wrong with the first row that cannot be read."""

    rows: list[Mapping[str, str]] = field(default_factory=list)
    damage: RejectedRecord | None = None


_File = tuple[RecordKind, str, str]
_FILES: tuple[_File, ...] = (
    ("event", "events.csv", "event_id"),
    ("flow", "flows.csv", "flow_id"),
    ("corridor", "corridors.csv", "corridor_id"),
)


def _read_claims(folder: Path) -> dict[str, _Claims]:
    claims: dict[str, _Claims] = defaultdict(_Claims)
    lines: dict[str, int] = {}
    for row in read_csv_rows(folder / "claims.csv", ("claim_id", "subject_id", "asserted_by")):
        claim_id = row.cells["claim_id"].strip()
        own = claims[row.cells["subject_id"].strip()]
        own.rows.append({**row.cells, "claim_key": claim_id})
        own.damage = own.damage or row.damage
        first = lines.setdefault(claim_id, row.line)
        if first != row.line:
            message = f"{claim_id!r} stands on lines {first} and {row.line} of claims.csv"
            own.damage = own.damage or RejectedRecord("claim_id", message)
    return dict(claims)


def _read_sources(folder: Path, adapter: str) -> Iterator[SourceRecord]:
    for row in read_csv_rows(folder / "sources.csv", ("source_id", "name_en")):
        source_id = row.cells["source_id"].strip()
        yield SourceRecord(adapter, source_id, "source", row.line, row.cells, damage=row.damage)


def _read_file(folder: Path, file: _File, claims: dict[str, _Claims]) -> Iterator[SourceRecord]:
    kind, file_name, id_column = file
    for row in read_csv_rows(folder / file_name, (id_column,)):
        record_id = row.cells[id_column].strip()
        own = claims.pop(record_id, _Claims())
        yield SourceRecord(
            adapter=folder.resolve().name,
            record_id=record_id,
            kind=kind,
            line=row.line,
            fields=row.cells,
            claims=tuple(own.rows),
            provider=row.cells,
            damage=row.damage or own.damage,
        )


def read_record_folder(folder: Path) -> Iterator[SourceRecord]:
    """Yield the folder's sources, then its events, flows and corridors with their claims.

    The folder's name becomes the adapter's name in the ledger (`coast_2025`), so that several
    records can live side by side. Raises MasarError when a claim belongs to no record.
    """
    if not folder.is_dir():
        raise MasarError(f"{folder} is not a folder.", "Give the folder that holds events.csv.")
    adapter = folder.resolve().name
    yield from _read_sources(folder, adapter)
    claims = _read_claims(folder)
    for file in _FILES:
        yield from _read_file(folder, file, claims)
    if claims:
        raise MasarError(
            f"claims.csv has claims about {', '.join(sorted(claims))}, which no file describes.",
            "Add the record, or correct subject_id.",
        )

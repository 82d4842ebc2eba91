"""A curated record: a folder of CSV files with sources, events, flows, corridors and claims.

The columns are those of `geodata/coast_2025/`; see `geodata/README.md`. `documents.csv`,
`attributions.csv`, `assessments.csv` and `inquiries.csv` may be missing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.errors import MasarError, RejectedRecord
from app.domain.source import RecordKind, SourceRecord
from app.ingest.adapter import Adapter, ReadOptions
from app.ingest.files.csv_table import TableRow, read_csv_rows
from app.ingest.record_references import find_broken_claims, read_id

Fields = Mapping[str, str]
Damage = RejectedRecord | None


@dataclass(slots=True)
class _About:
    """All rows about one record, and what is wrong with the first that cannot be read."""

    claims: list[Fields] = field(default_factory=list)
    attributions: list[Fields] = field(default_factory=list)
    assessments: list[Fields] = field(default_factory=list)
    inquiries: list[Fields] = field(default_factory=list)
    damage: RejectedRecord | None = None

    def note_damage(self, *damages: RejectedRecord | None) -> None:
        """Keep the first thing that is wrong."""
        self.damage = next(filter(None, (self.damage, *damages)), None)


_File = tuple[RecordKind, str, str]
_FILES: tuple[_File, ...] = (
    ("event", "events.csv", "event_id"),
    ("flow", "flows.csv", "flow_id"),
    ("corridor", "corridors.csv", "corridor_id"),
)
_JUDGEMENTS = ("attributions", "assessments", "inquiries")
"""Optional files with further rows about events."""
_Subjects = dict[str, _About]


def _find_repeated(rows: Sequence[TableRow], column: str, file_name: str) -> dict[int, Damage]:
    lines: dict[str, int] = {}
    repeated: dict[int, Damage] = {}
    for row in rows:
        own = read_id(row.cells, column)
        first = lines.setdefault(own, row.line)
        if first != row.line:
            message = f"{own!r} stands on lines {first} and {row.line} of {file_name}"
            repeated[row.line] = RejectedRecord(column, message)
    return repeated


def _read_claims(folder: Path, documents: Collection[str]) -> _Subjects:
    required = ("claim_id", "subject_id", "asserted_by")
    rows = list(read_csv_rows(folder / "claims.csv", required))
    repeated = _find_repeated(rows, "claim_id", "claims.csv")
    broken = find_broken_claims([row.cells for row in rows], documents)
    subjects: _Subjects = defaultdict(_About)
    for row in rows:
        claim_id = read_id(row.cells, "claim_id")
        about = subjects[read_id(row.cells, "subject_id")]
        about.claims.append({**row.cells, "claim_key": claim_id})
        about.note_damage(row.damage, repeated.get(row.line), broken.get(claim_id))
    return subjects


def _read_judgements(folder: Path, subjects: _Subjects) -> None:
    for name in _JUDGEMENTS:
        path = folder / f"{name}.csv"
        for row in read_csv_rows(path, ("event_id",)) if path.exists() else ():
            about = subjects.get(read_id(row.cells, "event_id"))
            if about is None:
                raise _refuse_orphans(path.name, [read_id(row.cells, "event_id")], "event_id")
            getattr(about, name).append(row.cells)
            about.note_damage(row.damage, _check_attribution(row.cells, about))


def _check_attribution(row: Fields, about: _About) -> Damage:
    named = read_id(row, "claim_id")
    if not named or named in {claim["claim_key"] for claim in about.claims}:
        return None
    return RejectedRecord("claim_id", f"{named!r} is no claim about this event")


def _refuse_orphans(file_name: str, ids: Sequence[str], column: str) -> MasarError:
    return MasarError(
        f"{file_name} has rows about {', '.join(sorted(ids))}, which no file describes.",
        f"Add the record, or correct {column}.",
    )


def _read_sources(folder: Path, adapter: str) -> Iterator[SourceRecord]:
    for row in read_csv_rows(folder / "sources.csv", ("source_id", "name_en")):
        source_id = read_id(row.cells, "source_id")
        yield SourceRecord(adapter, source_id, "source", row.line, row.cells, damage=row.damage)


def _read_documents(folder: Path, adapter: str, sources: Collection[str]) -> Iterator[SourceRecord]:
    path = folder / "documents.csv"
    if not path.exists():
        return
    rows = list(read_csv_rows(path, ("document_id", "source_id")))
    repeated = _find_repeated(rows, "document_id", path.name)
    for row in rows:
        document_id, source_id = (read_id(row.cells, name) for name in ("document_id", "source_id"))
        damage = row.damage or repeated.get(row.line)
        if not damage and source_id not in sources:
            damage = RejectedRecord("source_id", f"{source_id!r} is not in sources.csv")
        yield SourceRecord(adapter, document_id, "document", row.line, row.cells, damage=damage)


def _read_file(folder: Path, file: _File, subjects: _Subjects) -> Iterator[SourceRecord]:
    kind, file_name, id_column = file
    for row in read_csv_rows(folder / file_name, (id_column,)):
        record_id = read_id(row.cells, id_column)
        about = subjects.pop(record_id, _About())
        if kind != "event" and (about.attributions or about.assessments or about.inquiries):
            about.note_damage(RejectedRecord("event_id", f"{record_id!r} is no event"))
        yield SourceRecord(
            adapter=folder.resolve().name,
            record_id=record_id,
            kind=kind,
            line=row.line,
            fields=row.cells,
            claims=tuple(about.claims),
            # The reason is about the change; noting or removing it is no change itself.
            provider={name: text for name, text in row.cells.items() if name != "reason_code"},
            damage=row.damage or about.damage,
            attributions=tuple(about.attributions),
            assessments=tuple(about.assessments),
            inquiries=tuple(about.inquiries),
        )


def read_record_folder(folder: Path, options: ReadOptions) -> Iterator[SourceRecord]:
    """Yield the folder's sources and documents, then its events, flows and corridors.

    Each record has its claims, and an event what is held of it. The folder's name becomes the
    adapter's name in the ledger (`coast_2025`), so that several records can live side by side.
    Raises MasarError when a row belongs to no record.
    """
    if not folder.is_dir():
        raise MasarError(f"{folder} is not a folder.", "Give the folder that holds events.csv.")
    adapter = folder.resolve().name
    sources = list(_read_sources(folder, adapter))
    documents = list(_read_documents(folder, adapter, {each.record_id for each in sources}))
    yield from sources
    yield from documents
    subjects = _read_claims(folder, {each.record_id for each in documents})
    _read_judgements(folder, subjects)
    for file in _FILES:
        yield from _read_file(folder, file, subjects)
    if subjects:
        raise _refuse_orphans("claims.csv", list(subjects), "subject_id")


ADAPTER = Adapter(
    name="record",
    title="a curated record of Masar's own shape: a folder of CSV files, with claims and documents",
    read=read_record_folder,
    name_dataset=lambda folder, options: folder.resolve().name,
    is_complete=True,
)

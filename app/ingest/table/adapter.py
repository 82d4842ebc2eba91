"""Any table with a mapping file: rows become events or movements as the mapping says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.column_use import ColumnUse
from app.domain.errors import MasarError, RejectedRecord
from app.domain.source import SourceRecord
from app.ingest.adapter import BETWEEN, Adapter, ReadOptions
from app.ingest.files.csv_table import TableRow
from app.ingest.table.folding import fold_text
from app.ingest.table.lacking import find_lacking
from app.ingest.table.mapping import TableMapping
from app.ingest.table.mapping_file import read_mapping
from app.ingest.table.rows import read_column_names, read_mapped_rows
from app.ingest.table.spelling import RowSpeller, SpelledRow
from app.ingest.table.told_columns import tell_uses

NAME = "table"
_PLACE_SLOTS = ("place_id", "place_name", "admin3", "admin2", "admin1")
_POSITION_SLOTS = ("latitude", "longitude")
_Fields = Mapping[str, str]


def _require_mapping(path: Path, options: ReadOptions) -> TableMapping:
    if options.mapping is None:
        raise MasarError(
            f"What the columns of {path.name} mean must be said in a mapping file.",
            f"`import table {path.name} --guess --mapping NAME.toml` proposes one; correct it, "
            "and import with `--mapping NAME.toml`.",
        )
    return read_mapping(options.mapping)


def _list_identifying(mapping: TableMapping, fields: _Fields) -> list[str]:
    """Return when, where and what: the words that make a row the same record as before."""
    if mapping.kind == "flow":
        names = [f"{end}_{name.removeprefix('place_')}" if name == "place_name" else f"{end}_{name}"
                 for end in ("origin", "dest") for name in _PLACE_SLOTS]  # fmt: skip
        return [fields.get(name, "") for name in ("period_start", "period_end", "measure", *names)]
    where = [fields.get(name, "") for name in _PLACE_SLOTS]
    if not any(where):
        where = [fields.get(name, "") for name in _POSITION_SLOTS]
    kinds = [fields.get(name, "") for name in ("event_type", "sub_event_type")]
    return [fields.get("date_start", ""), fields.get("date_end", ""), *kinds, *where]


def _digest(words: Iterable[str]) -> int:
    return int.from_bytes(hashlib.sha256("\x1f".join(words).encode()).digest()[:8])


@dataclass(slots=True)
class _Numbering:
    """Gives rows their ids: those of their own, else made of their identifying words.

    Of several rows with the same words the second gets "-2" behind its id, and so on; a row that
    repeats another one in every cell is refused. Numbers alone are remembered of each row: at most
    some 200 MB for a million of them.
    """

    mapping: TableMapping
    counts: dict[int, int] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)

    def name_row(self, row: TableRow, spelled: SpelledRow) -> str:
        """Return the id of a row; note the damage of one that stands twice."""
        if self.mapping.id_columns:
            parts = [" ".join(row.cells[column].split()) for column in self.mapping.id_columns]
            return " ".join(parts) if all(parts) else ""
        words = [fold_text(word) for word in _list_identifying(self.mapping, spelled.fields)]
        own, whole = _digest(words), _digest(row.cells.values())
        stem = f"row-{own:016x}"
        if row.damage or spelled.damage:
            return stem
        if whole in self.lines:
            first = f"is the same in every cell as line {self.lines[whole]}"
            spelled.damage = RejectedRecord("row", f"{first}; give rows an id if both are meant")
            return stem
        self.lines[whole] = row.line
        self.counts[own] = self.counts.get(own, 0) + 1
        return stem if self.counts[own] == 1 else f"{stem}-{self.counts[own]}"


def _make_record(
    mapping: TableMapping, row: TableRow, spelled: SpelledRow, numbering: _Numbering
) -> SourceRecord:
    spelled.damage = spelled.damage or find_lacking(mapping, spelled.fields)
    record_id = numbering.name_row(row, spelled)
    kept = {name: text for name, text in row.cells.items() if name not in mapping.leave_out}
    return SourceRecord(
        adapter=f"{NAME}{BETWEEN}{mapping.dataset}",
        record_id=record_id,
        kind=mapping.kind,
        line=row.line,
        fields=spelled.fields,
        claims=tuple(spelled.claims),
        provider=kept,
        damage=row.damage or spelled.damage,
        has_made_id=not mapping.id_columns,
    )


def name_table(path: Path, options: ReadOptions) -> str:
    """Return `table:NAME` with the name that the mapping, or else the import, gives the table."""
    return f"{NAME}{BETWEEN}{options.dataset or _require_mapping(path, options).dataset}"


def tell_columns(path: Path, options: ReadOptions) -> tuple[ColumnUse, ...]:
    """Return what the mapping reads from each column. Raises MasarError as `read_table` does."""
    mapping = _require_mapping(path, options)
    return tell_uses(mapping, read_column_names(path, mapping))


def read_table(path: Path, options: ReadOptions) -> Iterator[SourceRecord]:
    """Yield who made the table and whom it cites, then one record per row.

    Raises MasarError when there is no mapping, when it is wrong, or when the table has not the
    columns that it names.
    """
    mapping = _require_mapping(path, options)
    for source in (mapping.source, *(cited.source for cited in mapping.cited)):
        yield SourceRecord(NAME, source["source_id"], "source", 1, source)
    speller, numbering = RowSpeller(mapping), _Numbering(mapping)
    for row in read_mapped_rows(path, mapping):
        yield _make_record(mapping, row, speller.spell(row.cells), numbering)


ADAPTER = Adapter(
    name=NAME,
    title="any table (CSV, XLSX, ODS) with a mapping file that says which column means what",
    read=read_table,
    name_dataset=name_table,
    tell_columns=tell_columns,
)

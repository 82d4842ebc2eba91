"""Tagged sheets as records: one event for each row below the tags."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.column_use import ColumnUse
from app.domain.errors import MasarError, RejectedRecord
from app.domain.source import SourceRecord
from app.ingest.adapter import BETWEEN, NOTHING_KNOWN, Adapter, ReadOptions
from app.ingest.files.csv_table import TableRow
from app.ingest.hxl.event_words import choose_kind
from app.ingest.hxl.mapping import NAME, make_mapping, name_source
from app.ingest.hxl.meanings import SheetMeaning, read_meanings
from app.ingest.hxl.sheet import Sheet, fill_from_others, open_sheet, refuse_without_events
from app.ingest.hxl.tag_row import TaggedColumn, find_tag_row
from app.ingest.hxl.tag_words import COUNTRY_WORDS
from app.ingest.table.cell_words import is_unknown
from app.ingest.table.folding import fold_text
from app.ingest.table.spelling import RowSpeller

_PCODE = re.compile(r"SY\d{2}(?:\d{2}){0,2}|C\d{1,5}")
_KIND_SLOTS = ("event_type", "sub_event_type", "weapon")
_UNKNOWN_DAYS = ("1970-01-01", "0000-00-00")
_IDENTIFYING = ("date_start", "date_end", "event_type", "sub_event_type", "place_id", "place_name",
                "admin3", "admin2", "admin1", "latitude", "longitude")  # fmt: skip


_COUNTED = re.compile(r"0*[1-9]\d*(?:\.0)?|true|yes", re.I)
_SYRIA = frozenset(map(fold_text, COUNTRY_WORDS))


@dataclass(slots=True)
class SheetSpeller:
    """Spells the rows of one sheet; `headers` are its columns as readers know them."""

    columns: tuple[TaggedColumn, ...]
    meaning: SheetMeaning
    dataset: str
    speller: RowSpeller = field(init=False)
    headers: Mapping[str, str] = field(init=False)
    seen: dict[str, tuple[int, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the mapping that the tags amount to."""
        self.speller = RowSpeller(make_mapping(self.meaning, self.dataset))
        self.headers = {column.name: column.header or column.name for column in self.columns}

    def spell(self, row: TableRow) -> SourceRecord:
        """Return a row as a record.

        Raises MasarError when its day may be one of two: no row of such a sheet is loaded.
        """
        cells = fill_from_others(row.cells, self.meaning)
        try:
            spelled = self.speller.spell(cells)
        except MasarError as error:
            raise MasarError(
                error.message.split("; write order")[0] + ".",
                "Write days as 2025-03-07, or use table with a mapping that gives their order.",
            ) from error
        damage = row.damage or self._judge(cells)
        fields = spelled.fields | self._read_place(cells, spelled.fields)
        try:
            fields |= self._read_kind(cells)
        except RejectedRecord as error:
            damage = damage or spelled.damage or error
        claims = tuple(self._name_header(claim) for claim in spelled.claims)
        record = SourceRecord(NAME, "", "event", row.line, fields, claims, row.cells)
        record_id, repeated = self._name_row(cells, record)
        refused = damage or spelled.damage or repeated
        made = "id" not in self.meaning.slots
        return replace(record, record_id=record_id, damage=refused, has_made_id=made)

    def _read(self, cells: Mapping[str, str], slot: str) -> str:
        columns = self.meaning.slots.get(slot)
        text = cells.get(columns[0], "").strip() if columns else ""
        return "" if is_unknown(text) else text

    def _judge(self, cells: Mapping[str, str]) -> RejectedRecord | None:
        for name in self.meaning.slots.get("country", ()):
            country = cells.get(name, "").strip()
            if country and fold_text(country) not in _SYRIA:
                return RejectedRecord(self.headers[name], f"{country[:100]!r} is not Syria")
        for slot in ("date_start", "date_end"):
            day = self._read(cells, slot)
            if day.startswith(_UNKNOWN_DAYS):
                column = self.headers[self.meaning.slots[slot][0]]
                return RejectedRecord(column, f"{day[:10]!r} stands for a day that is not known")
        return None

    def _read_kind(self, cells: Mapping[str, str]) -> dict[str, str]:
        told = {slot: self._read(cells, slot) for slot in _KIND_SLOTS}
        column = next(
            self.meaning.slots[slot][0] for slot in _KIND_SLOTS if slot in self.meaning.slots
        )
        kind, sub_type = choose_kind(**told, column=self.headers[column])
        return {"event_type": kind, "sub_event_type": sub_type}

    def _read_place(self, cells: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
        """Return the finest code of a place, where nothing finer is known, and who may see it."""
        codes = [self._read(cells, slot).upper() for slot in ("code4", "code3", "code2", "code1")]
        code = next((code for code in codes if _PCODE.fullmatch(code)), "")
        finer = fields.get("place_name") and not codes[0]
        known = finer or (fields.get("latitude") and fields.get("longitude"))
        hit = [rule for name, rule in self.meaning.facilities.items()
               if _COUNTED.fullmatch(cells.get(name, "").strip())]  # fmt: skip
        rule = "hospital" if "hospital" in hit else hit[0] if hit else ""
        return {"place_id": "" if known else code, "visibility": rule}

    def _name_header(self, claim: Mapping[str, str]) -> dict[str, str]:
        stated = claim.get("measure_as_stated", "")
        return {**claim, "measure_as_stated": self.headers.get(stated, stated)}

    def _name_row(
        self, cells: Mapping[str, str], record: SourceRecord
    ) -> tuple[str, RejectedRecord | None]:
        """Return a row's own id, else one made of when, where and what it tells."""
        if "id" in self.meaning.slots:
            return " ".join(self._read(cells, "id").split()), None
        words = [fold_text(record.fields.get(name, "")) for name in _IDENTIFYING]
        stem, whole = f"row-{_digest(words)}", _digest(list(record.provider.values()))
        number, name = 1, stem
        while name in self.seen:
            line, other = self.seen[name]
            if other == whole:
                message = f"is the same in every cell as line {line}; give both an #event+id"
                return name, RejectedRecord("row", message)
            number, name = number + 1, f"{stem}-{number + 1}"
        self.seen[name] = record.line, whole
        return name, None


def _digest(words: list[str]) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]


def name_dataset(path: Path, options: ReadOptions = NOTHING_KNOWN) -> str:
    """Return `hxl:NAME` with the name that the import gives the sheet, else that of its file."""
    stem = re.sub(r"[^\w.-]+", "-", path.stem.lower()).strip("-") or "sheet"
    return f"{NAME}{BETWEEN}{options.dataset or stem}"


def _open_events(path: Path) -> Sheet:
    sheet = open_sheet(path)
    refuse_without_events(sheet)
    return sheet


def read_hxl(path: Path, options: ReadOptions) -> Iterator[SourceRecord]:
    """Yield the sheet as a source, then one record per row below its tags.

    Raises MasarError when there are no tags, or they tell of no events.
    """
    sheet, dataset = _open_events(path), name_dataset(path, options)
    source = name_source(dataset)
    yield SourceRecord(NAME, source["source_id"], "source", 1, source)
    speller = SheetSpeller(sheet.columns, sheet.meaning, dataset)
    for row in sheet.read_rows():
        yield speller.spell(row)


def tell_columns(path: Path, options: ReadOptions = NOTHING_KNOWN) -> tuple[ColumnUse, ...]:
    """Return what became of each column of a sheet. Raises MasarError as `read_hxl` does."""
    sheet = _open_events(path)
    return tuple(
        ColumnUse(column.header or column.name, _spell_tag(column), sheet.meaning.told[column.name])
        for column in sheet.columns
    )


def _spell_tag(column: TaggedColumn) -> str:
    return "+".join([f"#{column.tag}", *sorted(column.attributes)]) if column.tag else ""


def spell_kept(dataset: str, row: Mapping[str, str]) -> SourceRecord:
    """Return the record of a row that the ledger kept of a sheet: its columns name their tags.

    Its id is made anew where the sheet has none, which does not tell it apart from another with
    the same words. Raises RejectedRecord when it has no tags.
    """
    found = find_tag_row([list(row)])
    if found is None:
        raise RejectedRecord("row", "has no columns with HXL hashtags")
    columns = found[1]
    speller = SheetSpeller(columns, read_meanings(columns), dataset)
    return speller.spell(TableRow(0, dict(row)))


ADAPTER = Adapter(
    name=NAME,
    title="any sheet (CSV, XLSX) of events with a row of HXL hashtags",
    read=read_hxl,
    name_dataset=name_dataset,
    read_kept_of=spell_kept,
    tell_columns=tell_columns,
)

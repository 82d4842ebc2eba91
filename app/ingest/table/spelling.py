"""One row of a table becomes the slots of an event or a movement, and its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.domain.claim import Measure
from app.domain.errors import MasarError, RejectedRecord
from app.ingest.table.cell_words import is_unknown
from app.ingest.table.dates import Days, UndecidedOrder, spell_stated
from app.ingest.table.figures import Figure, read_figure
from app.ingest.table.folding import fold_text, is_arabic
from app.ingest.table.mapping import (
    CLAIM_SLOTS,
    EVENT_SLOTS,
    FLOW_SLOTS,
    SUB_EVENT_TYPES,
    FigureColumns,
    Slot,
    TableMapping,
    Words,
)
from app.ingest.table.positions import looks_swapped, read_degrees, split_position

Cells = Mapping[str, str]
_DATE_PREC = {"month": "4", "year": "5", "day": ""}
_LEVELS = (("admin3", "subdistrict"), ("admin2", "district"), ("admin1", "governorate"))
_LONGEST_QUOTE = 120


@dataclass(slots=True)
class SpelledRow:
    """A row under our names; `damage` is the first thing of it that cannot be understood."""

    fields: dict[str, str] = field(default_factory=dict)
    claims: list[dict[str, str]] = field(default_factory=list)
    damage: RejectedRecord | None = None

    def note_damage(self, slot: Slot, name: str, error: ValueError) -> None:
        """Keep what is wrong with a value, by the name of its column."""
        column = " + ".join(slot.columns) or name
        self.damage = self.damage or RejectedRecord(column, str(error))


@dataclass(frozen=True, slots=True)
class RowSpeller:
    """Spells the rows of one table as its mapping says."""

    mapping: TableMapping

    def spell(self, cells: Cells) -> SpelledRow:
        """Return a row under our names."""
        row = SpelledRow()
        self._copy_words(cells, row)
        self._spell_days(cells, row)
        for prefix in ("",) if self.mapping.kind == "event" else ("origin_", "dest_"):
            self._spell_position(cells, row, prefix)
        if self.mapping.kind == "event":
            self._spell_event(cells, row)
        row.claims = list(self._spell_claims(cells, row))
        return row

    def _read(self, cells: Cells, row: SpelledRow, name: str, words: Words | None) -> str:
        slot = self.mapping.slots[name]
        try:
            text = slot.read(cells, words)
            if name == "event_type" and not text:
                raise ValueError("is empty, or the mapping does not say yet what its word means")
            if name.endswith("precision") and not text:
                _refuse_unexplained(slot, cells)
        except ValueError as error:
            row.note_damage(slot, name, error)
            return ""
        return text

    def _copy_words(self, cells: Cells, row: SpelledRow) -> None:
        known = EVENT_SLOTS if self.mapping.kind == "event" else FLOW_SLOTS
        for name in self.mapping.slots:
            row.fields[name] = self._read(cells, row, name, known[name])

    def _spell_days(self, cells: Cells, row: SpelledRow) -> None:
        start, end = (
            ("date_start", "date_end")
            if self.mapping.kind == "event"
            else ("period_start", "period_end")
        )
        first = self._read_days(row, start)
        last = self._read_days(row, end) or first
        if first is None or last is None:
            return
        row.fields |= {start: first.start.isoformat(), end: last.end.isoformat()}
        if self.mapping.kind == "event" and not row.fields.get("date_prec"):
            row.fields["date_prec"] = _DATE_PREC[first.unit]

    def _read_days(self, row: SpelledRow, name: str) -> Days | None:
        text = row.fields.get(name, "")
        if is_unknown(text):
            return None
        return self._parse_days(row, self.mapping.slots[name], name, text)

    def _parse_days(self, row: SpelledRow, slot: Slot, name: str, text: str) -> Days | None:
        try:
            return self.mapping.dates.read(text)
        except UndecidedOrder as error:
            # No row is guessed, and none is loaded while others of the same table wait.
            raise MasarError(
                f"{' + '.join(slot.columns)}: {error}.", "Complete the mapping and import again."
            ) from error
        except ValueError as error:
            row.note_damage(slot, name, error)
            return None

    def _spell_position(self, cells: Cells, row: SpelledRow, prefix: str) -> None:
        north, east = f"{prefix}latitude", f"{prefix}longitude"
        both = row.fields.pop("coordinates", "") if not prefix else ""
        if both:
            try:
                pair = split_position(both)
            except ValueError as error:
                row.note_damage(self.mapping.slots["coordinates"], "coordinates", error)
                return
            swap = self.mapping.position_order == "lon-lat"
            row.fields[north], row.fields[east] = reversed(pair) if swap else pair
        elif row.fields.get(north) and row.fields.get(east):
            row.fields |= {name: read_degrees(row.fields[name]) for name in (north, east)}
        else:
            return
        if prefix:
            name = f"{prefix}precision"
            row.fields[name] = row.fields.get(name) or self.mapping.precision
        given = row.fields[north], row.fields[east]
        if looks_swapped(*given):
            message = f"{given[0]}, {given[1]} looks swapped: it lies in Syria the other way round"
            row.damage = row.damage or RejectedRecord("latitude, longitude", message)

    def _spell_event(self, cells: Cells, row: SpelledRow) -> None:
        kind = row.fields.get("event_type", "")
        if kind in SUB_EVENT_TYPES:
            row.fields["event_type"] = SUB_EVENT_TYPES[kind]
            row.fields["sub_event_type"] = row.fields.get("sub_event_type") or kind
        row.fields["precision"] = row.fields.get("precision") or self._tell_precision(row.fields)

    def _tell_precision(self, fields: Mapping[str, str]) -> str:
        """Return what a row without its own word for it may be taken for.

        Where the table has a column for villages and the row leaves it empty, its position is the
        middle of the unit that it names, not a spot.
        """
        slots = self.mapping.slots
        if "place_name" not in slots or fields.get("place_name") or fields.get("place_id"):
            return self.mapping.precision
        named = next((level for name, level in _LEVELS if fields.get(name)), None)
        return named or self.mapping.precision

    def _spell_claims(self, cells: Cells, row: SpelledRow) -> Iterator[dict[str, str]]:
        about = self._spell_report(cells, row)
        figures = [
            claim
            for columns in self.mapping.claims
            if (claim := self._spell_claim(cells, row, columns))
        ]
        for claim in figures or [{"claim_key": "report", "measure": Measure.NONE.value}]:
            yield {**claim, **about}

    def _spell_claim(
        self, cells: Cells, row: SpelledRow, columns: FigureColumns
    ) -> dict[str, str] | None:
        figures: dict[str, Figure] = {}
        for bound in ("low", "best", "high"):
            if bound in columns.slots:
                try:
                    found = read_figure(columns.slots[bound].read(cells))
                except ValueError as error:
                    row.note_damage(columns.slots[bound], bound, error)
                    continue
                figures |= {bound: found} if found else {}
        if not figures:
            return None
        said = {name: self._say(cells, row, columns, name) for name in ("measure", "population")}
        header = next(c for name in ("best", "low", "high") if name in columns.slots
                      for c in columns.slots[name].columns)  # fmt: skip
        words = {name: text for name, text in columns.words.items() if name != "key"}
        start = "date" if self.mapping.kind == "event" else "period"
        return {
            "claim_key": columns.key,
            "measure_as_stated": header,
            **said,
            **words,
            **join_figures(figures),
            "period_start": row.fields.get(f"{start}_start", ""),
            "period_end": row.fields.get(f"{start}_end", ""),
        }

    def _say(self, cells: Cells, row: SpelledRow, columns: FigureColumns, name: str) -> str:
        slot = columns.slots.get(name)
        if slot is None:
            return ""
        try:
            return slot.read(cells, CLAIM_SLOTS[name])
        except ValueError as error:
            row.note_damage(slot, name, error)
            return ""

    def _spell_report(self, cells: Cells, row: SpelledRow) -> dict[str, str]:
        own = self.mapping.source["source_id"]
        about = {"asserted_by": own}
        for name in ("as_of", "reported_at"):
            about[name] = self._read_stated(cells, row, name)
        slots = self.mapping.report
        url = slots["url"].read(cells) if "url" in slots else ""
        if url.startswith(("https://", "http://")) and not any(sign.isspace() for sign in url):
            about["url"] = url
        if "cited" in slots:
            folded = fold_text(slots["cited"].read(cells))
            cited = next((each for each in self.mapping.cited if folded in each.words), None)
            if cited:
                about |= {"asserted_by": cited.source["source_id"], "relayed_by": own}
        return about

    def _read_stated(self, cells: Cells, row: SpelledRow, name: str) -> str:
        slot = self.mapping.report.get(name)
        text = slot.read(cells) if slot else ""
        if slot is None or is_unknown(text):
            return ""
        days = self._parse_days(row, slot, name, text)
        return spell_stated(days) if days else ""


def _refuse_unexplained(slot: Slot, cells: Cells) -> None:
    """Raise ValueError for a word that stands in the mapping without a meaning.

    Taken for no word at all, it would leave its row as precise as all the others.
    """
    told = next((cells[each] for each in slot.columns if not is_unknown(cells.get(each, ""))), "")
    if told:
        raise ValueError(f'{told[:80]!r} has no meaning in the mapping yet; write one in its ""')


def join_figures(figures: Mapping[str, Figure]) -> dict[str, str]:
    """Return the numbers of the columns low, best and high as one figure."""
    quotes = [figure.quote for figure in figures.values() if figure.quote]
    if set(figures) == {"best"}:
        only = figures["best"]
        numbers = {"low": only.low, "best": only.best, "high": only.high}
        quantifier = only.quantifier
    else:
        numbers = {name: _take_bound(figure, name) for name, figure in figures.items()}
        quantifier = _tell_quantifier(numbers)
    quote = quotes[0][:_LONGEST_QUOTE] if quotes else ""
    texts = {name: "" if number is None else str(number) for name, number in numbers.items()}
    languages = {"quote_lang": "ar" if is_arabic(quote) else "en"} if quote else {}
    return {**texts, "quantifier": quantifier, "quote": quote, **languages}


def _take_bound(figure: Figure, name: str) -> int | None:
    """Return the number that a column of bounds states; "at least 20" under "low" is 20."""
    for number in (figure.best, figure.low if name == "low" else figure.high, figure.low):
        if number is not None:
            return number
    return figure.high


def _tell_quantifier(numbers: Mapping[str, int | None]) -> str:
    low, high = numbers.get("low"), numbers.get("high")
    if low is not None and high is not None:
        return "exact" if low == high else "range"
    if numbers.get("best") is not None:
        return "exact"
    return "at_least" if low is not None else "up_to"

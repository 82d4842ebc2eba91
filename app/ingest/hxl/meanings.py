"""Columns become slots and figures by their tags; every one is told, also those not used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.ingest.hxl.tag_row import TaggedColumn
from app.ingest.hxl.tag_words import (
    AGES,
    ATTRIBUTE_SPELLINGS,
    FACILITIES,
    MEASURES,
    POPULATIONS,
    SEXES,
    STOCK_TAGS,
    STOCKS,
    TAG_SPELLINGS,
)

Attributes = frozenset[str]


@dataclass(frozen=True, slots=True)
class FigureMeaning:
    """What a column of numbers counts; `bound` is the end of the span that it gives."""

    measure: str
    population: str
    sex: str
    age_band: str
    unit: str
    bound: str

    @property
    def key(self) -> str:
        """What tells the figure apart from the others of a row, whatever its bounds."""
        parts = (self.measure, self.population, self.sex, self.age_band)
        household = "families" if self.unit == "families" else ""
        return "-".join(filter(None, (*parts, household)))


@dataclass(slots=True)
class SheetMeaning:
    """What the columns of a sheet mean.

    `slots` are columns by slot name, the surest first; `figures` columns by key and bound;
    `facilities` columns that count what was hit, with the rule that hides it; `stocks` and `flows`
    columns that are no events; `told` says for each column what became of it.
    """

    slots: dict[str, list[str]] = field(default_factory=dict)
    figures: dict[str, dict[str, tuple[str, FigureMeaning]]] = field(default_factory=dict)
    facilities: dict[str, str] = field(default_factory=dict)
    stocks: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)


def unify_tag(column: TaggedColumn) -> tuple[str, Attributes]:
    """Return a column's tag and attributes in the spelling of the standard."""
    tag, implied = TAG_SPELLINGS.get(column.tag, (column.tag, ()))
    attributes = {ATTRIBUTE_SPELLINGS.get(word, word) for word in column.attributes}
    if tag == "admin" and (digits := [sign for sign in column.header if sign in "1234"]):
        tag = f"adm{digits[0]}"
    return tag, frozenset(attributes | set(implied))


def _read_date(attributes: Attributes) -> str:
    for words, slot in (
        ({"reported", "published"}, "reported_at"),
        ({"end"}, "date_end"),
        ({"start", "occurred", "event", "incident"}, "date_start"),
    ):
        if attributes & words:
            return slot
    known = {"i_en", "i_ar", "day", "date", "v_iso8601"}
    return "date_start" if attributes <= known else ""


def _read_area(tag: str, attributes: Attributes) -> str:
    if tag in {"adm1", "adm2", "adm3"}:
        number = tag[-1]
        return f"code{number}" if "code" in attributes else f"admin{number}"
    if tag in {"adm4", "adm5", "loc"} and not attributes & {"type", "class"}:
        return "code4" if "code" in attributes else "place_name"
    return ""


def _read_position(attributes: Attributes) -> str:
    names = {"lat": "latitude", "lon": "longitude", "coord": "coordinates",
             "precision": "precision"}  # fmt: skip
    return next((slot for word, slot in names.items() if word in attributes), "")


def _read_event(attributes: Attributes) -> str:
    if attributes & {"id", "code"}:
        return "id"
    if attributes & {"type", "sub", "category"}:
        # Such columns say whether an event is of one type, not of which.
        if attributes - {"type", "sub", "category", "i_en", "i_ar", "name"}:
            return ""
        return "sub_event_type" if "sub" in attributes else "event_type"
    if "name" in attributes or "title" in attributes:
        return "title_ar" if "i_ar" in attributes else "title_en"
    return ""


def _read_actor(attributes: Attributes) -> str:
    if attributes & {"type", "size", "code", "id"}:
        return ""
    return "actor2" if attributes & {"second", "target", "victim"} else "actor1"


def _find_slot(tag: str, attributes: Attributes) -> str:
    if tag == "date":
        return _read_date(attributes)
    if tag == "geo":
        return _read_position(attributes)
    if tag == "event":
        return _read_event(attributes)
    if tag == "group":
        return _read_actor(attributes)
    if tag == "country":
        return "country"
    if tag == "weapon":
        return "weapon"
    if tag == "meta":
        return "url" if "url" in attributes else "id" if "id" in attributes else ""
    return _read_area(tag, attributes)


def find_figure(tag: str, attributes: Attributes) -> FigureMeaning | None:
    """Return what a column counts whose tag says so; None of any other column."""
    measures = {MEASURES[word] for word in attributes if word in MEASURES}
    if tag != "affected" or len(measures) != 1:
        return None
    populations = [POPULATIONS[word] for word in sorted(attributes) if word in POPULATIONS]
    bounds = {"min": "low", "max": "high"}
    return FigureMeaning(
        measure=measures.pop(),
        population=populations[0] if len(populations) == 1 else "unstated",
        sex="".join(SEXES[word] for word in sorted(attributes) if word in SEXES),
        age_band="-".join(sorted(attributes & AGES)),
        unit="families" if attributes & {"hh", "households", "families"} else "persons",
        bound=next((bounds[word] for word in sorted(attributes) if word in bounds), "best"),
    )


def _note_figure(sheet: SheetMeaning, column: TaggedColumn, figure: FigureMeaning) -> str:
    bounds = sheet.figures.setdefault(figure.key, {})
    if figure.bound in bounds:
        return ""
    bounds[figure.bound] = column.name, figure
    return f"figure: {figure.key} ({figure.bound})"


def _rank_column(column: TaggedColumn, slot: str) -> tuple[bool, ...]:
    """Put a name before a bare tag, a day that something occurred before any, English first."""
    attributes = unify_tag(column)[1]
    precise = attributes & ({"occurred"} if slot == "date_start" else {"name", "perp", "first"})
    return "i_ar" in attributes, not precise


def _note_column(sheet: SheetMeaning, column: TaggedColumn) -> str:
    tag, attributes = unify_tag(column)
    if tag.startswith(("adm", "loc", "geo", "country")) and attributes & {"origin", "dest"}:
        sheet.flows.append(column.name)
        return "end of a movement"
    if tag in STOCK_TAGS or (tag == "affected" and attributes & STOCKS):
        sheet.stocks.append(column.name)
        return ""
    if figure := find_figure(tag, attributes):
        return _note_figure(sheet, column, figure)
    if rule := next((FACILITIES[word] for word in sorted(attributes & FACILITIES.keys())), ""):
        sheet.facilities[column.name] = rule
        return f"hides the place ({rule}) where it counts one"
    slot = _find_slot(tag, attributes)
    if slot:
        sheet.slots.setdefault(slot, []).append(column.name)
    return slot


def read_meanings(columns: Sequence[TaggedColumn]) -> SheetMeaning:
    """Return what the columns of a sheet mean.

    Of several for the same the one with the shortest name is believed, not the one that stands
    first: the ledger keeps the cells of a row, and not their order.
    """
    sheet = SheetMeaning()
    for column in sorted(columns, key=lambda each: (len(each.name), each.name)):
        sheet.told[column.name] = _note_column(sheet, column) if column.tag else ""
    named = {column.name: column for column in columns}
    for slot, names in sheet.slots.items():
        names.sort(key=lambda name: _rank_column(named[name], slot))
    return sheet


def list_used(sheet: SheetMeaning, slots: Iterable[str]) -> list[str]:
    """Return the columns of some slots, in the order in which they are believed."""
    return [name for slot in slots for name in sheet.slots.get(slot, ())]

"""Tags as a mapping: what a mapping file would say of the columns of a tagged sheet."""

from __future__ import annotations

from collections.abc import Iterator

from app.ingest.adapter import BETWEEN
from app.ingest.hxl.meanings import SheetMeaning
from app.ingest.hxl.tag_words import PRECISIONS
from app.ingest.table.mapping import EVENT_SLOTS, FigureColumns, Slot, TableMapping

NAME = "hxl"
_OURS = frozenset({"event_type", "sub_event_type", "country"})
"""Slots of an event that are read from the words of the sheet, not as a mapping file would."""


def _make_slots(meaning: SheetMeaning) -> dict[str, Slot]:
    slots = {
        name: Slot((columns[0],), values=PRECISIONS if name == "precision" else {})
        for name, columns in meaning.slots.items()
        if name in EVENT_SLOTS and name not in _OURS
    }
    if "date_start" not in slots and "date_end" in slots:
        slots["date_start"] = slots["date_end"]
    return slots


def _make_figures(meaning: SheetMeaning) -> Iterator[FigureColumns]:
    for key, bounds in sorted(meaning.figures.items()):
        figure = next(iter(bounds.values()))[1]
        slots = {bound: Slot((column,)) for bound, (column, _) in sorted(bounds.items())}
        slots |= {"measure": Slot(constant=figure.measure),
                  "population": Slot(constant=figure.population)}  # fmt: skip
        words = {"key": key, "unit": figure.unit}
        words |= {"sex": figure.sex} if figure.sex else {}
        words |= {"age_band": figure.age_band} if figure.age_band else {}
        yield FigureColumns(slots, words)


def name_source(dataset: str) -> dict[str, str]:
    """Return who says what a sheet says: the sheet itself, since its publisher is not in it."""
    name = dataset.partition(BETWEEN)[2]
    return {
        "source_id": f"{NAME}-{name}",
        "name_en": f"Sheet “{name}”",
        "name_ar": f"جدول «{name}»",
        "kind": "monitor",
        "independence_group": f"{NAME}-{name}",
        "reliability": "unknown",
    }


def make_mapping(meaning: SheetMeaning, dataset: str) -> TableMapping:
    """Return the mapping that a sheet's tags amount to."""
    report: dict[str, Slot] = {
        name: Slot((meaning.slots[name][0],))
        for name in ("reported_at", "url")
        if name in meaning.slots
    }
    return TableMapping(
        dataset=dataset,
        source=name_source(dataset),
        kind="event",
        slots=_make_slots(meaning),
        report=report,
        claims=tuple(_make_figures(meaning)),
    )

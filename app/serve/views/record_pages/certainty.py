"""What is not certain about a record, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from app.domain.wording import spell_digits
from app.query.collections import CLUSTERS, CORRIDORS, EVENTS, FLOWS
from app.serve.pages.api_page import spell_number, write_list
from app.serve.pages.item_cells import spell_reach
from app.serve.pages.page_frame import write_text
from app.serve.pages.value_words import spell_word
from app.serve.views.record_pages.record_reading import RecordPage
from app.serve.views.record_pages.record_sheet import Sheet

Row = Mapping[str, Any]


def _doubt_figure(sheet: Sheet, row: Row) -> Iterator[str]:
    low, best, high = (row[f"killed_{end}"] for end in ("low", "best", "high"))
    if low is best is high is None:
        return
    if row.get("contested"):
        yield sheet.word("figure_contested")
    if high is None:
        yield sheet.word("figure_open_high")
    if low is None:
        yield sheet.word("figure_open_low")
    if best is None:
        yield sheet.word("figure_no_best")
    if (scope := row.get("scope")) in {"total", "part"}:
        yield sheet.word(f"scope_{scope}_note")


def _doubt_place(sheet: Sheet, row: Row) -> Iterator[str]:
    if row["geometry"] is None:
        yield sheet.word("place_none")
    elif row["precision_m"]:
        yield f"{sheet.word('place_off')} {spell_reach(sheet, row['precision_m'])}."
    else:
        yield sheet.word("place_line" if row["precision"] == "linear" else "place_area")
    redaction = row["redaction"] or {}
    if note := sheet.choose(redaction.get("note_en"), redaction.get("note_ar")):
        yield note


def _doubt_event(sheet: Sheet, row: Row) -> Iterator[str]:
    graded = spell_word(sheet.lang, row["verification"])
    yield f"{sheet.word('graded')}{sheet.word('colon')}{graded}."
    if inquiry := sheet.choose(row["open_inquiry_en"], row["open_inquiry_ar"]):
        yield f"{sheet.word('inquiry')}{sheet.word('colon')}{inquiry}"
    yield from _doubt_figure(sheet, row)
    if (row["date_prec"] or 1) > 1:
        yield sheet.word(f"day_{row['date_prec']}")
    yield from _doubt_place(sheet, row)


def _doubt_cluster(sheet: Sheet, row: Row) -> Iterator[str]:
    yield sheet.word("computed")
    yield from _doubt_figure(sheet, row)
    if left := row["killed_not_added"]:
        yield f"{sheet.word('not_added')}{sheet.word('colon')}{spell_number(sheet, left)}."


def _doubt_flow(sheet: Sheet, row: Row) -> Iterator[str]:
    error = row["rounding_error"]
    if error:
        most = sheet.choose(error, spell_digits(error))
        yield f"{sheet.word('rounded')}{sheet.word('comma')}{sheet.word('rounded_by')} {most}."
    if note := sheet.choose(row["withheld_note_en"], row["withheld_note_ar"]):
        yield note
    yield sheet.word("schematic" if row["geometry"] else "place_none")


def is_stale(row: Row) -> bool:
    """Whether a corridor's last report has run out."""
    return bool(row["status"] == "unknown" and row["expires_at"])


def _doubt_corridor(sheet: Sheet, row: Row) -> Iterator[str]:
    if is_stale(row):
        yield sheet.word("stale")
    yield sheet.word("schematic" if row["geometry"] else "place_none")


_DOUBTS = {
    EVENTS.name: _doubt_event,
    CLUSTERS.name: _doubt_cluster,
    FLOWS.name: _doubt_flow,
    CORRIDORS.name: _doubt_corridor,
}


def write_doubts(sheet: Sheet, record: RecordPage) -> str:
    """Return the section of what is not certain."""
    told = [escape(each) for each in _DOUBTS[record.collection.name](sheet, record.row)]
    heading = write_text("h2", sheet.word("uncertain"))
    return heading + write_list(told)

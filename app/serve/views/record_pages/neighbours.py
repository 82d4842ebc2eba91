"""Records beside one: each with its days, its place, how far it is as far as that is public."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from app.query.collections import CLUSTERS, EVENTS, Collection
from app.serve.pages.api_page import spell_number
from app.serve.pages.item_cells import CELLS
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.records.item_pages import find_name
from app.serve.views.record_pages.record_reading import RecordPage
from app.serve.views.record_pages.record_sheet import Sheet, find_days

Row = Mapping[str, Any]
_STEPS_KM = ((2_500, 1), (12_500, 5), (math.inf, 10))
"""Up to which uncertainty, in metres, a distance is told in which steps."""


def _find_reach(collection: Collection, one: Row, other: Row) -> int | None:
    """Return how far off, in metres, a distance may be; None where places are drawn as areas."""
    if collection is CLUSTERS:
        return 0
    reaches = [each.get("precision_m") for each in (one, other)]
    return None if None in reaches else sum(filter(None, reaches))


def spell_distance(sheet: Sheet, record: RecordPage, other: Row) -> str:
    """Return how far another record is, never more precisely than both places are known."""
    reach = _find_reach(record.collection, record.row, other)
    metres = other.get("metres")
    if metres is None or reach is None:
        return ""
    if metres <= reach:
        return "" if record.collection is CLUSTERS else sheet.word("same_place")
    step = next(km for most, km in _STEPS_KM if reach < most)
    told = max(step, round(metres / 1000 / step) * step)
    return sheet.word("km_away").format(km=spell_number(sheet, told))


def _spell_killed(sheet: Sheet, row: Row) -> str:
    """Return how many were killed; nothing where nobody gave a number."""
    if all(row.get(f"killed_{end}") is None for end in ("low", "best", "high")):
        return ""
    return f"{escape(sheet.word('killed'))}{sheet.word('colon')}{CELLS['killed'](sheet, row)}"


def _write_neighbour(
    sheet: Sheet, collection: Collection, row: Row, distance: str = "", before: str = ""
) -> str:
    days = find_days(collection, row)
    # Why a place is shown coarsely stands on the page of the record itself.
    plain = {**row, "redaction": None}
    told = (
        escape(sheet.spell_days(*days)) if days else "",
        escape(distance),
        CELLS["where"](sheet, plain) if "admin1_pcode" in row else "",
        _spell_killed(sheet, row),
    )
    link = sheet.link_record(collection, row, find_name(sheet, row))
    lead = escape(f"{before}{sheet.word('colon')}") if before else ""
    small = write_tag("small", " · ".join(filter(None, told)))
    return write_tag("li", f"{lead}{link}<br>{small}")


def write_records(sheet: Sheet, collection: Collection, rows: Sequence[Row]) -> str:
    """Return records as a list, each with a link to its page."""
    listed = "".join(_write_neighbour(sheet, collection, each) for each in rows)
    return write_tag("ul", listed, class_="records")


def write_family(sheet: Sheet, record: RecordPage) -> str:
    """Return the parts of an event; nothing where it has none."""
    if not record.around.parts:
        return ""
    more = write_text("p", sheet.word("more_parts")) if record.around.more_parts else ""
    return (
        write_text("h2", sheet.word("parts"))
        + write_text("p", sheet.word("do_not_add"), class_="warning")
        + write_records(sheet, EVENTS, record.around.parts)
        + more
    )


def write_near(sheet: Sheet, record: RecordPage) -> str:
    """Return what lies near a record in place and time, and what comes before and after it."""
    around, collection = record.around, record.collection
    listed = [
        _write_neighbour(sheet, collection, each, spell_distance(sheet, record, each))
        for each in around.near
    ]
    listed += [
        _write_neighbour(sheet, collection, each, before=sheet.word(key))
        for key, each in (("before", around.before), ("after", around.after))
        if each is not None
    ]
    if not listed:
        return ""
    told = sheet.word("near_undated" if record.row["geometry"] is None else "near_intro")
    intro = write_text("p", told) if around.near else ""
    return (
        write_text("h2", sheet.word("near"))
        + intro
        + write_tag("ul", "".join(listed), class_="records")
    )

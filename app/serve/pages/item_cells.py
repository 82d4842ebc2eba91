"""Cells of the pages of records: when, where, how many, each no more surely than it is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from app.domain.place import POINT_PRECISIONS
from app.domain.wording import spell_digits
from app.serve.pages.api_page import Page, spell_number, spell_span, write_day, write_days
from app.serve.pages.page_frame import write_text
from app.serve.pages.value_words import spell_coded, spell_word

Row = Mapping[str, Any]
_ENDS = ("low", "best", "high")
_UNITS = {"admin3_name": "subdistrict", "admin2_name": "district", "admin1_name": "governorate"}
"""Names of units, the smallest first, and what kind of unit each is."""


def _spell_days(page: Page, row: Row) -> str:
    first, last = (row.get("date_start") or row.get("period_start"),
                   row.get("date_end") or row.get("period_end"))  # fmt: skip
    return write_days(page, list(dict.fromkeys(str(each) for each in (first, last) if each)))


def _find_unit(page: Page, row: Row) -> str:
    for column, kind in _UNITS.items():
        if name := page.choose(row.get(f"{column}_en"), row.get(f"{column}_ar")):
            return f"{name} ({spell_word(page.lang, kind)})"
    return ""


def spell_reach(page: Page, metres: int) -> str:
    """Return metres as kilometres with one decimal."""
    return f"{spell_number(page, round(metres / 1000, 1))} {page.word('km')}"


def _spell_named(page: Page, row: Row, name: str) -> str:
    """Return a place with a name of its own, and how far off it may be."""
    if metres := row.get("precision_m"):
        return f"{name} ({page.word('within')} {spell_reach(page, metres)})"
    precision = str(row.get("precision") or "")
    told = {"country": page.word("nothing_nearer"), "linear": page.word("along_a_road")}
    is_area = bool(precision) and precision not in POINT_PRECISIONS
    return f"{name} ({told.get(precision, spell_word(page.lang, precision))})" if is_area else name


def _spell_somewhere(page: Page, row: Row) -> str:
    """Return a place without a name of its own: the unit around it, never as if it were it."""
    unit, metres = _find_unit(page, row), row.get("precision_m")
    if unit and row.get("precision") is None:
        return unit
    if not unit or row.get("geometry") is None:
        return unit
    somewhere = f"{page.word('a_place_in')} {unit}"
    if not metres:
        return f"{page.word('somewhere_in')} {unit}"
    return f"{somewhere}{page.word('position_good_to')} {spell_reach(page, metres)}"


def _spell_place(page: Page, row: Row) -> str:
    if beside := page.choose(row.get("where_en"), row.get("where_ar")):
        # The nearest town of a cluster is beside it, not where it is.
        return write_text("bdi", beside, dir="auto")
    name = page.choose(row.get("place_name_en"), row.get("place_name_ar"))
    told = [_spell_named(page, row, name) if name else _spell_somewhere(page, row)]
    if row.get("geometry") is None:
        told.append(page.word("unlocated"))
    if (row.get("redaction") or {}).get("coarsened"):
        told.append(page.word("coarsened"))
    return escape(" · ".join(filter(None, told)))


def _spell_killed(page: Page, row: Row) -> str:
    ends = [row.get(f"killed_{end}") for end in _ENDS]
    told = spell_span(page, *ends)
    if any(end is not None for end in ends):
        if who := row.get("killed_population"):
            told += f"{page.word('comma')}{page.word(f'population_{who}')}"
        if (scope := row.get("scope")) in {"total", "part"}:
            told += f"{page.word('semicolon')}{page.word(f'scope_{scope}')}"
        if "event_ids" in row:
            told += f"{page.word('semicolon')}{page.word('sum_of_events')}"
    return escape(told)


def _spell_persons(page: Page, row: Row) -> str:
    """Return how many did what, who says so and as of which day: never a bare number."""
    display = page.choose(row.get("display_en"), row.get("display_ar"))
    told = display or spell_span(page, *(row.get(f"persons_{end}") for end in _ENDS))
    if measure := row.get("measure"):
        told = f"{spell_coded(page.lang, 'measure', measure)}: {told}"
    if error := row.get("rounding_error"):
        told += f"{page.word('semicolon')}{page.word('rounded_by')} "
        told += page.choose(error, spell_digits(error))
    if note := page.choose(row.get("withheld_note_en"), row.get("withheld_note_ar")):
        told += f"{page.word('semicolon')}{note}"
    return escape(told)


def _spell_figure(page: Page, row: Row) -> str:
    span = spell_span(page, row["low"], row["best"], row["high"])
    told = f"{spell_coded(page.lang, 'measure', row['measure'])}: {span}"
    if row.get("status") not in {None, "active"}:
        told += f" ({spell_coded(page.lang, 'status', row['status'])})"
    return escape(told)


def _spell_sureness(page: Page, row: Row) -> str:
    told = [spell_word(page.lang, row["verification"])] if row.get("verification") else []
    if row.get("contested"):
        told.append(page.word("contested"))
    return escape(page.word("comma").join(told))


def _spell_reported_status(page: Page, row: Row) -> str:
    # Nobody reports "unknown": it is what a report becomes when it has run out.
    lapsed = row["status"] == "unknown"
    told = escape(page.word("status_unknown") if lapsed else spell_word(page.lang, row["status"]))
    if day := row.get("last_confirmed_at"):
        told += f" ({page.word('last_confirmed')} {write_day(page, str(day))})"
    return told


CELLS: dict[str, Callable[[Page, Row], str]] = {
    "killed": _spell_killed,
    "persons": _spell_persons,
    "figure": _spell_figure,
    "sureness": _spell_sureness,
    "reported_status": _spell_reported_status,
    "when": _spell_days,
    "where": _spell_place,
}
"""How each column that is made of several properties is written; by the key of its heading."""
NEEDED = {
    "killed": {"killed_low"},
    "persons": {"persons_low"},
    "figure": {"low"},
    "sureness": {"verification"},
    "reported_status": {"last_confirmed_at"},
    "when": {"date_start", "period_start"},
    "where": {"precision", "admin1_name_en"},
}
"""Of which properties a collection must have one for a column to be shown.

The figure and how sure it is come first: a narrow screen shows two columns beside the title.
"""

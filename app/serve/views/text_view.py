"""A view as sentences: to be heard by who sees no map, and pasted by who writes about it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.domain.wording import spell_date
from app.query.collections import CLUSTERS, CORRIDORS, EVENTS, FLOWS
from app.query.view_lists import MOST_SPEAKERS
from app.serve.pages.api_page import spell_span, write_list
from app.serve.pages.item_cells import CELLS
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.records.item_pages import find_name
from app.serve.views.table_view import link_all, write_warning
from app.serve.views.view_facts import Listed, ViewFacts, is_unplaced
from app.serve.views.view_parts import (
    Row,
    ViewPage,
    spell_heading,
    spell_row_days,
    write_addresses,
    write_covered,
    write_data,
    write_section,
)

_MOST_TOTALS = 8
_MOST_LARGEST = 3
_MOST_UNPLACED = 12
_ENDS = ("killed_low", "killed_best", "killed_high")


def _is_counted(row: Row) -> bool:
    return any(row[end] is not None for end in _ENDS)


def _compose(told: ViewPage, key: str, **gaps: str) -> str:
    """Return a sentence around finished HTML."""
    pieces = {name: f"\0{name}\0" for name in gaps}
    said = escape(told.word(key, **pieces))
    for name, content in gaps.items():
        said = said.replace(f"\0{name}\0", content)
    return said


def _link_event(told: ViewPage, row: Row) -> str:
    return told.link_record(EVENTS, row, find_name(told.page, row))


def _write_total(told: ViewPage, row: Row) -> str:
    figure = write_text("strong", spell_span(told.page, *(row[end] for end in _ENDS)))
    if who := row["killed_population"]:
        said = told.word("who_all") if who == "all" else told.page.word(f"population_{who}")
        figure += escape(told.word("comma") + said)
    toll = _compose(told, "toll_of", name=_link_event(told, row), figure=figure)
    sureness = CELLS["sureness"](told.page, row)
    how = _compose(
        told, "toll_how",
        sureness=f"{escape(told.page.word('sureness'))}: {sureness}",
        claims=escape(told.count("claims", row["claims_count"])),
        sources=escape(told.count("from_sources", row["sources_count"])),
    )  # fmt: skip
    return write_tag("p", f"{toll} {how}")


def _write_toll(told: ViewPage, facts: ViewFacts) -> str:
    """Return what sources say of all of it: never a sum of ours."""
    totals = [row for row in facts.events.rows if row["scope"] == "total" and _is_counted(row)]
    totals.sort(key=lambda row: -row["claims_count"])
    if not facts.events.matched:
        return ""
    if totals:
        parts = [_write_total(told, row) for row in totals[:_MOST_TOTALS]]
        if (left := len(totals) - _MOST_TOTALS) > 0:
            parts.append(write_text("p", told.word("more_totals", n=told.spell(left))))
        parts.append(write_text("p", told.word("toll_note")))
    else:
        parts = [write_text("p", told.word("toll_none"))]
    return write_section("toll", told.word("toll"), parts)


def _write_largest(told: ViewPage, rows: Sequence[Row]) -> str:
    entries = []
    for row in rows:
        figure = _compose(told, "killed_of", figure=CELLS["killed"](told.page, row))
        days = write_text("bdi", spell_row_days(told, row))
        comma = told.word("comma")
        entries.append(f"{_link_event(told, row)} ({days}{comma}{figure})")
    return _compose(told, "area_largest", list=told.word("semicolon").join(entries))


def _write_area(told: ViewPage, area: Row, rows: Sequence[Row]) -> str:
    name = told.page.choose(area["admin1_name_en"], area["admin1_name_ar"])
    events = told.count("events", area["events"])
    said = told.word("area_count", area=name or told.word("no_area"), events=events)
    own = [
        row
        for row in rows
        if row["admin1_pcode"] == area["admin1_pcode"]
        and row["scope"] != "total"
        and _is_counted(row)
    ]
    largest = f" {_write_largest(told, own[:_MOST_LARGEST])}" if own else ""
    return escape(said) + largest


def _write_areas(told: ViewPage, facts: ViewFacts) -> str:
    areas = sorted(facts.areas, key=lambda row: (row["admin1_pcode"] is None, -row["events"]))
    if not areas:
        return ""
    listed = write_list([_write_area(told, area, facts.events.rows) for area in areas])
    return write_section("areas", told.word("by_area"), [listed])


def _write_road(told: ViewPage, row: Row) -> str:
    status = told.word(f"status_{row['status']}")
    confirmed = row["last_confirmed_at"]
    day = told.word("road_never")
    if confirmed is not None:
        day = told.word("road_confirmed", day=told.page.choose(*spell_date(confirmed)))
    status = escape(f"{status}{told.word('comma')}{day}")
    name = told.link_record(CORRIDORS, row, find_name(told.page, row))
    return _compose(told, "road", name=name, status=status)


def _write_movement(told: ViewPage, row: Row) -> str:
    name = told.link_record(FLOWS, row, find_name(told.page, row))
    days = escape(spell_row_days(told, row))
    return _compose(
        told, "movement", name=name, figure=CELLS["persons"](told.page, row), period=days
    )


def _write_cluster(told: ViewPage, row: Row) -> str:
    name = told.link_record(CLUSTERS, row, find_name(told.page, row))
    figure = _compose(told, "killed_of", figure=CELLS["killed"](told.page, row))
    events = escape(told.count("events", row["event_count"]))
    told_of = f"{events}{told.word('comma')}{figure}"
    return _compose(
        told, "movement", name=name, figure=told_of, period=escape(spell_row_days(told, row))
    )


_SENTENCES = {CORRIDORS: _write_road, FLOWS: _write_movement, CLUSTERS: _write_cluster}


def _write_others(told: ViewPage, others: ViewFacts) -> str:
    sections = []
    for collection, write in _SENTENCES.items():
        listed = others.others.get(collection, Listed((), 0))
        if listed.rows:
            lines = write_list([write(told, row) for row in listed.rows])
            parts = [write_warning(told, collection, listed.rows), lines,
                     link_all(told, collection, listed)]  # fmt: skip
            sections.append(write_section(collection.name, told.word(collection.name), parts))
    return "".join(sections)


def _write_more(told: ViewPage, left: int) -> list[str]:
    return [escape(told.word("more", n=told.spell(left)))] if left > 0 else []


def _write_unplaced_event(told: ViewPage, row: Row) -> str:
    facts = {"name": _link_event(told, row), "period": escape(spell_row_days(told, row))}
    if not _is_counted(row):
        return _compose(told, "unlocated_line", **facts)
    figure = _compose(told, "killed_of", figure=CELLS["killed"](told.page, row))
    return _compose(told, "movement", **facts, figure=figure)


def _write_unplaced(told: ViewPage, facts: ViewFacts) -> str:
    rows = [row for row in facts.events.rows if is_unplaced(row)][:_MOST_UNPLACED]
    lines = [_write_unplaced_event(told, row) for row in rows]
    if not lines:
        return ""
    lines += _write_more(told, facts.unplaced - len(rows))
    return write_section("unplaced", told.word("unlocated"), [write_list(lines)])


def _write_speaker(told: ViewPage, row: Row) -> str:
    name = told.page.choose(row["name_en"], row["name_ar"])
    gaps = {"name": name, "claims": told.count("claims", row["claims"])}
    if row["latest"] is None:
        return escape(told.word("source_line_undated", **gaps))
    day = told.page.choose(*spell_date(row["latest"], row["unit"] or "day"))
    return escape(told.word("source_line", **gaps, day=day))


def _write_speakers(told: ViewPage, facts: ViewFacts) -> str:
    if not facts.speakers:
        return ""
    lines = [_write_speaker(told, row) for row in facts.speakers[:MOST_SPEAKERS]]
    return write_section("sources", told.word("sources"), [write_list(lines)])


def write_text_view(told: ViewPage, facts: ViewFacts) -> str:
    """Return the content of a view's page as sentences."""
    return (
        write_text("h2", spell_heading(told), class_="view-title")
        + write_covered(told, facts)
        + _write_toll(told, facts)
        + _write_areas(told, facts)
        + _write_others(told, facts)
        + _write_unplaced(told, facts)
        + _write_speakers(told, facts)
        + write_data(told)
        + write_addresses(told)
    )

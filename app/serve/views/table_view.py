"""A view as tables: its events page by page, then clusters, roads and movements."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from app.query.collections import CLUSTERS, CORRIDORS, EVENTS, FLOWS, Collection
from app.serve.pages.api_page import write_table
from app.serve.pages.item_cells import CELLS
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.records.item_pages import find_name
from app.serve.views.view_facts import Listed, ViewFacts
from app.serve.views.view_parts import (
    Row,
    ViewPage,
    fill_period,
    keep_times,
    link,
    spell_heading,
    spell_name,
    spell_row_days,
    write_addresses,
    write_covered,
    write_data,
    write_section,
)
from app.serve.views.view_state import SORTS, write_view

_COLUMNS = ("title", "when", "where", "killed", "sureness", "sources")
_OTHER_COLUMNS: dict[Collection, tuple[str, ...]] = {
    CLUSTERS: ("when", "where", "killed"),
    CORRIDORS: ("reported_status", "when", "where"),
    FLOWS: ("persons", "when"),
}
_DOWN_FIRST = frozenset({"killed", "sources"})
"""Columns of which a reader first wants the largest."""
_MOST_NAMES = 3


def _name_column(told: ViewPage, column: str) -> str:
    return told.word("sources") if column == "sources" else told.page.word(column)


def _spell_sources(told: ViewPage, row: Row) -> str:
    names = list((row.get("sources_ar") if told.page.lang == "ar" else None) or row["sources"])
    said = told.word("comma").join(names[:_MOST_NAMES])
    if len(names) > _MOST_NAMES:
        left = told.spell(len(names) - _MOST_NAMES)
        said = told.word("more_sources", names=said, n=left)
    return escape(said)


def _spell_cell(told: ViewPage, column: str, row: Row) -> str:
    if column == "sources":
        return _spell_sources(told, row)
    if column == "when":
        return write_text("bdi", spell_row_days(told, row))
    cell = CELLS[column](told.page, row)
    return spell_name(told.page, cell) if column == "where" else cell


def _write_cells(told: ViewPage, row: Row) -> str:
    name = told.link_record(EVENTS, row, find_name(told.page, row))
    first = write_tag("th", name, role="rowheader", scope="row")
    others = (
        write_tag("td", _spell_cell(told, column, row), role="cell",
                  data_label=_name_column(told, column))
        for column in _COLUMNS[1:]
    )  # fmt: skip
    return write_tag("tr", first + "".join(others), role="row")


def _write_heading(told: ViewPage, column: str) -> str:
    """Return a column's name, which sorts by it; chosen again, the other way round."""
    current = told.question.view.sort or ""
    is_own, down = current.removeprefix("-") == column, current.startswith("-")
    turned = not down if is_own else column in _DOWN_FIRST
    name = _name_column(told, column)
    mark = (" ↓" if down else " ↑") if is_own else ""
    sign = "-" if turned else ""
    button = told.link_view(f"{name}{mark}", sort=f"{sign}{column}")
    sorted_ = {"aria_sort": "descending" if down else "ascending"} if is_own else {}
    return write_tag("th", button, role="columnheader", scope="col", **sorted_)


def _write_events(told: ViewPage, rows: Sequence[Row]) -> str:
    head = "".join(_write_heading(told, column) for column in SORTS_IN_ORDER)
    body = "".join(_write_cells(told, row) for row in rows)
    table = write_tag(
        "table",
        write_text("caption", told.word("sort_hint"))
        + write_tag("thead", write_tag("tr", head, role="row"), role="rowgroup")
        + write_tag("tbody", body, role="rowgroup"),
        role="table",
    )
    named = {"tabindex": "0", "role": "region", "aria_label": told.word("events")}
    return write_tag("div", table, class_="scroll cards", **named)


SORTS_IN_ORDER = tuple(column for column in _COLUMNS if column in SORTS)


def _write_moves(told: ViewPage, facts: ViewFacts) -> str:
    """Return how much of the events is on this page, and links to the others."""
    listed = facts.events
    if len(listed.rows) == listed.matched:
        return ""
    shown = told.word("shown", shown=told.spell(len(listed.rows)), all=told.spell(listed.matched))
    view = fill_period(told.question.view, told.question)
    links = []
    if "cursor" in told.page.request.query_params:
        links.append(told.link_view(told.word("first")))
    if facts.following:
        cursor = urlencode({"cursor": facts.following})
        links.append(link(told.word("next"), f"./?{write_view(view)}&{cursor}"))
    return write_tag("p", " ".join((escape(shown), *links)), class_="moves")


def write_events(told: ViewPage, facts: ViewFacts) -> str:
    """Return the section of a view's events."""
    if not facts.events.rows:
        return ""
    warning = write_text("p", told.page.word("do_not_add"), class_="warning")
    parts = [warning, _write_events(told, facts.events.rows), _write_moves(told, facts)]
    return write_section("events", told.word("events"), parts)


def link_all(told: ViewPage, collection: Collection, listed: Listed) -> str:
    """Return a link to all records of a collection, where not all of them are listed."""
    if len(listed.rows) >= listed.matched:
        return ""
    asked = told.question.list_parameters(collection) | keep_times(told.question, collection)
    query = urlencode({**asked, "f": "html", "lang": told.page.lang})
    href = f"api/collections/{collection.name}/items?{query}"
    return write_tag("p", link(told.word("all_of", n=told.spell(listed.matched)), href))


def write_warning(told: ViewPage, collection: Collection, rows: Sequence[Row]) -> str:
    """Return what must be known before records of a collection are read."""
    if collection is CORRIDORS:
        warning = told.page.choose(rows[0]["warning_en"], rows[0]["warning_ar"])
        return write_text("p", warning, class_="warning")
    if collection is CLUSTERS:
        return write_text("p", told.word("clusters_note"), class_="warning")
    return ""


def _write_other(told: ViewPage, collection: Collection, listed: Listed) -> str:
    if not listed.rows:
        return ""
    columns = _OTHER_COLUMNS[collection]
    rows = [
        [told.link_record(collection, row, find_name(told.page, row)),
         *(_spell_cell(told, column, row) for column in columns)]
        for row in listed.rows
    ]  # fmt: skip
    title = told.word(collection.name)
    headings = [told.page.word("title"), *(_name_column(told, each) for each in columns)]
    parts = [write_warning(told, collection, listed.rows), write_table(headings, rows, title),
             link_all(told, collection, listed)]  # fmt: skip
    return write_section(collection.name, title, parts)


def write_table_view(told: ViewPage, facts: ViewFacts) -> str:
    """Return the content of a view's page as tables."""
    others = [_write_other(told, each, listed) for each, listed in facts.others.items()]
    return (
        write_text("h2", spell_heading(told), class_="view-title")
        + write_covered(told, facts)
        + write_events(told, facts)
        + "".join(others)
        + write_data(told)
        + write_addresses(told)
    )

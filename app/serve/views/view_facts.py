"""Reads what a view holds, for its table, its text and the head of its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import Request

from app.query.aggregates import select_aggregates
from app.query.collections import CLUSTERS, CORRIDORS, EVENTS, FLOWS, Collection
from app.query.counts import count_items
from app.query.embed_figures import select_summary
from app.query.items import select_items
from app.query.view_lists import select_speakers
from app.serve.answering.database import Reader, Rows, get_reader
from app.serve.records.paging import find_page_times, read_page, write_next
from app.serve.views.view_question import ViewQuestion

OTHERS = (CLUSTERS, CORRIDORS, FLOWS)
"""What a view shows beside its events, in the order in which it is told."""
PAGE_ROWS = 100
"""Events on one page of the table."""
MOST_OTHERS = 50
"""Records of each other collection; a link leads to all of them."""
MOST_TOLD = 1000
"""Events among which a text looks for the largest of each governorate."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The first records of a collection, and how many there are in all."""

    rows: Rows
    matched: int


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """What a view holds; `following` is the cursor after the events that are listed.

    `unplaced` events are nowhere on the map, `sources` tell of all of them; `areas` counts them by
    governorate, `speakers` are who made claims. Lists that nobody asked for are empty.
    """

    question: ViewQuestion
    events: Listed
    unplaced: int
    sources: int
    others: Mapping[Collection, Listed] = field(default_factory=dict)
    following: str | None = None
    areas: Rows = ()
    speakers: Rows = ()


def spell_order(sort: str | None, lang: str) -> str:
    """Return the order of the API that a table's column means; empty for the usual one."""
    name = (sort or "").removeprefix("-")
    keys = {
        "when": ("date_start", "date_end"),
        "title": (f"title_{lang}",),
        "where": (f"admin1_name_{lang}", f"place_name_{lang}"),
        "killed": ("killed_low", "killed_high"),
        "sureness": ("verification",),
        "sources": ("sources_count",),
    }.get(name, ())
    sign = "-" if (sort or "").startswith("-") else "+"
    return ",".join(f"{sign}{key}" for key in keys)


def _read_costly(request: Request) -> Reader:
    return get_reader(request, costly=True)


async def _read_others(reader: Reader, question: ViewQuestion) -> dict[Collection, Listed]:
    shown = [each for each in OTHERS if question.shows(each)]
    asked = [replace(question.select(each), limit=MOST_OTHERS) for each in shown]
    queries = [
        query
        for each, own in zip(shown, asked, strict=True)
        for query in (select_items(each, own), count_items(each, own))
    ]
    if not queries:
        return {}
    found = await reader.read_all(*queries)
    return {
        each: Listed(found[2 * i][:MOST_OTHERS], found[2 * i + 1][0]["matched"])
        for i, each in enumerate(shown)
    }


async def count_view(request: Request, question: ViewQuestion) -> tuple[int, int]:
    """Return how many events a view holds, and how many of them are nowhere on the map."""
    reader, asked = get_reader(request, costly=question.box is not None), question.select()
    [[counted], [told]] = await reader.read_all(count_items(EVENTS, asked), select_summary(asked))
    return counted["matched"], told["unplaced"]


async def read_table(
    request: Request, question: ViewQuestion, cursor: str | None = None
) -> ViewFacts:
    """Return one page of a view's events in their order, and what else it shows."""
    reader, view = _read_costly(request), question.view
    given = {"limit": str(PAGE_ROWS)}
    if order := spell_order(view.sort, view.lang):
        given["sortby"] = order
    if cursor is not None:
        given["cursor"] = cursor
    asked, whole = question.select_page(given), {**question.list_parameters(), **given}
    state = await reader.read_state()
    times = question.times
    if cursor is not None:
        times = await find_page_times(reader, EVENTS, asked, whole, state)
    page, times = await read_page(reader, EVENTS, asked, times)
    question = replace(question, times=times)
    [[told]] = await reader.read_all(select_summary(question.select()))
    return ViewFacts(
        question,
        Listed(page.rows[:PAGE_ROWS], page.matched),
        told["unplaced"],
        told["sources"],
        await _read_others(reader, question),
        write_next(EVENTS, asked, whole, page, times),
    )


async def read_text(request: Request, question: ViewQuestion) -> ViewFacts:
    """Return a view's events, the largest first, counts by governorate and who spoke of them."""
    reader, asked = _read_costly(request), question.select()
    order = question.select_page({"sortby": "-killed_low,-killed_high,date_start"}).order
    largest = replace(asked, order=order, limit=MOST_TOLD)
    rows, [counted], [told], areas, speakers = await reader.read_all(
        select_items(EVENTS, largest),
        count_items(EVENTS, asked),
        select_summary(asked),
        select_aggregates(("admin1",), asked, ()),
        select_speakers(asked),
    )
    return ViewFacts(
        question,
        Listed(rows[:MOST_TOLD], counted["matched"]),
        told["unplaced"],
        told["sources"],
        await _read_others(reader, question),
        areas=areas,
        speakers=speakers,
    )


def is_unplaced(row: Mapping[str, Any]) -> bool:
    """Whether an event is nowhere on the map: no position, and no area that counts it."""
    areas = {"governorate", "district", "subdistrict"}
    area = row["precision"] in areas and row["admin1_pcode"] is not None
    return row["geometry"] is None and not area

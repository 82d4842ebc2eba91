"""Reads what an embed says: its period, its figure, and what became of the figure since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from fastapi import Request

from app.domain.errors import BadParameter
from app.domain.filters import AsOf, ItemFilter
from app.domain.withdrawal import WithdrawalReason
from app.query.clusters import select_ending
from app.query.collections import CLUSTERS, CORRIDORS, EVENTS, FLOWS, Collection
from app.query.counts import count_items
from app.query.embed_figures import select_latest, select_lead_total, select_summary
from app.query.history import select_record_versions, select_tombstone
from app.query.items import select_extent, select_item
from app.serve.answering.database import PublishedState, Reader, get_reader
from app.serve.asking.parameters import parse_selection
from app.serve.asking.times import Times, find_times
from app.serve.views.embed_text import Change, EmbedFacts, EmbedText, describe_embed
from app.serve.views.held_texts import HeldTexts
from app.serve.views.view_filters import ask_filtered
from app.serve.views.view_frame import frame_view
from app.serve.views.view_state import ViewState

Row = Mapping[str, Any]
COAST_PERIOD = (date(2025, 3, 1), date(2025, 4, 30))
"""The days of the record that ships with Masar; shown first when it is there."""
MOST_LISTED = 2000
"""More events than this the map counts and does not list: nobody has looked for their sources."""
_FRAME = (640.0, 400.0)
"""The size in CSS pixels of the map of an ordinary embed."""
_COLLECTIONS = {"evt": EVENTS, "clu": CLUSTERS, "cor": CORRIDORS, "flw": FLOWS}
_KILLED = ("killed_low", "killed_best", "killed_high")
_COUNTED = (*_KILLED, "killed_population")
_FIGURES: Mapping[str, tuple[str, ...]] = {
    EVENTS.name: _COUNTED,
    CLUSTERS.name: (*_KILLED, "event_count"),
    CORRIDORS.name: ("status",),
    FLOWS.name: ("persons_low", "persons_best", "persons_high"),
}
_EVENT_FACTS = ("date_start", "date_end", "place_name_en", "admin1_pcode", "scope")


@dataclass(frozen=True, slots=True)
class _Reading:
    """One view while it is being read: from where, as of when, and which events."""

    reader: Reader
    view: ViewState
    times: Times
    asked: ItemFilter

    @property
    def today(self) -> AsOf:
        """Return the same days of reports, of what is shown now."""
        return AsOf(self.times.as_of.known_at)


def find_selected(view: ViewState) -> tuple[Collection, str] | None:
    """Return the collection and the id of the record that a view has selected, if it is one."""
    collection = _COLLECTIONS.get((view.sel or "")[:3].lower())
    return (collection, view.sel) if collection is not None and view.sel is not None else None


def _select_period(view: ViewState, period: tuple[date, date]) -> ItemFilter:
    days = "/".join(day.isoformat() for day in period)
    return parse_selection(EVENTS, {"datetime": days, **ask_filtered(view.filters)})


async def _find_period(reader: Reader, view: ViewState, as_of: AsOf) -> tuple[date, date]:
    """Return the days of a view: those of the coast or, where it is not there, all there are."""
    if view.start is not None and view.end is not None:
        return date.fromisoformat(view.start), date.fromisoformat(view.end)
    coast = replace(_select_period(view, COAST_PERIOD), as_of=as_of)
    [[counted], [extent]] = await reader.read_all(
        count_items(EVENTS, coast), select_extent(EVENTS, as_of)
    )
    first, last = list(extent.values())[-2:]
    return COAST_PERIOD if counted["matched"] or first is None else (first, last)


async def _date_change(
    reading: _Reading, collection: Collection, now: Row, fields: tuple[str, ...]
) -> tuple[datetime, str | None]:
    """Return since when a record says what it says today, and why."""
    if collection.versions is None or reading.times.as_of.known_at is not None:
        return now["revised_at"], None
    query = select_record_versions(collection, collection.versions, now["feature_id"])
    [versions] = await reading.reader.read_all(query)
    since = None
    for version in versions:
        if any(version[name] != now[name] for name in fields):
            break
        since = version
    if since is None:
        return now["revised_at"], None
    return since["shown_from"], since["reason_code"]


async def _compare(reading: _Reading, collection: Collection, then: Row, now: Row) -> Change | None:
    """Return what is told otherwise today than in a frozen state."""
    if collection is CORRIDORS:
        same = then["status"] == now["status"]
        return None if same else Change("today", now["revised_at"], None, now)
    figures = _FIGURES[collection.name]
    facts = _EVENT_FACTS if collection is EVENTS else ()
    for kind, fields in (("corrected", figures), ("facts", facts)):
        if any(then[name] != now[name] for name in fields):
            at, reason = await _date_change(reading, collection, now, fields)
            return Change(kind, at, reason, now)
    return None


async def _find_ending(reading: _Reading, collection: Collection, own_id: str) -> Change | None:
    """Return how a record that is shown no more ended; None where nothing may be told of it."""
    if collection is CLUSTERS:
        [rows] = await reading.reader.read_all(select_ending(own_id))
        return Change("ended", rows[0]["ended_at"]) if rows else None
    if collection.versions is None:
        return None
    [stones] = await reading.reader.read_all(select_tombstone(collection.versions, own_id))
    if not stones:
        return None
    stone = stones[0]
    if stone["reason_code"] != WithdrawalReason.DUPLICATE or not stone["replaced_by"]:
        return Change("withdrawn", stone["at"], stone["reason_code"])
    heir = select_item(collection, stone["replaced_by"], reading.today)
    [rows] = await reading.reader.read_all(heir)
    return Change("merged", stone["at"], None, rows[0]) if rows else Change(
        "withdrawn", stone["at"], stone["reason_code"]
    )  # fmt: skip


async def _find_change(
    reading: _Reading, collection: Collection, own_id: str, then: Row | None
) -> Change | None:
    """Return what became of a record, against what the view shows of it."""
    if then is not None and reading.times.as_of.past is None:
        return None
    today = reading.today.restrict(collection.times)
    [rows] = await reading.reader.read_all(select_item(collection, own_id, today))
    if not rows:
        return await _find_ending(reading, collection, own_id)
    return None if then is None else await _compare(reading, collection, then, rows[0])


async def _read_leading(reading: _Reading) -> tuple[Collection | None, Row | None, Change | None]:
    """Return the record that leads a view: the selected one, else the toll of the area in view."""
    selected, reader = find_selected(reading.view), reading.reader
    if selected is not None:
        collection, own_id = selected
        as_of = reading.times.as_of.restrict(collection.times)
        [rows] = await reader.read_all(select_item(collection, own_id, as_of))
    else:
        collection, centre = EVENTS, (float(reading.view.lat), float(reading.view.lon))
        box = frame_view(centre, float(reading.view.zoom), _FRAME)
        [rows] = await reader.read_all(select_lead_total(reading.asked, box))
        if not rows:
            return None, None, None
        own_id = rows[0]["feature_id"]
    row = rows[0] if rows else None
    return collection, row, await _find_change(reading, collection, own_id, row)


async def _find_updated(reading: _Reading, period: tuple[date, date]) -> datetime | None:
    """Return when the latest of a view's records was revised: the age of the figures."""
    days = "/".join(day.isoformat() for day in period)
    others = [
        (each, replace(parse_selection(each, {"datetime": days}), as_of=reading.times.as_of))
        for each in (CORRIDORS, FLOWS)
    ]
    asked = [(EVENTS, reading.asked), *others]
    found = await reading.reader.read_all(*(select_latest(*each) for each in asked))
    return max((rows[0]["latest"] for rows in found if rows[0]["latest"]), default=None)


async def _gather(reading: _Reading, period: tuple[date, date]) -> EmbedFacts:
    reader, asked, times = reading.reader, reading.asked, reading.times
    [[counted], [now]] = await reader.read_all(
        count_items(EVENTS, asked), count_items(EVENTS, replace(asked, as_of=reading.today))
    )
    facts = EmbedFacts(period, times, counted["matched"], matched_now=now["matched"],
                       is_frozen=times.as_of.snapshot is not None)  # fmt: skip
    if facts.matched <= MOST_LISTED:
        [[told]] = await reader.read_all(select_summary(asked))
        facts = replace(facts, sources=told["sources"], unplaced=told["unplaced"])
    collection, row, change = await _read_leading(reading)
    updated = await _find_updated(reading, period)
    return replace(facts, collection=collection, row=row, change=change, updated=updated)


async def read_embed_facts(
    reader: Reader, view: ViewState, state: PublishedState
) -> EmbedFacts | None:
    """Return what the records say for a view; None for a time or a filter that cannot be."""
    given = {"known_at": view.known_at, "snapshot": view.snapshot}
    try:
        times = await find_times(reader, {k: v for k, v in given.items() if v}, state)
        period = await _find_period(reader, view, times.as_of)
        asked = replace(_select_period(view, period), as_of=times.as_of)
    except BadParameter:
        return None
    return await _gather(_Reading(reader, view, times, asked), period)


async def read_embed_text(request: Request, view: ViewState, state: PublishedState) -> EmbedText:
    """Return what an embed of a view says; it may raise RoomTaken, or that there is no database."""
    held: HeldTexts = request.app.state.embed_texts
    if text := held.find(state, view):
        return text
    asks_past = view.snapshot is not None or view.known_at is not None
    reader = get_reader(request, costly=asks_past or "filter" in ask_filtered(view.filters))
    text = describe_embed(view, await read_embed_facts(reader, view, state))
    held.keep(state, view, text)
    return text

"""Reads what a picture of a view shows: published records, at their published places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.filters import Box, ItemFilter
from app.encode.svg_map.marks import Marks
from app.query.aggregates import select_aggregates
from app.query.collections import CLUSTERS, CORRIDORS, EVENTS, FLOWS, Collection
from app.query.items import select_item, select_items
from app.serve.answering.database import Reader, Rows
from app.serve.asking.parameters import parse_selection
from app.serve.asking.times import Times
from app.serve.views.embed_facts import find_selected
from app.serve.views.map_marks import (
    NEEDED,
    Row,
    mark_cluster,
    mark_corridor,
    mark_event,
    mark_flow,
    mark_record,
    mark_unit,
)
from app.serve.views.view_filters import Filters, ask_filtered
from app.serve.views.view_state import ViewState

MOST_EVENTS = 500
"""More events than this are drawn by unit, as on the map."""
_MOST_OTHERS = 300
_LAYERS = {"clusters": CLUSTERS, "corridors": CORRIDORS, "flows": FLOWS}


@dataclass(frozen=True, slots=True)
class MapQuestion:
    """A view with its days (as the API reads them), as of when, and the part that is drawn."""

    view: ViewState
    days: str
    times: Times
    box: Box

    def select(self, collection: Collection, most: int) -> ItemFilter:
        """Return the records of a collection that are drawn."""
        given = {"datetime": self.days}
        if collection is EVENTS:
            given |= ask_filtered(self.view.filters)
        return replace(
            parse_selection(collection, given),
            box=self.box,
            as_of=self.times.as_of.restrict(collection.times),
            chosen=NEEDED[collection.name],
            limit=most,
        )


def _list_others(question: MapQuestion) -> list[Collection]:
    """Return the collections beside events that are drawn.

    Clusters are made of all events and of all that is known today: with filters, or as of an
    earlier day, they would tell of what is not in view.
    """
    view = question.view
    others = [_LAYERS[name] for name in view.layers if name in _LAYERS]
    is_part = view.filters != Filters() or question.times.as_of.known_at is not None
    return [each for each in others if each is not CLUSTERS or not is_part]


async def _read_events(reader: Reader, question: MapQuestion) -> Marks:
    if not {"events", "areas"} & set(question.view.layers):
        return Marks()
    asked = question.select(EVENTS, MOST_EVENTS)
    [rows] = await reader.read_all(select_items(EVENTS, asked))
    if len(rows) <= MOST_EVENTS:
        return Marks(events=tuple(map(mark_event, _keep(rows, question.view))))
    counted = replace(asked, chosen=None, limit=None)
    units = select_aggregates(("place",), counted, (), int(question.view.zoom))
    [rows] = await reader.read_all(units)
    return Marks(units=tuple(mark_unit(row) for row in rows if row["level"] is not None))


def _keep(rows: Rows, view: ViewState) -> Rows:
    """Return the events whose layer is on: what is known to an area only has one of its own."""

    def name_layer(row: Row) -> str:
        return "areas" if "Polygon" in (row["geometry"] or "") else "events"

    return [row for row in rows if name_layer(row) in view.layers]


async def read_selected(reader: Reader, view: ViewState, times: Times) -> Marks:
    """Return the selected record alone; nothing where there is none at this time."""
    selected = find_selected(view)
    if selected is None:
        return Marks()
    collection, own_id = selected
    as_of = times.as_of.restrict(collection.times)
    [rows] = await reader.read_all(select_item(collection, own_id, as_of))
    return mark_record(collection, rows[0]) if rows else Marks()


def count_placed(marks: Marks) -> int:
    """Return how many events stand on the map, one by one or by unit."""
    single = sum(event.geometry is not None for event in marks.events)
    return single + sum(unit.events for unit in marks.units)


def _merge(marks: Sequence[Marks]) -> Marks:
    """Return all marks, each record once."""

    def gather(name: str) -> dict[str, object]:
        return {mark.id: mark for each in marks for mark in getattr(each, name)}

    names = ("events", "clusters", "corridors", "flows")
    told = {name: tuple(gather(name).values()) for name in names}
    return replace(marks[0], **told)  # type: ignore[arg-type]


async def read_marks(reader: Reader, question: MapQuestion, selected: Marks) -> Marks:
    """Return all that is drawn of a view, with the selected record wherever it lies."""
    events = await _read_events(reader, question)
    others = _list_others(question)
    asked = [select_items(each, question.select(each, _MOST_OTHERS)) for each in others]
    read = dict(zip([each.name for each in others], await reader.read_all(*asked), strict=True))
    drawn = replace(
        events,
        clusters=tuple(map(mark_cluster, read.get(CLUSTERS.name, ()))),
        corridors=tuple(map(mark_corridor, read.get(CORRIDORS.name, ()))),
        flows=tuple(mark_flow(row) for row in read.get(FLOWS.name, ()) if row["drawn"]),
    )
    return _merge([drawn, selected])

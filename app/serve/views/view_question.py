"""What a view asks of the records: its period, its part of the country, its filters, as of when.

Map, table, text, title and the links to the API ask the same question; here it is put once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from fastapi import Request

from app.domain.filters import NOW, Box, DateRange, ItemFilter
from app.query.collections import CLUSTERS, EVENTS, KNOWN_AT, SNAPSHOT, Collection
from app.query.counts import count_items
from app.query.items import select_extent
from app.serve.answering.database import PublishedState, Reader, get_reader
from app.serve.asking.parameters import parse_page, parse_selection
from app.serve.asking.times import Times, find_times
from app.serve.views.embed_facts import COAST_PERIOD
from app.serve.views.view_filters import Filters, ask_filtered
from app.serve.views.view_frame import frame_view
from app.serve.views.view_state import FIRST_VIEW, ViewState

COAST_DAYS = DateRange(*COAST_PERIOD)
COUNTRY = Box(35.5, 32.2, 42.5, 37.4)
"""Syria, in degrees, with a little of what is around it."""
SIZE = (960.0, 600.0)
"""CSS pixels of the frame of a view, whatever the window: one address has one table for all."""
_DIGITS = 2
_MOST = 0.75
"""How much of the country a frame must show to be one of the country."""


@dataclass(frozen=True, slots=True)
class ViewQuestion:
    """A view with all that its address leaves open: period, frame, and the state it shows.

    `box` is the frame in degrees, and None where a place filter says which part of the country.
    Events without a position are in every frame.
    """

    view: ViewState
    start: date
    end: date
    frame: Box
    times: Times

    @property
    def box(self) -> Box | None:
        """Return the frame that limits the events; a place filter takes its place."""
        return None if self.view.filters.place else self.frame

    def list_parameters(self, collection: Collection = EVENTS) -> dict[str, str]:
        """Return the parameters of the API by which a collection answers this question.

        Filters are about events; of everything else a view shows what lies in its frame.
        """
        own = collection is EVENTS
        box = self.box if own else self.frame
        days = dict.fromkeys((self.start.isoformat(), self.end.isoformat()))
        asked = {"datetime": "/".join(days)}
        if box is not None:
            asked["bbox"] = ",".join(f"{each:g}" for each in _list_edges(box))
        asked |= ask_filtered(self.view.filters) if own else {}
        for name, value in ((KNOWN_AT, self.view.known_at), (SNAPSHOT, self.view.snapshot)):
            if value is not None and name in collection.times:
                asked[name] = value
        return asked

    def select(self, collection: Collection = EVENTS) -> ItemFilter:
        """Return which records of a collection are meant; raises BadParameter."""
        asked = parse_selection(collection, self.list_parameters(collection))
        return replace(asked, as_of=self.times.as_of.restrict(collection.times))

    def select_page(self, given: Mapping[str, str]) -> ItemFilter:
        """Return one page of the events, `given` its size, order and cursor."""
        return parse_page(EVENTS, {**self.list_parameters(), **given})

    def shows(self, collection: Collection) -> bool:
        """Whether a view shows a collection at all.

        Clusters are computed from all events and all figures known today: beside some of the
        events, or the figures of an earlier day, they would tell of what is not in view.
        """
        if collection is EVENTS:
            return True
        is_part = self.view.known_at is not None or self.view.filters != Filters()
        left_out = collection is CLUSTERS and is_part
        return collection.name in self.view.layers and not left_out

    @property
    def is_coast(self) -> bool:
        """Whether it looks where the map looks first."""
        return self.frame == _frame_state(FIRST_VIEW)

    @property
    def is_country(self) -> bool:
        """Whether hardly anything of the country lies outside of its frame."""
        sides = (
            min(self.frame.east, COUNTRY.east) - max(self.frame.west, COUNTRY.west),
            min(self.frame.north, COUNTRY.north) - max(self.frame.south, COUNTRY.south),
        )
        whole = (COUNTRY.east - COUNTRY.west) * (COUNTRY.north - COUNTRY.south)
        return min(sides) > 0 and sides[0] * sides[1] >= _MOST * whole

    @property
    def is_part(self) -> bool:
        """Whether it looks at a part of the country that has no name of its own."""
        return self.box is not None and not self.is_coast and not self.is_country


def _list_edges(box: Box) -> tuple[float, float, float, float]:
    return box.west, box.south, box.east, box.north


async def _find_period(reader: Reader) -> DateRange | None:
    """Return the period that the map begins with; None while there are no events."""
    [coast], [extent] = await reader.read_all(
        count_items(EVENTS, ItemFilter(dates=COAST_DAYS)), select_extent(EVENTS, NOW)
    )
    if coast["matched"]:
        return COAST_DAYS
    start, end = list(extent.values())[-2:]
    return None if start is None else DateRange(start, end)


def _frame_state(view: ViewState) -> Box:
    box = frame_view((float(view.lat), float(view.lon)), float(view.zoom), SIZE)
    return Box(*(round(edge, _DIGITS) for edge in _list_edges(box)))


def _frame(view: ViewState, dates: DateRange, *, is_placed: bool) -> Box:
    """Return a view's frame; without a place in the address, what the map would open on."""
    known = is_placed or view.start is not None or dates == COAST_DAYS
    return _frame_state(view) if known else COUNTRY


async def read_question(
    request: Request, view: ViewState, state: PublishedState
) -> ViewQuestion | None:
    """Return a view's question; None while nothing has been published.

    Raises BadParameter for a state that never was.
    """
    reader = get_reader(request, costly=view.snapshot is not None or view.known_at is not None)
    given = {KNOWN_AT: view.known_at, SNAPSHOT: view.snapshot}
    times = await find_times(reader, {k: v for k, v in given.items() if v is not None}, state)
    if view.start is not None and view.end is not None:
        dates = DateRange(date.fromisoformat(view.start), date.fromisoformat(view.end))
    elif (found := await _find_period(reader)) is None:
        return None
    else:
        dates = found
    assert dates.start is not None and dates.end is not None  # noqa: S101 - set just now
    frame = _frame(view, dates, is_placed="map" in request.query_params)
    return ViewQuestion(view, dates.start, dates.end, frame, times)

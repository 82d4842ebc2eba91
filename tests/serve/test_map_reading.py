"""What pictures are made of: the records of a view, as they are published, layer by layer."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from postgres_server import Database
from running_service import Service

from app.domain.filters import AsOf, Box
from app.encode.svg_map.marks import Marks
from app.serve.answering.database import Reader
from app.serve.asking.times import Times
from app.serve.views import map_reading
from app.serve.views.map_reading import MapQuestion, read_marks, read_selected
from app.serve.views.view_state import parse_view
from app.store.engine import open_web_engine

COAST = Box(35.0, 34.0, 37.5, 36.5)
Read = Callable[..., Marks]


@pytest.fixture(scope="module")
def read(coast: Database) -> Read:
    """Return the marks of a view of the coast, given its address."""

    async def _read(query: str, box: Box, known_at: date | None) -> Marks:
        engine = open_web_engine(coast.web_url, pool_size=1, statement_timeout_ms=5_000)
        try:
            reader, view, now = Reader(engine), parse_view(query), datetime.now(UTC)
            times = Times(AsOf(known_at), 1, now, now)
            question = MapQuestion(view, "2025-03-01/2025-04-30", times, box)
            return await read_marks(reader, question, await read_selected(reader, view, times))
        finally:
            await engine.dispose()

    def _run(query: str = "", box: Box = COAST, known_at: date | None = None) -> Marks:
        return asyncio.run(_read(query, box, known_at))

    return _run


def name_kinds(marks: Marks) -> set[str]:
    kinds = {"areas" if "Polygon" in (each.geometry or "") else "events" for each in marks.events}
    others = ("clusters", "corridors", "flows", "units")
    return kinds | {name for name in others if getattr(marks, name)}


def test_view_shows_its_layers_and_no_others(read: Read) -> None:
    assert name_kinds(read()) == {"events", "areas", "clusters", "corridors", "flows"}
    for layers in ("events", "areas", "clusters", "corridors", "flows", "events,areas",
                   "areas,flows"):  # fmt: skip
        assert name_kinds(read(f"layers={layers}")) == set(layers.split(",")), layers
    assert name_kinds(read("layers=")) == set()


def test_places_are_those_that_are_published(read: Read, service: Service) -> None:
    published = {
        each["id"]: each["geometry"]
        for name in ("events", "clusters", "corridors", "flows")
        for each in service.read_features(name)
    }
    marks = read()
    drawn = [*marks.events, *marks.clusters, *marks.corridors, *marks.flows]
    assert len(drawn) > 30
    for each in drawn:
        told = None if each.geometry is None else json.loads(each.geometry)
        assert told == published[each.id], each.id


def test_filters_choose_events_and_leave_clusters_out(read: Read) -> None:
    some = read("killed_min=50&layers=events,clusters")
    assert some.events and all((each.killed.low or 0) >= 50 for each in some.events)
    assert not some.clusters, "they are made of all events"
    assert not read(known_at=date(2025, 3, 9)).clusters, "and of all that is known today"
    assert len(read(known_at=date(2025, 3, 7)).events) < len(read().events)


def test_only_what_lies_in_view_is_read(read: Read) -> None:
    east = read("layers=events,corridors", box=Box(40.0, 34.0, 41.0, 35.0))
    drawn = [*east.events, *east.corridors]
    assert all(each.geometry is None for each in drawn), "what has no place is everywhere"


def test_selected_record_is_there_wherever_it_lies(read: Read) -> None:
    [first, *_more] = [each for each in read("layers=events").events if each.geometry]
    away = read(f"layers=corridors&sel={first.id}", box=Box(40.0, 34.0, 41.0, 35.0))
    assert away.events == (first,)
    assert read("layers=&sel=evt_nothing") == Marks()


def test_many_events_are_drawn_by_unit(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read("layers=events,areas")
    placed = [each for each in whole.events if each.geometry]
    monkeypatch.setattr(map_reading, "MOST_EVENTS", 10)
    units = read("layers=events,areas&map=8/35/36").units
    assert sum(unit.events for unit in units) == len(placed)
    assert {unit.level for unit in units} <= {"country", "admin1", "admin2", "admin3", "place"}

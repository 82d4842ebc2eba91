"""What tiles draw adds up: each event that has a place is counted once at every zoom."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import pytest
from running_service import Service
from tile_reading import SYRIA, find_address, list_addresses, read_tile

COAST = ((35.5, 36.2), (40.5, 33.0))
"""Corners (lon, lat) of what the record is about."""
QUESTIONS: tuple[dict[str, str], ...] = (
    {},
    {"datetime": "2025-03-07"},
    {"datetime": "2025-03-08/2025-03-20"},
    {"datetime": "../2025-03-06", "event_type": "Battles"},
    {"event_type": "Violence against civilians"},
    {"admin1_pcode": "SY10"},
    {"filter": "killed_low > 20 OR contested = TRUE"},
    {"known_at": "2025-03-09"},
    {"snapshot": "1", "datetime": "2025-03-06/2025-03-09"},
)
Address = tuple[int, int, int]
Layers = Mapping[str, list[dict[str, Any]]]
Pass = Mapping[Address, Layers]
FEW = {"limit": "3", "properties": "event_type"}
"""So few events are told one by one that many places stay closed."""


@pytest.fixture(scope="module")
def drawn_at(service: Service) -> Callable[[int], Pass]:
    """Every tile of a zoom in which something may lie, read once for all tests."""

    @cache
    def read_zoom(zoom: int) -> Pass:
        addresses = (
            list_filled(service, zoom)
            if zoom > 9
            else list_addresses(zoom, SYRIA if zoom < 8 else COAST)
        )
        return {each: read_tile(service, "events", each, **FEW) for each in addresses}

    return read_zoom


def sum_events(drawn: Iterable[Layers]) -> int:
    return sum(
        each["properties"]["events"] for layers in drawn for each in layers.get("events", [])
    )


def count_located(service: Service, question: dict[str, str]) -> int:
    features = service.read_features("events", **question)
    return sum(feature["geometry"] is not None for feature in features)


def add_up(service: Service, addresses: Iterable[Address], question: dict[str, str]) -> int:
    return sum_events(read_tile(service, "events", each, **question) for each in addresses)


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_counts_of_all_tiles_are_the_events_that_have_a_place(
    service: Service, question: dict[str, str]
) -> None:
    located = count_located(service, question)
    assert located > 0
    assert add_up(service, [(0, 0, 0)], question) == located
    assert add_up(service, list_addresses(5), question) == located
    assert add_up(service, list_addresses(8, COAST), question) == located


@pytest.mark.parametrize("question", QUESTIONS[1:], ids=str)
def test_places_are_counted_for_the_question_alone(
    service: Service, question: dict[str, str]
) -> None:
    """Closed places are counted in other ways than the events that are told one by one."""
    matched = list_points(service, question)
    tiles = {find_address(10, *point) for point in list_points(service, {}).values()}
    found = [read_tile(service, "events", each, **(question | FEW)) for each in tiles]
    told = [each["properties"] for layers in found for each in layers.get("events", [])]
    assert sum(each["events"] for each in told if each["kind"] != "area") == len(matched) > 0


@pytest.mark.parametrize("zoom", range(1, 11))
def test_every_zoom_adds_up(service: Service, drawn_at: Callable[[int], Pass], zoom: int) -> None:
    assert sum_events(drawn_at(zoom).values()) == count_located(service, {})


def list_filled(service: Service, zoom: int) -> list[Address]:
    """Return the tiles of a zoom around every geometry of the record."""
    found: set[Address] = set()
    for feature in service.read_features("events"):
        if feature["geometry"] is not None:
            corners = list(list_corners(feature["geometry"]["coordinates"]))
            lons, lats = zip(*corners, strict=True)
            box = ((min(lons), max(lats)), (max(lons), min(lats)))
            found |= set(list_addresses(zoom, box))
    return sorted(found)


def list_corners(coordinates: Any) -> Iterable[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for each in coordinates:
        yield from list_corners(each)


def list_points(service: Service, question: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Return where the events lie that are shown by a point."""
    return {
        feature["id"]: tuple(feature["geometry"]["coordinates"])
        for feature in service.read_features("events", **question)
        if feature["geometry"] is not None and feature["geometry"]["type"] == "Point"
    }


def test_the_closest_tiles_hold_the_events_of_the_items(service: Service) -> None:
    """Zoom 14, where a leak would show: the same positions as the items, and not one more."""
    points = list_points(service, {})
    told: dict[str, tuple[float, float]] = {}
    for address in {find_address(14, *point) for point in points.values()}:
        for feature in read_tile(service, "events", address)["events"]:
            if feature["properties"]["kind"] == "event":
                told[feature["properties"]["id"]] = feature["geometry"]["coordinates"]
    assert told.keys() == points.keys()
    for own_id, (lon, lat) in told.items():
        # Half a unit of such a tile is three millionths of a degree.
        assert (lon, lat) == pytest.approx(points[own_id], abs=3e-6)


def test_no_area_becomes_a_pin(service: Service, drawn_at: Callable[[int], Pass]) -> None:
    areas = {
        feature["id"]
        for feature in service.read_features("events")
        if feature["geometry"] is not None and feature["geometry"]["type"] != "Point"
    }
    assert areas
    seen = 0
    for layers in drawn_at(10).values():
        for feature in layers.get("events", []):
            told = feature["properties"]
            assert told.get("id") not in areas
            if told["kind"] == "area":
                assert told["precision"] in {"linear", "district", "governorate"}
                seen += told["events"]
        for feature in layers.get("areas", []):
            assert feature["geometry"]["type"] in {"Polygon", "MultiPolygon", "LineString",
                                                   "MultiLineString"}  # fmt: skip
            assert "events" not in feature["properties"], "an outline is in several tiles"
    assert seen == len(areas)


@pytest.mark.parametrize("zoom", [2, 5, 9])
def test_low_zooms_tell_no_single_event(drawn_at: Callable[[int], Pass], zoom: int) -> None:
    for layers in drawn_at(zoom).values():
        for feature in layers.get("events", []):
            assert feature["properties"]["kind"] == "unit"
            assert not {"id", "title_en"} & feature["properties"].keys()


@pytest.mark.parametrize("zoom", [5, 8])
def test_an_edge_belongs_to_one_tile(drawn_at: Callable[[int], Pass], zoom: int) -> None:
    """A position on the corner of four tiles would be counted four times, or not at all."""
    told = [each["properties"] for layers in drawn_at(zoom).values()
            for each in layers.get("events", [])]  # fmt: skip
    units = [each.get("unit") or each["id"] for each in told]
    assert len(units) == len(set(units)) > 0

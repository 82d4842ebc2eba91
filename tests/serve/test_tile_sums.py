"""What tiles draw adds up: each event that has a place is counted once at every zoom."""

from collections.abc import Iterable
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


def count_located(service: Service, question: dict[str, str]) -> int:
    features = service.read_features("events", **question)
    return sum(feature["geometry"] is not None for feature in features)


def add_up(service: Service, addresses: Iterable[Address], question: dict[str, str]) -> int:
    return sum(
        feature["properties"]["events"]
        for address in addresses
        for feature in read_tile(service, "events", address, **question).get("events", [])
    )


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_counts_of_all_tiles_are_the_events_that_have_a_place(
    service: Service, question: dict[str, str]
) -> None:
    located = count_located(service, question)
    assert located > 0
    for zoom in (0, 5):
        assert add_up(service, list_addresses(zoom), question) == located, zoom


@pytest.mark.parametrize("zoom", [1, 2, 3, 4, 6, 7, 8, 9])
def test_every_low_zoom_adds_up(service: Service, zoom: int) -> None:
    corners = SYRIA if zoom < 8 else COAST
    assert add_up(service, list_addresses(zoom, corners), {}) == count_located(service, {})


@pytest.mark.parametrize("limit", [3])
def test_high_zooms_add_up_however_few_events_are_told_one_by_one(
    service: Service, limit: int
) -> None:
    question = {"limit": str(limit), "properties": "event_type"}
    assert add_up(service, list_filled(service, 10), question) == count_located(service, {})


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


def test_the_closest_tiles_hold_the_events_of_the_items(service: Service) -> None:
    """Zoom 14, where a leak would show: the same positions as the items, and not one more."""
    points: dict[str, tuple[float, float]] = {
        feature["id"]: tuple(feature["geometry"]["coordinates"])
        for feature in service.read_features("events")
        if feature["geometry"] is not None and feature["geometry"]["type"] == "Point"
    }
    told: dict[str, tuple[float, float]] = {}
    for address in {find_address(14, *point) for point in points.values()}:
        for feature in read_tile(service, "events", address)["events"]:
            if feature["properties"]["kind"] == "event":
                told[feature["properties"]["id"]] = feature["geometry"]["coordinates"]
    assert told.keys() == points.keys()
    for own_id, (lon, lat) in told.items():
        # Half a unit of such a tile is three millionths of a degree.
        assert (lon, lat) == pytest.approx(points[own_id], abs=3e-6)


def test_no_area_becomes_a_pin(service: Service) -> None:
    areas = {
        feature["id"]
        for feature in service.read_features("events")
        if feature["geometry"] is not None and feature["geometry"]["type"] != "Point"
    }
    assert areas
    seen = 0
    for address in list_filled(service, 10):
        layers = read_tile(service, "events", address)
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


def test_low_zooms_tell_no_single_event(service: Service) -> None:
    for zoom in (2, 5, 9):
        for address in {find_address(zoom, *corner) for corner in COAST}:
            for feature in read_tile(service, "events", address).get("events", []):
                assert feature["properties"]["kind"] == "unit"
                assert not {"id", "title_en"} & feature["properties"].keys()


def test_an_edge_belongs_to_one_tile(service: Service) -> None:
    """A position on the corner of four tiles would be counted four times, or not at all."""
    for zoom in (5, 8):
        addresses = list(list_addresses(zoom, COAST))
        units = [
            (feature["properties"].get("unit") or feature["properties"]["id"])
            for address in addresses
            for feature in read_tile(service, "events", address, limit=10_000).get("events", [])
        ]
        assert len(units) == len(set(units)) > 0

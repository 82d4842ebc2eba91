"""The fixed grid: one answer for a cell and a unit, inside the unit, never by chance."""

from functools import cache

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from postgres_server import GEODATA

from app.domain.place import Place, Point
from app.ingest.gazetteer_files import read_shipped_places
from app.publish.grids import Mesh, find_cell, find_spot, measure_metres
from app.publish.policy import read_policy
from app.publish.spots import find_cell_spot, snap_point, spot_place
from app.publish.towns import find_town, is_town, lies_elsewhere

POLICY = read_policy()
MESH = Mesh(50_000, 2)
LONS, LATS = st.floats(35.5, 42.4), st.floats(32.3, 37.4)
WITHIN = st.integers(-24_999, 24_999)
"""Millionths of a degree from the middle of a cell: inside it, wherever the borders belong."""


@cache
def read_places() -> dict[str, Place]:
    """Return the places that the project ships."""
    return {place.place_id: place for place in read_shipped_places(GEODATA)}


@cache
def read_outlines() -> dict[str, shapely.Geometry]:
    """Return the outlines of the governorates."""
    return {
        place_id: shapely.from_wkb(place.area_wkb)
        for place_id, place in read_places().items()
        if place.area_wkb
    }


def find_governorate(point: Point) -> Place | None:
    """Return the governorate in which a position lies."""
    for place_id, outline in read_outlines().items():
        if shapely.contains_xy(outline, point.lon, point.lat):
            return read_places()[place_id]
    return None


def read_spot(point: Point) -> Point | None:
    """Return what is shown of a position in the country, as numbers."""
    unit = find_governorate(point)
    assume(unit is not None)
    assert unit is not None
    spot = find_cell_spot(point, unit, read_places(), POLICY)
    return Point(float(spot.lon), float(spot.lat)) if spot else None


@given(LONS, LATS, st.tuples(WITHIN, WITHIN), st.tuples(WITHIN, WITHIN))
def test_any_two_positions_of_one_cell_and_unit_give_the_same_answer(
    lon: float, lat: float, one: tuple[int, int], other: tuple[int, int]
) -> None:
    column, row = find_cell(Point(lon, lat), MESH)
    first, second = (
        Point((column * 50_000 + x) / 1e6, (row * 50_000 + y) / 1e6) for x, y in (one, other)
    )
    assume(find_governorate(first) is find_governorate(second))
    assert read_spot(first) == read_spot(second)


@given(LONS, LATS)
def test_shown_point_is_in_the_same_governorate_and_cell_with_two_decimals(
    lon: float, lat: float
) -> None:
    exact = Point(lon, lat)
    shown = read_spot(exact)
    assume(shown is not None)
    assert shown is not None
    assert find_governorate(shown) is find_governorate(exact)
    assert find_cell(shown, MESH) == find_cell(exact, MESH)
    assert (round(shown.lon, 2), round(shown.lat, 2)) == (shown.lon, shown.lat)


@given(LONS, LATS)
def test_exact_position_lies_within_the_radius_that_is_told(lon: float, lat: float) -> None:
    exact = Point(lon, lat)
    spot = find_spot(exact, MESH, None)
    assert spot is not None
    distance = measure_metres(exact, Point(float(spot.lon), float(spot.lat)))
    assert distance <= spot.precision_m <= 3_700
    moved = read_spot(exact)
    unit = find_governorate(exact)
    assert unit is not None
    inside = find_cell_spot(exact, unit, read_places(), POLICY)
    if moved and inside:
        assert measure_metres(exact, moved) <= inside.precision_m


@given(LONS, LATS)
def test_what_is_shown_is_shown_of_itself(lon: float, lat: float) -> None:
    shown = read_spot(Point(lon, lat))
    assume(shown is not None)
    assert shown is not None and read_spot(shown) == shown


@pytest.mark.parametrize("lon", [35.925, 35.975, 36.025, 36.075, 41.125, 41.175])
def test_border_of_two_cells_belongs_to_one_of_them(lon: float) -> None:
    west, east = (find_cell(Point(lon + nudge, 35.0), MESH) for nudge in (-1e-6, 1e-6))
    assert find_cell(Point(lon, 35.0), MESH) == east != west


def test_centre_of_a_cell_is_a_multiple_of_a_twentieth_of_a_degree() -> None:
    spot = find_spot(Point(36.8649, 34.7263), MESH, None)
    assert spot is not None and (spot.wkt, spot.precision_m) == ("POINT(36.85 34.75)", 3600)


def test_unit_that_has_no_middle_of_the_cell_gets_one_point_of_its_own() -> None:
    corner = shapely.to_wkb(shapely.box(36.862, 34.70, 36.90, 34.772))
    spots = {
        find_spot(Point(lon, lat), MESH, corner)
        for lon, lat in ((36.8649, 34.7263), (36.8741, 34.7701), (36.863, 34.7512))
    }
    [spot] = spots
    assert spot is not None and spot.wkt == "POINT(36.87 34.75)"
    assert spot.precision_m > 3_600, "farther from the far corner than the middle is"


def test_cell_in_which_no_point_of_the_unit_can_be_written_has_none() -> None:
    sliver = shapely.to_wkb(shapely.box(36.8621, 34.7321, 36.8669, 34.7369))
    assert find_spot(Point(36.864, 34.734), MESH, sliver) is None


@pytest.mark.parametrize("width", [10_000, 50_000, 100_000, 150_000])
@given(lon=LONS, lat=LATS)
def test_every_width_of_the_grid_keeps_its_promise(width: int, lon: float, lat: float) -> None:
    exact = Point(lon, lat)
    spot = find_spot(exact, Mesh(width, 2), None)
    assert spot is not None
    assert measure_metres(exact, Point(float(spot.lon), float(spot.lat))) <= spot.precision_m


# The towns of the gazetteer.


def list_shown_settlements() -> list[Place]:
    """Return the country's settlements that have a position."""
    return [
        place
        for place in read_places().values()
        if place.level == "settlement" and place.country == "SY" and place.point
    ]


def test_every_town_stays_where_it_is_and_every_village_becomes_a_cell() -> None:
    towns = villages = 0
    for place in list_shown_settlements():
        assert place.point
        spot = spot_place(place, read_places(), POLICY)
        if is_town(place, POLICY):
            towns += 1
            assert spot and abs(float(spot.lon) - place.point.lon) < 0.00501
            assert abs(float(spot.lat) - place.point.lat) < 0.00501
        else:
            villages += 1
            assert spot is None or find_cell(place.point, MESH) == find_cell(
                Point(float(spot.lon), float(spot.lat)), MESH
            )
    assert towns > 80 and villages > 25


def test_no_settlement_is_shown_in_another_governorate() -> None:
    for place in list_shown_settlements():
        spot = spot_place(place, read_places(), POLICY)
        if spot:
            shown = Point(float(spot.lon), float(spot.lat))
            assert not lies_elsewhere(shown, place.admin1_pcode, read_places(), POLICY)


def test_position_near_a_border_is_not_cut_into_the_next_governorate() -> None:
    places = read_places()
    crossed = 0
    for place_id, outline in read_outlines().items():
        for vertex in shapely.get_coordinates(outline)[::7]:
            point = Point(float(vertex[0]), float(vertex[1]))
            spot = snap_point(point, places[place_id], places, POLICY)
            if spot is None:
                crossed += 1
                continue
            around = find_governorate(Point(float(spot.lon), float(spot.lat)))
            assert around is None or around.place_id == place_id
    assert crossed > 100, "borders that matter were tried"


def test_village_abroad_becomes_a_cell_without_any_outline() -> None:
    spot = spot_place(read_places()["msr-akkar-hayssa"], read_places(), POLICY)
    assert spot and (float(spot.lon) * 20).is_integer() and (float(spot.lat) * 20).is_integer()


def test_town_around_a_position_is_found_only_in_its_own_governorate() -> None:
    places = read_places()
    homs = places["C2528"]
    assert homs.point
    near = Point(homs.point.lon + 0.01, homs.point.lat - 0.01)
    assert find_town(near, "SY04", places, POLICY) is homs
    assert find_town(near, "SY05", places, POLICY) is None
    assert find_town(Point(38.9, 34.0), "SY04", places, POLICY) is None, "desert"

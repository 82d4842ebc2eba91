"""Coordinates become the unit around them, the nearest within 3 km, or a reason why not."""

import math
from dataclasses import replace
from datetime import date

import pytest
import shapely

from app.domain.place import MatchMethod, NotFound, Place, PlaceMatch, PlaceQuery, Point, Precision
from app.geocode.areas import AdminAreas, Located
from app.geocode.positions import place_point

FIRST, SECOND = date(2016, 9, 5), date(2021, 3, 1)
SEA_KM = 111.2 * math.cos(math.radians(35.05))


def draw(
    place_id: str, level: str, box: tuple[float, float, float, float], **more: object
) -> Place:
    """Return a unit of an invented country of boxes, whose codes nest like OCHA's."""
    codes = {
        "admin1_pcode": place_id[:4] if level != "country" else None,
        "admin2_pcode": place_id[:6] if len(place_id) >= 6 else None,
        "admin3_pcode": place_id[:8] if len(place_id) >= 8 else None,
    }
    unit = Place(
        place_id,
        level,
        f"Unit {place_id}",
        "وحدة",
        "SY",
        source="test",
        area_wkb=shapely.to_wkb(shapely.box(*box)),
        **codes,
    )  # type: ignore[arg-type]
    return replace(unit, **more)  # type: ignore[arg-type]


WEST, EAST = (36.0, 35.0, 36.5, 35.5), (36.5, 35.0, 37.0, 35.5)
UNITS = [
    draw("SY91", "governorate", (36.0, 35.0, 37.0, 35.5)),
    draw("SY9100", "district", (36.0, 35.0, 37.0, 35.5)),
    draw("SY910000", "subdistrict", WEST),
    draw("SY910001", "subdistrict", EAST),
    draw("N9001", "neighbourhood", (36.1, 35.1, 36.2, 35.2), admin1_pcode="SY91",
         admin2_pcode="SY9100", admin3_pcode="SY910000"),
    draw("LB", "country", (36.0, 34.0, 37.0, 34.98), name_en="Lebanon"),
]  # fmt: skip


@pytest.fixture(scope="module")
def areas() -> AdminAreas:
    return AdminAreas(UNITS)


def locate(areas: AdminAreas, lon: float, lat: float, on: date | None = None) -> Located:
    found = areas.locate_point(Point(lon, lat), on)
    assert isinstance(found, Located), found
    return found


def explain(areas: AdminAreas, lon: float, lat: float) -> str:
    missed = areas.locate_point(Point(lon, lat))
    assert isinstance(missed, NotFound), missed
    return missed.reason


def test_position_knows_every_unit_around_it(areas: AdminAreas) -> None:
    found = locate(areas, 36.15, 35.15)
    units = (found.admin1, found.admin2, found.admin3, found.quarter)
    assert [unit.place_id for unit in units if unit] == ["SY91", "SY9100", "SY910000", "N9001"]
    assert (found.kilometres, found.note) == (0, None)
    assert locate(areas, 36.7, 35.15).quarter is None


def test_position_on_a_border_is_always_given_to_the_same_unit(areas: AdminAreas) -> None:
    shuffled = AdminAreas(UNITS[::-1])
    assert locate(areas, 36.5, 35.2).place.place_id == "SY910000"
    assert locate(shuffled, 36.5, 35.2).place.place_id == "SY910000"


@pytest.mark.parametrize(("kilometres", "is_near"), [(0.5, True), (2.9, True), (3.1, False)])
def test_nearest_is_believed_within_three_kilometres(
    areas: AdminAreas, kilometres: float, is_near: bool
) -> None:
    answer = areas.locate_point(Point(36.0 - kilometres / SEA_KM, 35.05))
    assert isinstance(answer, Located) is is_near
    if isinstance(answer, Located):
        assert answer.place.place_id == "SY910000"
        assert answer.kilometres == pytest.approx(kilometres, rel=0.01)
        assert answer.note == f"{kilometres:.1f} km outside its outline"


def test_nearest_is_nearest_on_the_ground_and_not_in_degrees() -> None:
    # From 36.5, 35.5: 0.024° west are 2.18 km, 0.021° north are 2.33 km.
    west = draw("SY910000", "subdistrict", (36.0, 35.4, 36.476, 35.6))
    north = draw("SY910001", "subdistrict", (36.5, 35.521, 36.7, 35.6))
    assert locate(AdminAreas([west, north]), 36.5, 35.5).place == west


def test_position_just_across_a_border_says_whose_land_it_is(areas: AdminAreas) -> None:
    assert locate(areas, 36.2, 34.975).note == "2.8 km outside its outline, in Lebanon"


@pytest.mark.parametrize(
    ("lon", "lat", "reasons"),
    [
        (0.0, 0.0, ["stands for an unknown position"]),
        (0.001, -0.002, ["stands for an unknown position"]),
        (35.2, 36.3, ["swapped", "exchanged it is in Unit SY91"]),
        (36.5, 34.5, ["not in Syria: abroad, in Lebanon"]),
        (35.0, 35.2, ["not in Syria: at sea"]),
        (2.35, 48.86, ["not in Syria: far out, about 3,3"]),
        (44.4, 33.3, ["not in Syria: abroad"]),
        (200.0, 91.0, ["no position on earth"]),
        (math.nan, 35.0, ["no numbers"]),
        (math.inf, 35.0, ["no numbers"]),
    ],
)
def test_position_elsewhere_is_named_as_what_it_is(
    areas: AdminAreas, lon: float, lat: float, reasons: list[str]
) -> None:
    reason = explain(areas, lon, lat)
    for each in reasons:
        assert each in reason


def test_without_any_outline_nothing_is_located() -> None:
    assert "not in Syria" in explain(AdminAreas([]), 36.2, 35.2)


@pytest.mark.parametrize(
    ("precision", "place_id", "keeps_point"),
    [
        (Precision.GOVERNORATE, "SY91", False),
        (Precision.LINEAR, "SY91", False),
        (Precision.DISTRICT, "SY9100", False),
        (Precision.SUBDISTRICT, "SY910000", True),
        (Precision.SETTLEMENT, "SY910000", True),
        (None, "SY910000", True),
        (Precision.NEIGHBOURHOOD, "N9001", True),
        (Precision.EXACT, "N9001", True),
    ],
)
def test_unit_is_as_fine_as_the_source_can_tell(
    areas: AdminAreas, precision: Precision | None, place_id: str, keeps_point: bool
) -> None:
    point = Point(36.15, 35.15)
    answer = place_point(PlaceQuery(point=point, precision=precision), None, areas)
    assert isinstance(answer, PlaceMatch)
    assert (answer.place.place_id, answer.method) == (place_id, MatchMethod.COORDINATES)
    assert (answer.point == point) is keeps_point


def test_score_tells_within_from_near_and_from_contradicted(areas: AdminAreas) -> None:
    other = draw("SY92", "governorate", (38.0, 35.0, 39.0, 35.5))

    def score(lon: float, admin1: Place | None = None) -> float:
        answer = place_point(PlaceQuery(point=Point(lon, 35.2)), admin1, areas)
        assert isinstance(answer, PlaceMatch)
        return answer.score

    assert score(36.2) == 1
    assert score(35.99) < 1
    assert score(36.2, UNITS[0]) == 1
    assert score(36.2, other) < 1


REDRAWN = [
    draw("SY91", "governorate", (36.0, 35.0, 37.0, 35.5), valid_from=FIRST),
    draw("SY910000", "subdistrict", (36.0, 35.0, 36.5, 35.5), valid_from=FIRST, valid_to=SECOND),
    draw("SY910000", "subdistrict", (36.0, 35.0, 36.3, 35.5), valid_from=SECOND),
    draw("SY910001", "subdistrict", (36.5, 35.0, 37.0, 35.5), valid_from=FIRST),
    draw("SY910002", "subdistrict", (36.3, 35.0, 36.5, 35.5), valid_from=SECOND),
]


@pytest.mark.parametrize(
    ("on", "place_id"),
    [
        (date(2018, 1, 1), "SY910000"),
        (date(2021, 2, 28), "SY910000"),
        (date(2021, 3, 1), "SY910002"),
        (date(2025, 3, 7), "SY910002"),
        (None, "SY910002"),
    ],
)
def test_event_stays_with_the_unit_of_its_day(on: date | None, place_id: str) -> None:
    found = locate(AdminAreas(REDRAWN), 36.4, 35.2, on)
    assert (found.place.place_id, found.note) == (place_id, None)
    assert found.admin1 is not None and found.admin1.place_id == "SY91"


def test_day_before_all_boundaries_takes_the_first_and_says_so() -> None:
    found = locate(AdminAreas(REDRAWN), 36.4, 35.2, date(2012, 5, 25))
    assert found.place.place_id == "SY910000"
    assert found.note == "by the boundaries of 2016-09-05, the earliest that are loaded"


def test_unit_of_unknown_age_stood_ever_since(areas: AdminAreas) -> None:
    found = locate(areas, 36.4, 35.2, date(1980, 1, 1))
    assert (found.place.place_id, found.note) == ("SY910000", None)


def test_abolished_unit_is_still_found_for_its_own_days() -> None:
    abolished = [
        draw("SY91", "governorate", (36.0, 35.0, 37.0, 35.5), valid_from=FIRST),
        draw("SY910000", "subdistrict", WEST, valid_from=FIRST),
        draw("SY910001", "subdistrict", EAST, valid_from=FIRST, valid_to=SECOND),
    ]
    areas = AdminAreas(abolished)
    assert locate(areas, 36.7, 35.2, date(2019, 1, 1)).place.place_id == "SY910001"
    assert locate(areas, 36.7, 35.2).place.place_id == "SY91"

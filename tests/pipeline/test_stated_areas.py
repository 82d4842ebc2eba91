"""Names that lead nowhere: the area that is stated around them is kept, and nothing finer."""

from dataclasses import replace

import pytest
from stories import CITY, COUNTRY, DISTRICT, GOVERNORATE, HAMLET, PLACES

from app.domain.place import (
    Ambiguous,
    NotFound,
    Place,
    PlaceAnswer,
    PlaceMatch,
    PlaceQuery,
    Point,
    Precision,
)
from app.geocode import Gazetteer
from app.pipeline.placing import find_place

OTHER = Place("SY92", "governorate", "Hillland", "محافظة التلال", "SY", pcode="SY92",
              admin1_pcode="SY92", point=Point(37.9, 34.1))  # fmt: skip
ELSEWHERE = replace(HAMLET, place_id="C9", pcode="C9", name_en="Lonely Mill", name_ar="الطاحونة",
                    admin1_pcode="SY92", admin2_pcode=None, admin3_pcode=None,
                    parent_id="SY92", point=Point(37.8, 34.2))  # fmt: skip
TWINS = [
    replace(HAMLET, place_id=f"T{n}", pcode=f"T{n}", name_en="Twin Wells", name_ar="التوأم",
            point=Point(36.0 + n / 5, 35.4))
    for n in (1, 2)
]  # fmt: skip
TWIN_AWAY = replace(TWINS[0], place_id="T3", pcode="T3", admin1_pcode="SY92", admin2_pcode=None,
                    admin3_pcode=None, parent_id="SY92", point=Point(37.7, 34.3))  # fmt: skip
BASE = [*PLACES.values(), OTHER, ELSEWHERE]


def find(query: PlaceQuery, *more: Place) -> PlaceAnswer:
    return find_place(Gazetteer([*BASE, *more]), query)


@pytest.mark.parametrize(
    ("columns", "area"),
    [
        ({"admin1": "Riverland"}, GOVERNORATE),
        ({"admin1": "محافظة النهر"}, GOVERNORATE),
        ({"admin1": "SY91"}, GOVERNORATE),
        ({"admin1": "Riverland", "admin2": "Rivertown District"}, DISTRICT),
    ],
)
def test_unknown_village_is_told_by_the_area_that_is_stated(
    columns: dict[str, str], area: Place
) -> None:
    answer = find(PlaceQuery(name="Qzxwv Nowhere", **columns))
    assert isinstance(answer, PlaceMatch)
    assert (answer.place.place_id, answer.point) == (area.place_id, None)
    assert answer.precision.value == area.level
    assert answer.missed and "Qzxwv Nowhere" in answer.missed


def test_what_the_source_says_of_its_precision_still_counts() -> None:
    query = PlaceQuery(name="Qzxwv Nowhere", admin1="Riverland", precision=Precision.COUNTRY)
    answer = find(query)
    assert isinstance(answer, PlaceMatch)
    assert answer.precision is Precision.COUNTRY


def test_known_village_is_no_matter_of_its_area() -> None:
    answer = find(PlaceQuery(name="Quiet Farm", admin1="Riverland"))
    assert isinstance(answer, PlaceMatch)
    assert (answer.place.place_id, answer.missed) == (HAMLET.place_id, None)


def test_name_that_is_known_elsewhere_contradicts_the_area() -> None:
    assert isinstance(find(PlaceQuery(name="Lonely Mill", admin1="Riverland")), NotFound)


def test_namesakes_that_all_lie_in_the_area_leave_the_area() -> None:
    asked = PlaceQuery(name="Twin Wells", admin1="Riverland")
    answer = find(asked, *TWINS)
    assert isinstance(answer, PlaceMatch)
    assert (answer.place.place_id, answer.precision) == ("SY91", Precision.GOVERNORATE)
    assert {each.place.place_id for each in answer.alternatives} == {"T1", "T2"}


def test_code_of_an_area_narrows_a_name_like_its_words() -> None:
    answer = find(PlaceQuery(name="Twin Wells", admin1="SY92"), *TWINS, TWIN_AWAY)
    assert isinstance(answer, PlaceMatch)
    assert answer.place.place_id == "T3"


def test_namesakes_without_an_area_stay_ambiguous() -> None:
    assert isinstance(find(PlaceQuery(name="Twin Wells"), *TWINS, TWIN_AWAY), Ambiguous)


@pytest.mark.parametrize(
    "query",
    [
        PlaceQuery(name="Qzxwv Nowhere"),
        PlaceQuery(name="Qzxwv Nowhere", admin1="No such land"),
        PlaceQuery(name="Qzxwv Nowhere", context="Riverland"),
        PlaceQuery(place_id="C-unknown", admin1="Riverland"),
    ],
    ids=["no area", "unknown area", "context only", "unknown code"],
)
def test_nothing_is_made_of_less_than_a_stated_area(query: PlaceQuery) -> None:
    assert isinstance(find(query), NotFound)


def test_stories_hold_what_these_tests_speak_of() -> None:
    assert {CITY.admin1_pcode, DISTRICT.admin1_pcode} == {GOVERNORATE.place_id}
    assert COUNTRY.place_id == "SY"

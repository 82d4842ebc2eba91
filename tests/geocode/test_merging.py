"""One gazetteer from what is shipped and from releases; one p-code is one place."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.place import Place, Point
from app.geocode.merging import ReleasedUnits, merge_places, trace_boundaries, trace_units

FIRST, SECOND, THIRD = date(2016, 9, 5), date(2020, 1, 1), date(2024, 6, 1)
OURS = Place(
    "C9999", "settlement", "Jableh", "جبلة", "SY", pcode="C9999", aliases=("Jebleh",),
    parent_id="SY060100", admin1_pcode="SY06", point=Point(35.92, 35.36), precision_m=1500,
    population_class="town", source="ours", note_en="Checked by hand.",
)  # fmt: skip
THEIRS = Place(
    "C9999", "settlement", "Jablah", "جبلة", "SY", pcode="C9999", aliases=("جبله",),
    parent_id="SY069999", admin1_pcode="SY06", admin2_pcode="SY0603", admin3_pcode="SY060300",
    point=Point(35.93, 35.37), precision_m=2000, source="OCHA COD-AB",
)  # fmt: skip


def unit(place_id: str, area: bytes = b"area", level: str = "subdistrict") -> Place:
    return Place(place_id, level, place_id, "ناحية", "SY", pcode=place_id, area_wkb=area,
                 source="OCHA COD-AB")  # fmt: skip


def merge_one(ours: Place, theirs: Place) -> Place:
    [merged] = merge_places([ours], [ReleasedUnits(FIRST, [theirs])])
    return merged


def test_our_name_and_point_come_first_and_theirs_become_aliases_and_codes() -> None:
    merged = merge_one(OURS, THEIRS)
    assert (merged.name_en, merged.name_ar) == ("Jableh", "جبلة")
    assert merged.aliases == ("Jebleh", "Jablah", "جبله")
    assert (merged.point, merged.precision_m) == (OURS.point, 1500)
    assert (merged.population_class, merged.note_en) == ("town", "Checked by hand.")
    assert (merged.parent_id, merged.admin3_pcode) == ("SY060100", "SY060300")
    assert merged.source == "ours; OCHA COD-AB"


def test_their_point_is_used_where_we_have_none() -> None:
    merged = merge_one(replace(OURS, point=None, precision_m=None), THEIRS)
    assert (merged.point, merged.precision_m) == (THEIRS.point, 2000)


def test_place_without_a_code_of_theirs_is_left_as_it_is() -> None:
    own = replace(OURS, place_id="msr-invented", pcode=None)
    places = merge_places([own], [ReleasedUnits(FIRST, [THEIRS])])
    assert places[0] == own
    assert [place.place_id for place in places] == ["msr-invented", "C9999"]


def test_same_code_on_another_level_is_not_joined() -> None:
    other = replace(THEIRS, level="neighbourhood")
    assert merge_one(OURS, other) == OURS


def test_outline_and_its_source_are_those_of_the_release() -> None:
    sketched = replace(unit("SY91", b"sketch", "governorate"),
                       source="OCHA COD-AB (names and codes), Natural Earth (outline)")  # fmt: skip
    merged = merge_one(sketched, unit("SY91", b"surveyed", "governorate"))
    assert (merged.area_wkb, merged.source) == (b"surveyed", "OCHA COD-AB")


def test_whole_country_is_never_given_an_outline() -> None:
    ours = Place("SY", "country", "Syria", "سوريا", "SY", source="ISO 3166-1")
    theirs = replace(ours, name_en="Syrian Arab Republic", area_wkb=b"area", source="OCHA COD-AB")
    merged = merge_one(ours, theirs)
    assert merged.area_wkb is None
    assert merged.aliases == ("Syrian Arab Republic",)


def test_spellings_of_a_unit_that_only_the_release_has_are_added_once() -> None:
    aliases = {"SY910000": ["SY910000", "Nahiya", "Nahiya"], "SY999999": ["Nowhere"]}
    [merged] = merge_places([], [ReleasedUnits(FIRST, [unit("SY910000")])], aliases)
    assert merged.aliases == ("Nahiya",)


def trace(*releases: tuple[date | None, list[Place]]) -> set[tuple[object, ...]]:
    traced = trace_units(ReleasedUnits(day, units) for day, units in releases)
    return {(u.place_id, u.area_wkb, u.valid_from, u.valid_to) for u in traced}


def test_unit_that_stays_as_it_is_has_one_version() -> None:
    assert trace((FIRST, [unit("A")]), (SECOND, [unit("A")])) == {("A", b"area", FIRST, None)}


def test_redrawn_abolished_and_new_units_have_their_days() -> None:
    versions = trace((SECOND, [unit("A", b"smaller"), unit("C")]), (FIRST, [unit("A"), unit("B")]))
    assert versions == {
        ("A", b"area", FIRST, SECOND),
        ("A", b"smaller", SECOND, None),
        ("B", b"area", FIRST, SECOND),
        ("C", b"area", SECOND, None),
    }


def test_governorate_that_a_newer_release_lacks_goes_on() -> None:
    first, second = unit("SY10", level="governorate"), unit("SY01", level="governorate")
    versions = trace((FIRST, [first, second]), (SECOND, [second]))
    assert versions == {("SY10", b"area", FIRST, None), ("SY01", b"area", FIRST, None)}


def test_level_that_a_newer_release_lacks_goes_on() -> None:
    village = unit("C1", level="settlement")
    versions = trace((FIRST, [unit("A"), village]), (SECOND, [unit("A", b"smaller")]))
    assert ("C1", b"area", FIRST, None) in versions


def test_release_without_a_day_counts_as_the_oldest() -> None:
    versions = trace((FIRST, [unit("A", b"smaller")]), (None, [unit("A"), unit("B")]))
    assert versions == {
        ("A", b"area", None, FIRST),
        ("A", b"smaller", FIRST, None),
        ("B", b"area", None, FIRST),
    }


@pytest.mark.parametrize("day", [None, FIRST])
def test_second_release_of_the_same_day_replaces_the_first(day: date | None) -> None:
    versions = trace((day, [unit("A")]), (day, [unit("A", b"corrected")]))
    assert versions == {("A", b"corrected", day, None)}


def test_merged_place_has_the_newest_outline_and_all_its_days() -> None:
    releases = [
        ReleasedUnits(SECOND, [unit("A", b"smaller")]),
        ReleasedUnits(FIRST, [unit("A"), unit("B")]),
    ]
    by_id = {place.place_id: place for place in merge_places([], releases)}
    assert (by_id["A"].area_wkb, by_id["A"].valid_from, by_id["A"].valid_to) == (
        b"smaller", FIRST, None,
    )  # fmt: skip
    assert (by_id["B"].valid_from, by_id["B"].valid_to) == (FIRST, SECOND)


def test_unit_that_came_back_stands_again() -> None:
    releases = [
        ReleasedUnits(FIRST, [unit("A"), unit("B")]),
        ReleasedUnits(SECOND, [unit("A")]),
        ReleasedUnits(THIRD, [unit("A"), unit("B")]),
    ]
    by_id = {place.place_id: place for place in merge_places([], releases)}
    assert by_id["B"].valid_to is None


def test_boundaries_carry_the_names_of_today() -> None:
    places = {"A": replace(unit("A"), name_en="Named by us"), "LB": unit("LB", b"x", "country")}
    releases = [ReleasedUnits(FIRST, [unit("A", b"old")]), ReleasedUnits(SECOND, [unit("A")])]
    traced = list(trace_boundaries(places, releases))
    assert {(u.place_id, u.name_en, u.area_wkb) for u in traced} == {
        ("A", "Named by us", b"old"), ("A", "Named by us", b"area"), ("LB", "LB", b"x"),
    }  # fmt: skip

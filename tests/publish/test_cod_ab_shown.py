"""What the outlines and villages of a release of boundaries change for readers: nothing finer."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from invented_country import (
    EAST,
    NORTH,
    SOUTH,
    WEST,
    find_subdistrict,
    list_villages,
    read_release,
    read_without_release,
)
from stories import tell_event

from app.domain.place import Place, Point, Precision
from app.publish.disclosure import find_public_time, show_place
from app.publish.grids import find_cell, measure_metres
from app.publish.policy import read_policy
from app.publish.scopes import describe_subject
from app.publish.shown_places import ORDER, ShownPlace
from app.publish.villages import find_group, make_mesh

POLICY = read_policy()
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SHARED = Path(__file__).parents[3] / "shared/data/places"
POINTS = st.builds(Point, st.floats(WEST, EAST), st.floats(SOUTH, NORTH))
POSITIONED = st.sampled_from(["exact", "neighbourhood", "settlement", "subdistrict"])


def show(place_id: str, places: Mapping[str, Place], **fields: Any) -> ShownPlace:
    """Return what is told of where an event at this place happened, long after it."""
    return show_place(tell_event(place_id=place_id, **fields), places, POLICY, NOW)


def show_position(point: Point, precision: str, places: Mapping[str, Place]) -> ShownPlace:
    """Return what is told of a position, placed in the finest unit with an outline."""
    unit = find_subdistrict(point, list(read_release().values()))
    if places is not read_release():
        unit = places[unit.admin1_pcode or ""]
    return show(unit.place_id, places, precision=precision, lon=point.lon, lat=point.lat)


def spell_answer(shown: ShownPlace) -> str:
    """Return all that a reader is told of a place, as one text."""
    told = (shown.wkt, shown.area_place_id, shown.precision, shown.precision_m, shown.names,
            shown.withheld)  # fmt: skip
    return repr(told)


def gather_villages(
    villages: Iterable[Place], places: Mapping[str, Place]
) -> dict[str, list[tuple[Place, ShownPlace]]]:
    """Return the villages that each answer may mean."""
    meant = defaultdict(list)
    for village in villages:
        shown = show(village.place_id, places)
        meant[spell_answer(shown)].append((village, shown))
    return meant


def check_answers(meant: Mapping[str, list[tuple[Place, ShownPlace]]]) -> None:
    """Check that no answer means fewer villages than the policy's least, and reaches them all."""
    for may_be in meant.values():
        for village, shown in may_be:
            if shown.wkt is None:
                assert shown.precision is Precision.GOVERNORATE
                assert shown.names["admin2_pcode"] is None
                continue
            assert len(may_be) >= POLICY.cell_least_villages, may_be
            lon, lat = map(float, shown.wkt.removeprefix("POINT(").removesuffix(")").split())
            assert village.point and shown.precision_m
            assert measure_metres(Point(lon, lat), village.point) <= shown.precision_m


# Villages.


def test_no_answer_means_fewer_villages_than_the_policy_asks_for() -> None:
    check_answers(gather_villages(list_villages(), read_release()))


def test_villages_of_an_answer_differ_in_nothing_that_is_told_elsewhere_of_it() -> None:
    for may_be in gather_villages(list_villages(), read_release()).values():
        shown = may_be[0][1]
        assert "admin3_pcode" not in shown.names or shown.names["admin3_pcode"] is None
        assert "place_name_en" not in shown.names and "place" in shown.withheld
        told = shown.names["admin2_pcode"]
        assert told is None or {village.admin2_pcode for village, _ in may_be} == {told}


def test_some_villages_stand_alone_in_their_cell_and_some_cells_cross_a_border() -> None:
    """Else the tests above would hold whatever the code does."""
    mesh, alone = make_mesh(POLICY), defaultdict(list)
    for village in list_villages():
        assert village.point
        alone[find_cell(village.point, mesh)].append(village.admin1_pcode)
    assert sum(len(each) == 1 for each in alone.values()) > 50
    assert sum(len(set(each)) == 2 for each in alone.values()) >= 3


def test_every_cell_of_a_group_has_the_same_group() -> None:
    places, mesh = read_release(), make_mesh(POLICY)
    groups = defaultdict(set)
    for village in list_villages():
        assert village.point
        cell = find_cell(village.point, mesh)
        group = find_group(cell, village.admin1_pcode, places, POLICY)
        if group:
            assert cell in group.cells
            groups[group.cells[0], village.admin1_pcode].add(group)
    assert all(len(same) == 1 for same in groups.values())
    assert any(len(group.cells) > 1 for same in groups.values() for group in same)


def test_cell_stays_as_it_is_while_the_villages_are_unknown() -> None:
    places = read_without_release()
    [*cells] = {find_group((x, 700), "SY91", places, POLICY) for x in range(720, 750)}
    assert all(group and len(group.cells) == 1 for group in cells)


# Positions that a source gives, before and after the release is loaded.


@given(POINTS, POSITIONED)
def test_release_never_makes_a_position_finer(point: Point, precision: str) -> None:
    before = show_position(point, precision, read_without_release())
    after = show_position(point, precision, read_release())
    assert ORDER.index(after.precision) >= ORDER.index(before.precision)
    assert (after.precision_m or 10**9) >= (before.precision_m or 0)
    assert set(after.withheld) >= set(before.withheld)
    assert "place_name_en" not in after.names
    if "place" in after.withheld:
        assert after.names["admin3_pcode"] is None


@given(POINTS, POINTS, POSITIONED)
def test_positions_in_one_cell_and_governorate_with_villages_are_told_alike(
    one: Point, other: Point, precision: str
) -> None:
    mesh, places = make_mesh(POLICY), read_release()
    cell = find_cell(one, mesh)
    near = Point(one.lon + (other.lon - WEST) / 50, one.lat + (other.lat - SOUTH) / 50)
    assume(find_cell(near, mesh) == cell and near.lon < EAST and near.lat < NORTH)
    units = [find_subdistrict(each, list(places.values())) for each in (one, near)]
    assume(units[0].admin2_pcode == units[1].admin2_pcode)
    shown = [show_position(each, precision, places) for each in (one, near)]
    assume(all("place" in each.withheld for each in shown))
    assert spell_answer(shown[0]) == spell_answer(shown[1])


@given(POINTS, st.sampled_from(["Battles", "Violence against civilians"]))
def test_release_changes_no_delay_and_hides_what_was_hidden(point: Point, kind: str) -> None:
    unit = find_subdistrict(point, list(read_release().values()))
    fields = {"event_type": kind, "sub_event_type": None, "lon": point.lon, "lat": point.lat}
    times, shown = [], []
    for places, place_id in (
        (read_without_release(), unit.admin1_pcode), (read_release(), unit.place_id)
    ):  # fmt: skip
        event = tell_event(place_id=place_id, **fields)
        times.append(find_public_time(event, [], places, POLICY))
        hidden = event | {"visibility": "hospital"}
        shown.append(show_place(hidden, places, POLICY, NOW))
    assert times[0] == times[1]
    for each in shown:
        assert each.wkt is None and ORDER.index(each.precision) >= ORDER.index(Precision.DISTRICT)
        assert "place_name_en" not in each.names and not each.names["admin3_pcode"]


def test_position_in_a_town_is_told_with_the_units_of_the_town() -> None:
    places = read_release()
    town = next(p for p in places.values() if p.population_class and p.point)
    assert town.point
    foreign = next(
        place for place in places.values()
        if place.level == "subdistrict" and place.admin1_pcode == town.admin1_pcode
        and place.place_id != town.admin3_pcode
    )  # fmt: skip
    shown = show(foreign.place_id, places, lon=town.point.lon, lat=town.point.lat)
    assert shown.names["admin3_pcode"] == town.admin3_pcode
    assert shown.precision_m == POLICY.settlement_precision_m, "not the extent of the unit"
    around = show(foreign.place_id, places, lon=town.point.lon, lat=town.point.lat,
                  precision="subdistrict", precision_m=25_000)  # fmt: skip
    told = [around.names[f"admin{n}_pcode"] for n in (1, 2, 3)]
    assert told == [town.admin1_pcode, town.admin2_pcode, None]


def test_claims_about_a_position_in_a_town_do_not_tell_the_unit_around_it() -> None:
    places = read_release()
    units = places["SY910100"], places["SY910101"]
    row = {"id": "evt_1", "reason_code": "first_report", "redaction": None, "wkt": "POINT(36 35)",
           "place_name_en": None, "admin1_pcode": "SY91", "admin2_pcode": "SY9101",
           "admin3_pcode": "SY910100"}  # fmt: skip
    paths = {describe_subject(row, [unit]).paths for unit in units}
    assert paths == {("SY/SY91/SY9101/SY910100/evt_1",)}


def test_claims_about_a_unit_are_about_all_of_it_as_far_as_it_is_told() -> None:
    unit = read_release()["SY910101"]
    row = {"id": "evt_1", "reason_code": "first_report", "redaction": None, "wkt": None}
    fully = row | {f"admin{n}_pcode": getattr(unit, f"admin{n}_pcode") for n in (1, 2, 3)}
    assert describe_subject(fully, [unit]).paths == ("SY/SY91/SY9101/SY910101",)
    coarsely = fully | {"admin2_pcode": None, "admin3_pcode": None}
    assert describe_subject(coarsely, [unit]).paths == ("SY/SY91/evt_1",)


# Units.


def test_district_and_subdistrict_are_drawn_on_their_own_outlines() -> None:
    places = read_release()
    district = show("SY9101", places, precision="district")
    assert (district.area_place_id, district.names["admin3_pcode"]) == ("SY9101", None)
    unit = show("SY910101", places, precision="subdistrict")
    assert (unit.wkt, unit.area_place_id) == (None, "SY910101")
    assert unit.precision is Precision.SUBDISTRICT and unit.names["place_name_en"]
    whole = show("SY910101", places, precision="governorate")
    assert (whole.area_place_id, whole.names["admin2_pcode"]) == ("SY91", None)


def test_village_that_a_line_passes_is_told_with_no_subdistrict() -> None:
    village = list_villages()[0]
    shown = show(village.place_id, read_release(), precision="linear")
    assert shown.names["admin3_pcode"] is None


# The release of OCHA itself, where it lies beside the project.


@cache
def read_ocha() -> dict[str, Place]:
    """Return OCHA's governorates with outlines, and its communities."""
    if not SHARED.is_dir():
        pytest.skip("OCHA's places do not lie beside the project")
    features = json.loads((SHARED / "syr_admin1.geojson").read_text(encoding="utf-8"))["features"]
    places = {}
    for feature in features:
        own = {name.lower(): value for name, value in feature["properties"].items()}
        code = own.get("adm1_pcode") or own["pcode"]
        outline = shapely.to_wkb(shapely.geometry.shape(feature["geometry"]))
        places[code] = Place(code, "governorate", code, code, "SY", pcode=code, admin1_pcode=code,
                             area_wkb=outline)  # fmt: skip
    with (SHARED / "syr_communities.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            units = {f"admin{n}_pcode": row[f"adm{n}_pcode"] for n in (1, 2, 3)}
            code, point = row["pcode"], Point(float(row["lon"]), float(row["lat"]))
            places[code] = Place(code, "settlement", row["name_en"], row["name_ar"], "SY",
                                 pcode=code, point=point, **units)  # fmt: skip
    return places


def test_none_of_ochas_villages_is_named_by_its_cell() -> None:
    places = read_ocha()
    villages = [place for place in places.values() if place.level == "settlement"]
    meant = gather_villages(villages, places)
    check_answers(meant)
    by_point = sum(shown.wkt is not None for each in meant.values() for _, shown in each)
    assert by_point / len(villages) > 0.95

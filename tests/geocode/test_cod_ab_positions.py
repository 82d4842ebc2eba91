"""The coast against OCHA's real outlines: within and nearest, where strict containment loses it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import shapely

from app.domain.place import NotFound, Place, Point
from app.geocode.areas import AdminAreas, Located
from app.ingest.cod_ab import read_release


@pytest.fixture(scope="module")
def units(cod_ab: Path) -> Sequence[Place]:
    return read_release(cod_ab, "test").units


@pytest.fixture(scope="module")
def areas(units: Sequence[Place]) -> AdminAreas:
    return AdminAreas(units)


def share_right(areas: AdminAreas, places: Sequence[Place], *, strict: bool = False) -> float:
    """Return the share of places whose position is found in their own sub-district."""
    right = 0
    for place in places:
        assert place.point is not None
        found = areas.locate_point(place.point)
        if isinstance(found, Located) and found.admin3 and not (strict and found.kilometres):
            right += found.admin3.place_id == place.admin3_pcode
    return right / len(places)


def pick(units: Sequence[Place], level: str) -> list[Place]:
    return [unit for unit in units if unit.level == level]


def test_all_quarters_come_to_lie_in_their_own_sub_district(
    areas: AdminAreas, units: Sequence[Place]
) -> None:
    quarters = pick(units, "neighbourhood")
    assert len(quarters) == 414
    assert share_right(areas, quarters) == 1
    assert (
        share_right(areas, quarters, strict=True) < 0.98
    )  # nine lie in the sea of OCHA's own coast


def test_communities_come_to_lie_in_their_own_sub_district(
    areas: AdminAreas, units: Sequence[Place]
) -> None:
    villages = pick(units, "settlement")
    assert share_right(areas, villages) >= 0.995
    coast = [place for place in villages if place.admin1_pcode in {"SY06", "SY10"}]
    assert share_right(areas, coast) > share_right(areas, coast, strict=True)


@pytest.mark.parametrize(
    ("point", "pcode"),
    [
        (Point(35.8866, 34.8890), "SY100000"),  # Tartous, as GeoNames has it
        (Point(35.9276, 35.3620), "SY060200"),  # Jableh
        (Point(35.8530, 34.8556), "SY100001"),  # Arwad, an island
    ],
)
def test_towns_of_the_coast_are_not_lost(areas: AdminAreas, point: Point, pcode: str) -> None:
    found = areas.locate_point(point)
    assert isinstance(found, Located)
    assert found.admin3 is not None and found.admin3.place_id == pcode


def test_every_level_is_told_and_they_nest(areas: AdminAreas, units: Sequence[Place]) -> None:
    for unit in pick(units, "subdistrict"):
        middle = shapely.point_on_surface(shapely.from_wkb(unit.area_wkb or b""))
        found = areas.locate_point(Point(middle.x, middle.y))
        assert isinstance(found, Located)
        assert [each.place_id for each in (found.admin1, found.admin2, found.admin3) if each] == [
            unit.admin1_pcode, unit.admin2_pcode, unit.place_id,
        ]  # fmt: skip


def test_every_village_is_located_but_one_that_lies_in_lebanon(
    areas: AdminAreas, units: Sequence[Place]
) -> None:
    villages = pick(units, "settlement")
    missed = [
        place.place_id
        for place in villages
        if place.point and isinstance(areas.locate_point(place.point), NotFound)
    ]
    # Beyond 3 km: a hamlet that lies in Lebanon by every map.
    assert missed == ["C2442"]

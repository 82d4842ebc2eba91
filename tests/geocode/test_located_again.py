"""The same position asked for again: the answer is kept, and still that of the day asked for."""

from datetime import date

import shapely

from app.domain.place import Place, Point
from app.geocode.areas import AdminAreas, Located

SINCE = date(2020, 1, 1)
UNIT = Place("SY91", "governorate", "Riverland", "محافظة النهر", "SY", pcode="SY91",
             admin1_pcode="SY91", valid_from=SINCE,
             area_wkb=shapely.to_wkb(shapely.box(36, 35, 37, 36)))  # fmt: skip
INSIDE = Point(36.5, 35.5)


def locate(areas: AdminAreas, on: date | None) -> Located:
    """Return the units around the position."""
    found = areas.locate_point(INSIDE, on)
    assert isinstance(found, Located)
    return found


def test_note_on_the_age_of_the_boundaries_is_that_of_the_day_asked_for() -> None:
    areas = AdminAreas([UNIT])
    before, after = date(2019, 5, 1), date(2021, 5, 1)
    notes = [locate(areas, day).note for day in (before, after, None, before, after)]
    assert [bool(note) for note in notes] == [True, False, False, True, False]


def test_position_that_was_asked_for_before_is_not_searched_for_again() -> None:
    areas = AdminAreas([UNIT])
    assert locate(areas, None) is locate(areas, None)
    assert areas.locate_point(Point(10, 50)) is areas.locate_point(Point(10, 50))

"""A release that lacks what is known, or draws it elsewhere, is not believed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
import shapely

from app.domain.errors import MasarError
from app.domain.place import Place, Point
from app.geocode.release_checks import check_completeness, check_outlines_hold, check_release

DISTRICTS = 100


def spot(number: int) -> Point:
    """Return the known position of the nth unit: they lie in a row, 0.05 degrees apart."""
    return Point(36.0 + number * 0.05, 35.0)


def know(level: str, code: str, number: int, capital: str | None = None) -> Place:
    return Place(code, level, f"Name {code}", "اسم", "SY", pcode=code, point=spot(number),
                 capital_place_id=capital)  # fmt: skip


def draw(place: Place, around: Point) -> Place:
    half = 0.025
    box = shapely.box(around.lon - half, around.lat - half, around.lon + half, around.lat + half)
    return replace(place, point=around, area_wkb=shapely.to_wkb(box))


GOVERNORATES = [know("governorate", f"SY{n:02}", n, f"C{n:04}") for n in range(1, 15)]
CAPITALS = [know("settlement", f"C{n:04}", n) for n in range(1, 15)]
BELOW = [know("district", f"SY01{n:02}", n % 14) for n in range(DISTRICTS)]
KNOWN = [*GOVERNORATES, *CAPITALS, *BELOW]
WHOLE = [draw(place, place.point) for place in (*GOVERNORATES, *BELOW) if place.point]


def without(*codes: str) -> list[Place]:
    return [unit for unit in WHOLE if unit.place_id not in codes]


def moved(units: Sequence[Place], to: Point, *codes: str) -> list[Place]:
    return [draw(unit, to) if unit.place_id in codes else unit for unit in units]


def refuse(units: Sequence[Place], *parts: str, accept_missing: bool = False) -> MasarError:
    with pytest.raises(MasarError) as refused:
        check_release(units, KNOWN, accept_missing=accept_missing)
    for part in parts:
        assert part in refused.value.message
    return refused.value


def test_whole_release_is_believed() -> None:
    check_release(WHOLE, KNOWN, accept_missing=False)


def test_any_missing_governorate_is_named_with_the_way_to_accept_it() -> None:
    error = refuse(without("SY10"), "1 of 14 governorates", "SY10 Name SY10")
    assert "--accept-missing" in (error.way_out or "")
    check_release(without("SY10"), KNOWN, accept_missing=True)


def test_one_governorate_is_missed_however_many_there_are() -> None:
    many = [know("governorate", f"SY{number}", number) for number in range(20, 70)]
    with pytest.raises(MasarError, match="1 of 50 governorates"):
        check_completeness(many[1:], many)


def test_few_missing_units_are_believed_and_more_are_not() -> None:
    codes = [f"SY01{n:02}" for n in range(4)]
    check_release(without(*codes[:3]), KNOWN, accept_missing=False)
    refuse(without(*codes), "4 of 100 districts", "SY0100 Name SY0100")


def test_every_level_that_lacks_units_is_told_and_only_some_of_the_units() -> None:
    codes = {f"SY01{n:02}" for n in range(40)} | {"SY13"}
    error = refuse(without(*codes), "1 of 14 governorates", "40 of 100 districts", "and 35 more")
    assert "SY0139" not in error.message


def test_level_that_is_wholly_absent_is_fine() -> None:
    check_completeness([u for u in WHOLE if u.level == "governorate"], KNOWN)
    check_completeness([u for u in WHOLE if u.level == "district"], KNOWN)


def test_what_has_ended_or_has_no_code_of_theirs_is_not_missed() -> None:
    ended = [replace(know("district", f"SY02{n:02}", 1), valid_to=date(2020, 1, 1))
             for n in range(50)]  # fmt: skip
    ours = [replace(know("district", f"msr-{n}", 1), pcode=None) for n in range(50)]
    check_completeness(WHOLE, [*KNOWN, *ended, *ours])


def test_one_governorate_drawn_elsewhere_is_refused_always() -> None:
    refuse(moved(WHOLE, spot(9), "SY01"), "SY01 Name SY01", accept_missing=True)


def test_position_of_a_governorate_may_lie_three_kilometres_outside() -> None:
    east = 0.025 + 1 / 111.2 / 0.819
    check_release(moved(WHOLE, Point(36.05 + east + 0.02, 35.0), "SY01"), KNOWN,
                  accept_missing=False)  # fmt: skip
    refuse(moved(WHOLE, Point(36.05 + east + 0.03, 35.0), "SY01"), "SY01")


def test_capital_outside_its_governorate_is_refused_even_where_its_middle_fits() -> None:
    far = [replace(p, point=Point(36.05, 35.5)) if p.place_id == "C0001" else p for p in KNOWN]
    with pytest.raises(MasarError, match=r"SY01 Name SY01 \(Name C0001\)"):
        check_outlines_hold(WHOLE, far)


def test_middle_outside_its_governorate_is_refused_even_where_its_capital_fits() -> None:
    far = [replace(p, point=Point(36.05, 35.5)) if p.place_id == "SY01" else p for p in KNOWN]
    with pytest.raises(MasarError, match=r"SY01 Name SY01 \(Name SY01\)"):
        check_outlines_hold(WHOLE, far)


def test_share_of_units_drawn_elsewhere_is_refused_and_listed() -> None:
    codes = ["SY0100", "SY0101", "SY0102"]
    check_release(moved(WHOLE, Point(37.5, 36.0), *codes[:2]), KNOWN, accept_missing=False)
    refuse(moved(WHOLE, Point(37.5, 36.0), *codes), "3 of 100 districts", "SY0102 Name SY0102",
           accept_missing=True)  # fmt: skip


def test_units_that_moved_by_less_than_ten_kilometres_are_believed() -> None:
    codes = [f"SY01{n:02}" for n in range(14)]
    near = [draw(unit, Point(unit.point.lon, 35.1)) if unit.place_id in codes and unit.point
            else unit for unit in WHOLE]  # fmt: skip
    check_release(near, KNOWN, accept_missing=False)


def test_communities_are_compared_by_their_positions() -> None:
    told = [replace(place, point=Point(41.0, 36.5)) for place in CAPITALS[:1]]
    refuse([*told, *CAPITALS[1:]], "1 of 14 communities", "C0001 Name C0001")

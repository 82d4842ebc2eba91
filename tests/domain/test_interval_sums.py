"""What movements add up to for a place, worked out by hand."""

from dataclasses import replace
from datetime import date
from itertools import count

import pytest

from app.domain.balance_sheet import MOST_ROWS, Question, Row, Sheet, TooManyRows, draw_sheet
from app.domain.balances import Interval, Movement, Unit
from app.domain.filters import DateRange

SYRIA = Unit("SY", "country", "Syria", "سوريا", "SY")
LEBANON = Unit("LB", "country", "Lebanon", "لبنان", "LB")
TARTOUS = Unit("SY10", "governorate", "Tartous", "طرطوس", "SY")
HOMS = Unit("SY04", "governorate", "Homs", "حمص", "SY")
BANIAS = Unit("SY1002", "district", "Banyas", "بانياس", "SY", "SY10")
COAST = Unit("msr-coast", "region", "Coast", "الساحل", "SY")
UNITS = {unit.code: unit for unit in (SYRIA, LEBANON, TARTOUS, HOMS, BANIAS, COAST)}
MARCH, APRIL = (date(2025, 3, 1), date(2025, 3, 31)), (date(2025, 4, 1), date(2025, 4, 30))
SPRING = (MARCH[0], APRIL[1])
_NUMBERS = count()


def move(
    origin: Unit,
    dest: Unit,
    persons: tuple[int, int | None] | None,
    days: tuple[date, date] = MARCH,
    **fields: object,
) -> Movement:
    """Return a movement that one agency tells of."""
    given: dict[str, object] = {
        "id": f"flw_{next(_NUMBERS)}", "measure": "arrivals", "origin": origin, "dest": dest,
        "start": days[0], "end": days[1], "source": ("Agency", "وكالة"),
        "persons": None if persons is None else Interval(*persons), "error": 5,
    } | fields  # fmt: skip
    return Movement(**given)  # type: ignore[arg-type]


def draw(
    *movements: Movement,
    level: str = "governorate",
    by_month: bool = False,
    dates: DateRange | None = None,
) -> Sheet:
    return draw_sheet(movements, Question(level, by_month, dates, UNITS))


def find_row(sheet: Sheet, unit: Unit, month: date | None = None, source: str = "Agency") -> Row:
    [row] = [
        row
        for row in sheet.rows
        if (row.key.unit, row.key.month, row.key.source[0]) == (unit, month, source)
    ]
    return row


def read(
    sheet: Sheet, unit: Unit, component: str, **where: object
) -> tuple[int, int | None] | None:
    total = find_row(sheet, unit, **where).totals[component]  # type: ignore[arg-type]
    return None if total is None else (total.persons.low or 0, total.persons.high)


def test_movements_of_different_months_are_added() -> None:
    sheet = draw(move(TARTOUS, LEBANON, (95, 105)), move(TARTOUS, LEBANON, (45, 55), APRIL))
    assert read(sheet, LEBANON, "arrivals") == (140, 160)
    assert read(sheet, TARTOUS, "departures") == (140, 160)
    assert find_row(sheet, TARTOUS).net == Interval(-160, -140)
    assert read(sheet, TARTOUS, "arrivals") is None


def test_returns_are_apart_from_displacement_and_count_the_other_way() -> None:
    sheet = draw(
        move(TARTOUS, LEBANON, (95, 105)),
        move(LEBANON, TARTOUS, (35, 45), measure="returns"),
        move(LEBANON, TARTOUS, (15, 25), measure="displaced"),
    )
    assert read(sheet, TARTOUS, "returns") == (35, 45)
    assert read(sheet, TARTOUS, "arrivals") == (15, 25)
    assert read(sheet, LEBANON, "returned_from") == (35, 45)
    assert find_row(sheet, TARTOUS).net == Interval(35 + 15 - 105, 45 + 25 - 95)


def test_what_is_open_ended_stays_open() -> None:
    sheet = draw(move(TARTOUS, LEBANON, (15_000, None)), move(HOMS, LEBANON, (95, 105)))
    assert read(sheet, LEBANON, "arrivals") == (15_095, None)
    assert find_row(sheet, TARTOUS).net == Interval(None, -15_000)


def test_two_agencies_are_two_rows_and_never_a_sum() -> None:
    other = ("Other", "أخرى")
    sheet = draw(
        move(TARTOUS, LEBANON, (95, 105)), move(TARTOUS, LEBANON, (195, 205), source=other)
    )
    assert read(sheet, LEBANON, "arrivals") == (95, 105)
    assert read(sheet, LEBANON, "arrivals", source="Other") == (195, 205)


def test_what_is_part_of_another_movement_is_counted_with_it_only() -> None:
    whole = move(COAST, LEBANON, (33_925, 33_935))
    part = move(TARTOUS, LEBANON, (15_000, None), part_of=whole.id)
    grandchild = move(BANIAS, LEBANON, (995, 1005), part_of=part.id)
    sheet = draw(grandchild, part, whole)
    assert read(sheet, LEBANON, "arrivals") == (33_925, 33_935)
    # The part says more of its own beginning than the whole does.
    assert read(sheet, TARTOUS, "departures") == (15_000, None)
    gaps = {each.movement.id: each.gap for each in sheet.wholes}
    assert gaps[whole.id] == Interval(None, 33_935 - 15_000)


def test_parts_count_for_themselves_where_the_whole_was_not_asked_for() -> None:
    part = move(TARTOUS, LEBANON, (95, 105), part_of="flw_elsewhere")
    assert read(draw(part), LEBANON, "arrivals") == (95, 105)


@pytest.mark.parametrize(
    ("origin", "days"), [(TARTOUS, MARCH), (TARTOUS, SPRING), (BANIAS, MARCH), (SYRIA, MARCH)]
)
def test_movements_that_may_be_of_the_same_people_are_no_sum(
    origin: Unit, days: tuple[date, date]
) -> None:
    sheet = draw(move(TARTOUS, LEBANON, (95, 105)), move(origin, LEBANON, (195, 205), days))
    assert read(sheet, LEBANON, "arrivals") == (195, 310)
    total = find_row(sheet, LEBANON).totals["arrivals"]
    assert total is not None and total.overlapping == 2


def test_arrivals_and_displaced_of_one_movement_are_no_sum() -> None:
    sheet = draw(
        move(TARTOUS, LEBANON, (95, 105)), move(TARTOUS, LEBANON, (195, 205), measure="displaced")
    )
    assert read(sheet, LEBANON, "arrivals") == (195, 310)


def test_other_beginnings_are_other_people() -> None:
    sheet = draw(move(TARTOUS, LEBANON, (95, 105)), move(HOMS, LEBANON, (195, 205)))
    assert read(sheet, LEBANON, "arrivals") == (290, 310)


def test_stock_and_what_has_no_number_or_place_are_left_out_and_counted() -> None:
    sheet = draw(
        move(TARTOUS, HOMS, (95, 105), measure="sheltering"),
        move(TARTOUS, HOMS, None),
        replace(move(TARTOUS, HOMS, (95, 105)), dest=None),
    )
    assert sheet.rows == []
    assert sheet.left_out == {"stock": 1, "no_number": 1, "no_place": 1}


def test_movement_inside_a_place_neither_comes_nor_leaves() -> None:
    inside = move(BANIAS, TARTOUS, (95, 105))
    for level, unit in (("governorate", TARTOUS), ("country", SYRIA)):
        sheet = draw(inside, level=level)
        assert [row.key.unit for row in sheet.rows] == [unit]
        assert read(sheet, unit, "within") == (95, 105)
        assert find_row(sheet, unit).net == Interval(0, 0)


def test_end_that_may_lie_in_the_same_place_leaves_the_lower_bound_at_nobody() -> None:
    sheet = draw(move(TARTOUS, SYRIA, (95, 105)))
    assert read(sheet, TARTOUS, "departures") == (0, 105)
    assert read(sheet, SYRIA, "within") == (95, 105)
    # Nobody says which governorates a region holds.
    assert read(draw(move(COAST, HOMS, (95, 105))), HOMS, "arrivals") == (0, 105)


def test_district_is_told_by_itself_and_by_its_governorate() -> None:
    moved = move(BANIAS, HOMS, (95, 105))
    assert read(draw(moved, level="district"), BANIAS, "departures") == (95, 105)
    assert read(draw(moved), TARTOUS, "departures") == (95, 105)


def test_by_month_a_movement_of_several_months_is_nobody_or_all_in_each() -> None:
    sheet = draw(
        move(TARTOUS, LEBANON, (95, 105)), move(HOMS, LEBANON, (195, 205), SPRING), by_month=True
    )
    assert read(sheet, LEBANON, "arrivals", month=MARCH[0]) == (95, 310)
    assert read(sheet, LEBANON, "arrivals", month=APRIL[0]) == (0, 205)


def test_movement_that_reaches_out_of_the_days_asked_for_may_lie_outside() -> None:
    asked = DateRange(MARCH[0], MARCH[1])
    sheet = draw(move(TARTOUS, LEBANON, (95, 105), SPRING), dates=asked)
    assert read(sheet, LEBANON, "arrivals") == (0, 105)
    sheet = draw(move(TARTOUS, LEBANON, (95, 105), SPRING), dates=asked, by_month=True)
    assert [row.key.month for row in sheet.rows] == [MARCH[0], MARCH[0]]
    assert read(draw(move(TARTOUS, LEBANON, (95, 105)), dates=asked), LEBANON, "arrivals") == (
        95, 105,
    )  # fmt: skip


def test_as_many_months_as_the_calendar_has_are_refused() -> None:
    ages = move(TARTOUS, LEBANON, (95, 105), (date.min, date.max))
    with pytest.raises(TooManyRows):
        draw(ages, by_month=True)
    few = draw(ages, by_month=True, dates=DateRange(date(9999, 11, 1), date.max))
    assert len(few.rows) == 4 < MOST_ROWS

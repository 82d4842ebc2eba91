"""Query parameters, read strictly, without a service."""

import math
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadParameter
from app.domain.filters import MAX_LIMIT, Box, Cursor, DateRange, SortKey, SortValue
from app.query.collections import EVENTS, PLACES, Collection
from app.serve.asking.cursors import digest_question, parse_cursor, write_cursor
from app.serve.asking.parameters import parse_bbox, parse_datetime, parse_item_filter, parse_limit

THEN = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = st.dates(date(1000, 1, 1))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
LON, LAT = st.floats(-180, 180), st.floats(-90, 90)


VALUES = st.lists(st.one_of(TEXTS, st.none(), st.booleans(), st.integers(-9, 9)), max_size=3)


@given(VALUES, TEXTS, st.integers(0, 99))
def test_cursor_that_was_written_is_read_back(
    values: list[SortValue], last_id: str, revision: int
) -> None:
    cursor = Cursor(tuple(values), last_id, "digest", revision, THEN)
    text = write_cursor(cursor)
    assert parse_cursor(text) == cursor
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.text(max_size=60))
def test_any_other_cursor_is_read_or_refused_but_never_fails(text: str) -> None:
    try:
        parse_cursor(text)
    except BadParameter as refused:
        assert refused.parameter == "cursor"


@given(LON, LAT, LON, LAT)
def test_box_is_read_as_written_or_refused_upside_down(
    west: float, south: float, east: float, north: float
) -> None:
    text = f"{west},{south},{east},{north}"
    if south <= north:
        assert parse_bbox(text) == Box(west, south, east, north)
    else:
        with pytest.raises(BadParameter, match="southern edge first"):
            parse_bbox(text)


def test_heights_of_a_box_are_ignored_and_exponents_are_numbers() -> None:
    assert parse_bbox("35,34,-5,36.5,3.5e1,900") == Box(35, 34, 36.5, 35)


@given(st.lists(st.floats(allow_nan=True), max_size=7))
def test_box_of_any_numbers_is_on_earth_or_refused(numbers: list[float]) -> None:
    try:
        box = parse_bbox(",".join(map(str, numbers)))
    except BadParameter:
        return
    assert len(numbers) in {4, 6} and all(map(math.isfinite, numbers))
    assert all(map(math.isfinite, (box.west, box.south, box.east, box.north)))
    assert -90 <= box.south <= box.north <= 90


@given(DAYS, DAYS)
def test_range_of_days_is_read_in_every_spelling(one: date, other: date) -> None:
    start, end = min(one, other), max(one, other)
    for suffix in ("", "T00:00:00Z", "T23:59:59Z", "T23:59:59.999Z", "T12:00:00+14:00"):
        assert parse_datetime(f"{start}{suffix}/{end}{suffix}") == DateRange(start, end)
        assert parse_datetime(f"{start}{suffix}") == DateRange(start, start)
    for nothing in ("", ".."):
        assert parse_datetime(f"{nothing}/{end}") == DateRange(None, end)
        assert parse_datetime(f"{start}/{nothing}") == DateRange(start, None)
    if start != end:
        with pytest.raises(BadParameter):
            parse_datetime(f"{end}/{start}")


@pytest.mark.parametrize(
    "text",
    ["2025-02-30", "2025-03-07T25:00:00Z", "2025-03-07T12:00", "2025-03-07T12:60:00Z",
     "2025-03-07T12:00:00+99:00", "7 March 2025", "2025-03", "..", "", "../..", "/", "a/b/c",
     "2025-03-06/2025-03-07/", "2025-03-07 ", "٢٠٢٥-٠٣-٠٧"],
)  # fmt: skip
def test_what_is_no_day_or_range_is_refused(text: str) -> None:
    with pytest.raises(BadParameter) as refused:
        parse_datetime(text)
    assert refused.value.parameter == "datetime"


@given(st.integers())
def test_limit_is_from_one_and_capped(number: int) -> None:
    if number < 1:
        with pytest.raises(BadParameter):
            parse_limit(str(number))
    else:
        assert parse_limit(str(number)) == min(number, MAX_LIMIT)


def write_own_cursor(
    collection: Collection, *values: SortValue, **given: str
) -> list[tuple[str, str]]:
    """Return a question with a cursor of its own."""
    cursor = Cursor(values, "x", digest_question(collection, given), 1, THEN)
    return [*given.items(), ("cursor", write_cursor(cursor))]


@pytest.mark.parametrize("values", [("",), ("yesterday",), (9,), (), ("2025-03-07", 1), (True,)])
def test_cursor_with_other_values_than_the_order_is_refused(values: tuple[SortValue, ...]) -> None:
    with pytest.raises(BadParameter) as refused:
        parse_item_filter(EVENTS, write_own_cursor(EVENTS, *values))
    assert refused.value.parameter == "cursor"


@pytest.mark.parametrize("other", [{"event_type": "Battles"}, {"sortby": "-date_start"}, {}])
def test_cursor_of_another_question_is_refused(other: dict[str, str]) -> None:
    cursor = write_own_cursor(EVENTS, "2025-03-07", admin1_pcode="SY10")[-1]
    with pytest.raises(BadParameter, match="belongs to other parameters"):
        parse_item_filter(EVENTS, [*other.items(), cursor])
    with pytest.raises(BadParameter):
        parse_item_filter(PLACES, [cursor])


def test_cursor_of_the_own_question_is_taken_with_any_limit() -> None:
    question = write_own_cursor(EVENTS, "2025-03-07", admin1_pcode="SY10")
    asked = parse_item_filter(EVENTS, [*question, ("limit", "3"), ("properties", "title_en")])
    assert asked.cursor and asked.cursor.values == ("2025-03-07",) and asked.limit == 3
    assert parse_item_filter(PLACES, write_own_cursor(PLACES)).cursor is not None


def test_order_is_read_with_signs_as_addresses_spell_them() -> None:
    asked = parse_item_filter(EVENTS, [("sortby", " date_start,-killed_high,title_en")])
    assert asked.order == (
        SortKey("date_start"), SortKey("killed_high", descending=True), SortKey("title_en"),
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "no_such", "date_start,date_start", "date_start,", "--date_start", "redaction",
             "sources", "geometry", ",".join(EVENTS.filters[:6]), "summary_en"],
)  # fmt: skip
def test_order_by_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadParameter) as refused:
        parse_item_filter(EVENTS, [("sortby", text)])
    assert refused.value.parameter == "sortby"


def test_chosen_properties_come_in_the_order_of_the_collection() -> None:
    asked = parse_item_filter(EVENTS, [("properties", "date_start,title_en")])
    assert asked.chosen == ("title_en", "date_start")
    for text in ("", "title_en,", "geom", "row_hash", "title_en,no_such"):
        with pytest.raises(BadParameter) as refused:
            parse_item_filter(EVENTS, [("properties", text)])
        assert refused.value.parameter == "properties"


@pytest.mark.parametrize(
    ("name", "text"),
    [("killed_low", "many"), ("killed_low", "1.5"), ("killed_low", "9" * 40), ("contested", "1"),
     ("date_start", "2025-02-30"), ("date_start", "7 March"), ("killed_low", "١"),
     ("revised_at", "2025-03-07"), ("revised_at", "0001-01-01T00:00:00+14:00")],
)  # fmt: skip
def test_value_of_another_kind_is_refused_by_name(name: str, text: str) -> None:
    with pytest.raises(BadParameter) as refused:
        parse_item_filter(EVENTS, [(name, text)])
    assert refused.value.parameter == name

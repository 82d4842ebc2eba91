"""Query parameters, read strictly, without a service."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadParameter
from app.domain.filters import MAX_LIMIT, Box, Cursor, DateRange
from app.query.collections import EVENTS, PLACES
from app.serve.parameters import (
    parse_bbox,
    parse_cursor,
    parse_datetime,
    parse_item_filter,
    parse_limit,
    write_cursor,
)

DAYS = st.dates(date(1000, 1, 1))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
LON, LAT = st.floats(-180, 180), st.floats(-90, 90)


@given(TEXTS, TEXTS)
def test_cursor_that_was_written_is_read_back(value: str, last_id: str) -> None:
    text = write_cursor(value, last_id)
    assert parse_cursor(text) == Cursor(value, last_id)
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


@pytest.mark.parametrize("sort_value", ["", "yesterday", "9"])
def test_cursor_of_another_collection_is_refused(sort_value: str) -> None:
    cursor = write_cursor(sort_value, "x")
    with pytest.raises(BadParameter) as refused:
        parse_item_filter(EVENTS, [("cursor", cursor)])
    assert refused.value.parameter == "cursor"
    with pytest.raises(BadParameter):
        parse_item_filter(PLACES, [("cursor", write_cursor("2025-03-07", "x"))])


def test_cursor_of_the_own_collection_is_taken() -> None:
    asked = parse_item_filter(EVENTS, [("cursor", write_cursor("2025-03-07", "x"))])
    assert asked.cursor == Cursor("2025-03-07", "x")
    assert parse_item_filter(PLACES, [("cursor", write_cursor("", "x"))]).cursor is not None

"""Single values as sources write them: dates never move, unknown is never nought."""

import os
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.claim import Measure
from app.domain.errors import RejectedRecord
from app.domain.period import StatedDate, StatedUnit
from app.domain.place import Point
from app.normalise.values import (
    parse_count,
    parse_day,
    parse_flag,
    parse_period,
    parse_point,
    parse_stated_date,
    parse_word,
    read_text,
)

ZONES = ("Pacific/Pago_Pago", "UTC", "Asia/Damascus", "Pacific/Kiritimati")
LATEST = date(2100, 12, 31)
DAYS = st.dates(date(1900, 1, 1), LATEST)


@pytest.fixture(params=ZONES, scope="module")
def zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """The machine stands somewhere between UTC-11 and UTC+14."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


@given(
    day=DAYS,
    clock=st.sampled_from(
        ["", "T00:00:00", "T23:59:59.999Z", " 00:00", "T00:00:00+14:00", "T23:30:00-11:00"]
    ),
)
def test_dates_never_move_wherever_the_machine_stands(zone: str, day: date, clock: str) -> None:
    assert parse_day("date_start", day.isoformat() + clock, LATEST) == day


@given(DAYS)
def test_day_written_out_is_the_same_day(day: date) -> None:
    months = "January February March April May June July August September October November December"
    written = f"{day.day:02} {months.split()[day.month - 1]} {day.year}"
    assert parse_day("event_date", written, LATEST) == day


@pytest.mark.parametrize(
    "text",
    ["0000-00-00", "2025-02-29", "2025-13-01", "07/03/2025", "yesterday", "2025-03-07x",
     "1899-12-31", "20250307", "7", "2025-03-07T"],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_the_field(text: str) -> None:
    with pytest.raises(RejectedRecord) as refused:
        parse_day("date_start", text, LATEST)
    assert refused.value.field == "date_start"
    assert text in refused.value.message


@pytest.mark.parametrize("text", ["9999-12-31", "2101-01-01", "01 January 2101"])
def test_day_after_the_latest_is_refused(text: str) -> None:
    with pytest.raises(RejectedRecord, match="as_of: .* lies in the future"):
        parse_stated_date("as_of", text, LATEST)
    assert parse_day("as_of", "2100-12-31", LATEST) == LATEST


@given(DAYS)
def test_month_and_year_may_have_begun_but_not_lie_ahead(today: date) -> None:
    begun = parse_stated_date("as_of", f"{today:%Y-%m}", today)
    assert begun is not None and begun.day >= today
    year = parse_stated_date("as_of", f"{today:%Y}", today)
    assert year == StatedDate(date(today.year, 12, 31), StatedUnit.YEAR)
    for text in (f"{today + timedelta(days=31):%Y-%m}", f"{today.year + 1}"):
        with pytest.raises(RejectedRecord, match="lies in the future"):
            parse_stated_date("as_of", text, today)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("  a \t b\r\nc  ", "a b c"),
        ("a\u00a0b\u2028c", "a b c"),
        ("بانياس\u200e ", "بانياس\u200e"),
        (" \n ", None),
        ("x" * 500, "x" * 500),
    ],
)
def test_space_of_any_kind_is_one_space(text: str, read: str | None) -> None:
    assert read_text({"title_en": text}, "title_en") == read


@pytest.mark.parametrize("code", [0x00, 0x01, 0x0B, 0x1B, 0x1F, 0x7F, 0x9B, 0x202A, 0x202E, 0x2066,
                                  0x2069])  # fmt: skip
def test_characters_that_steer_a_display_are_refused_with_the_field(code: int) -> None:
    with pytest.raises(RejectedRecord, match=f"U.{code:04X}") as refused:
        read_text({"actor1": f"Side {chr(code)}A"}, "actor1")
    assert refused.value.field == "actor1"


@pytest.mark.parametrize(
    ("name", "longest"), [("title_ar", 500), ("actor2", 500), ("quote", 5200), ("url", 5200)]
)
def test_text_longer_than_its_slot_is_refused(name: str, longest: int) -> None:
    assert read_text({name: "x" * longest}, name) == "x" * longest
    with pytest.raises(RejectedRecord, match="characters") as refused:
        read_text({name: "x" * (longest + 1)}, name)
    assert refused.value.field == name


@pytest.mark.parametrize(
    ("text", "day", "unit"),
    [
        ("2025-03-07", date(2025, 3, 7), StatedUnit.DAY),
        ("2025-02", date(2025, 2, 28), StatedUnit.MONTH),
        ("2025", date(2025, 12, 31), StatedUnit.YEAR),
    ],
)
def test_reports_may_know_only_a_month_or_a_year(text: str, day: date, unit: StatedUnit) -> None:
    assert parse_stated_date("as_of", text, LATEST) == StatedDate(day, unit)


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "0000", "0000-05", "1066", "1066-10"])
def test_impossible_months_and_years_are_refused(text: str) -> None:
    with pytest.raises(RejectedRecord, match="as_of"):
        parse_stated_date("as_of", text, LATEST)


@given(DAYS, DAYS)
def test_end_before_start_is_refused_and_never_turned_round(one: date, other: date) -> None:
    fields = {"date_start": one.isoformat(), "date_end": other.isoformat()}
    if other < one:
        with pytest.raises(RejectedRecord) as refused:
            parse_period(fields, "date_start", "date_end", LATEST)
        assert refused.value.field == "date_end"
    else:
        period = parse_period(fields, "date_start", "date_end", LATEST)
        assert period is not None and (period.start, period.end) == (one, other)


@pytest.mark.parametrize("missing", ["date_start", "date_end"])
def test_one_date_alone_means_that_day(missing: str) -> None:
    fields = {"date_start": "2025-03-07", "date_end": "2025-03-07", missing: " "}
    period = parse_period(fields, "date_start", "date_end", LATEST)
    assert period is not None and period.days == 1


@pytest.mark.parametrize("text", ["", "  ", "*"])
def test_blank_and_suppressed_counts_are_unknown_and_not_nought(text: str) -> None:
    assert parse_count({"best": text}, "best") is None
    assert parse_count({"best": "0"}, "best") == 0


@given(st.integers(0, 10_000_000))
def test_counts_keep_their_value_with_or_without_thousands_set_apart(number: int) -> None:
    assert parse_count({"best": str(number)}, "best") == number
    assert parse_count({"best": f" {number:,} "}, "best") == number


@pytest.mark.parametrize(
    "text",
    [
        "-1",
        "1.5",
        "1,5",
        "12,34",
        ",7",
        "1e3",
        "dozens",
        "10000001",
        "1_000",
        "nan",
        "٧x",
        "9" * 5000,
    ],
)
def test_what_is_no_whole_number_of_persons_is_refused(text: str) -> None:
    with pytest.raises(RejectedRecord, match="best"):
        parse_count({"best": text}, "best")


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("4239.00416", "36"), ("35", "181"), ("nan", "36"), ("inf", "36"), ("north", "36"),
     ("91", "36"), ("35,5", "36")],
)  # fmt: skip
def test_positions_that_are_not_on_earth_are_refused(lat: str, lon: str) -> None:
    with pytest.raises(RejectedRecord, match="latitude, longitude"):
        parse_point({"latitude": lat, "longitude": lon})


def test_position_needs_both_numbers() -> None:
    assert parse_point({"latitude": " 35.2", "longitude": "35.95 "}) == Point(35.95, 35.2)
    assert parse_point({"latitude": "", "longitude": ""}) is None
    assert parse_point({}) is None


@pytest.mark.parametrize(("text", "value"), [("true", True), ("FALSE", False), (" ", None)])
def test_flags_are_true_false_or_unknown(text: str, value: bool | None) -> None:
    assert parse_flag({"drawn": text}, "drawn") is value


def test_flag_in_other_words_is_refused() -> None:
    with pytest.raises(RejectedRecord, match="drawn"):
        parse_flag({"drawn": "maybe"}, "drawn")


def test_unknown_word_is_refused_with_the_words_that_are_known() -> None:
    with pytest.raises(RejectedRecord, match="casualties_unspecified"):
        parse_word({"measure": "casualties"}, "measure", Measure)

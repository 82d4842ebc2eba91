"""Days without clock: ranges, their length, what they cover and how exact they are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.period import DatePrecision, Period, end_of_month

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
PERIODS = st.builds(lambda start, more: Period(start, start + timedelta(more)), DAYS,
                    st.integers(0, 800))  # fmt: skip


@given(DAYS, st.integers(1, 1000))
def test_period_never_ends_before_it_starts(start: date, days: int) -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(start, start - timedelta(days))


@given(PERIODS)
def test_period_counts_both_ends_and_covers_itself(period: Period) -> None:
    listed = [period.start + timedelta(n) for n in range(period.days)]
    assert (listed[0], listed[-1]) == (period.start, period.end)
    assert period.covers(period)


@given(PERIODS, PERIODS, st.integers(0, 5))
def test_covering_is_about_every_day(outer: Period, inner: Period, slack: int) -> None:
    day, covered = inner.start, True
    while day <= inner.end:
        near = [abs((day - end).days) for end in (outer.start, outer.end)]
        covered &= outer.start <= day <= outer.end or min(near) <= slack
        day += timedelta(1)
    assert outer.covers(inner, slack) == covered


@pytest.mark.parametrize(
    ("days", "precision"),
    [(1, 1), (2, 2), (6, 2), (7, 3), (8, 4), (31, 4), (32, 5), (366, 5)],
)
def test_length_limits_precision(days: int, precision: int) -> None:
    period = Period(date(2016, 1, 1), date(2016, 1, 1) + timedelta(days - 1))
    assert period.date_prec() is DatePrecision(precision)


@given(PERIODS, st.integers(1, 60))
def test_longer_period_is_never_more_precise(period: Period, more: int) -> None:
    longer = Period(period.start, period.end + timedelta(more))
    assert longer.date_prec() >= period.date_prec()


@pytest.mark.parametrize(
    ("year", "month", "last"), [(2024, 2, 29), (2025, 2, 28), (2025, 12, 31), (2025, 4, 30)]
)
def test_month_ends_on_its_last_day(year: int, month: int, last: int) -> None:
    assert end_of_month(year, month) == date(year, month, last)

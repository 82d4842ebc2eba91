"""Periods follow one another without a gap, and what nobody recorded is told as such."""

from datetime import date, timedelta

import pytest

from app.domain.time_series import (
    PERIODS,
    Coverage,
    Series,
    TooLong,
    find_period,
    list_periods,
)


@pytest.mark.parametrize("kind", PERIODS)
def test_periods_follow_one_another_and_are_found_by_name(kind: str) -> None:
    periods = list(list_periods(kind, date(2019, 12, 25), date(2021, 1, 9)))
    assert periods[0].first <= date(2019, 12, 25) and periods[-1].last >= date(2021, 1, 9)
    for one, other in zip(periods, periods[1:], strict=False):
        assert other.first == one.last + timedelta(1)
    assert [find_period(kind, each.name) for each in periods] == periods


@pytest.mark.parametrize("kind", PERIODS)
@pytest.mark.parametrize("day", [date.min, date.max])
def test_first_and_last_day_of_all_have_periods(kind: str, day: date) -> None:
    assert len(list(list_periods(kind, day, day))) == 1


def test_names_are_those_of_the_database() -> None:
    names = {kind: next(list_periods(kind, *(date(2024, 12, 30),) * 2)).name for kind in PERIODS}
    assert names == {"day": "2024-12-30", "week": "2025-W01", "month": "2024-12",
                     "quarter": "2024-Q4", "year": "2024"}  # fmt: skip


def test_nothing_recorded_differs_from_nobody_recording() -> None:
    coverage = [Coverage("one", date(2020, 1, 5), date(2020, 3, 2))]
    rows = [{"month": "2020-01", "events": 3, "records": 1, "killed_low": 4}]
    series = Series("month", [], coverage, 100)
    filled = series.fill(rows, (date(2020, 1, 1), date(2020, 4, 30)))
    assert [row["events"] for row in filled] == [3, 0, 0, 0]
    assert [row["covered_by"] for row in filled] == [["one"], ["one"], ["one"], []]
    assert filled[1]["killed_low"] is None


def test_series_that_is_too_long_is_refused() -> None:
    with pytest.raises(TooLong):
        Series("day", [], [], 100).fill([], (date.min, date.max))

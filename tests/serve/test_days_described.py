"""The pattern that clients are told of a day allows the days of the calendar and no others."""

import re
from datetime import date

import pytest

from app.serve.asking.values import DAY


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


@pytest.mark.parametrize("year", [0, 1, 4, 99, 100, 400, 1000, 1900, 2000, 2023, 2024, 2100, 9996])
def test_pattern_is_the_calendar(year: int) -> None:
    spelled = [f"{year:04}-{month:02}-{day:02}" for month in range(15) for day in range(34)]
    allowed = {text for text in spelled if re.fullmatch(DAY, text)}
    assert allowed == {text for text in spelled if _is_day(text)}


@pytest.mark.parametrize("text", ["2025-3-7", "2025-03-07Z", "20250307", "25-03-07", "2025-03-071"])
def test_pattern_is_of_one_spelling(text: str) -> None:
    assert not re.fullmatch(DAY, text)

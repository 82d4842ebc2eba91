"""The day from which a release holds, as its layers state it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from app.domain.errors import MasarError
from app.domain.release import ReleaseReport

MOST_AHEAD = timedelta(days=31)
"""How far ahead a release may be dated: one is sometimes published before it comes into force."""
_DAY = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})")
_LAST_EMPTY_YEAR = 1900
"""Up to here a date is what programs write for none: 1899-12-30, 0001-01-01."""
_WAY_OUT = "Give the day from which these boundaries hold with --valid-from."


def check_day(day: date, where: str) -> date:
    """Return a day; raises MasarError naming `where` it stands when it is too far in the future."""
    if day > datetime.now(UTC).date() + MOST_AHEAD:
        raise MasarError(f"{where}: {day} lies in the future; boundaries hold already.", _WAY_OUT)
    return day


def _read_day(text: str, where: str) -> date | None:
    """Return the day that a text begins with, or None where it is not written like one."""
    match = _DAY.match(text)
    if match is None:
        return None
    try:
        return check_day(date(*map(int, match.groups())), where)
    except ValueError as error:
        raise MasarError(f"{where}: {match[0]!r} is no day.", _WAY_OUT) from error


def find_day(stated: Mapping[str, Sequence[str]], report: ReleaseReport) -> date | None:
    """Return the newest day that any layer states of itself, None when none does.

    `stated` are the texts by the layer's name. Raises MasarError naming the layer whose day does
    not exist or lies in the future; what is not written like a day is noted.
    """
    days = []
    for layer, texts in stated.items():
        found = {text: _read_day(text, layer) for text in dict.fromkeys(texts)}
        unread = [f"{layer}: {text[:40]!r}" for text, day in found.items() if text and day is None]
        report.note("day_unread", "not written like a day, and left out", unread)
        days += [day for day in found.values() if day and day.year > _LAST_EMPTY_YEAR]
    return max(days, default=None)

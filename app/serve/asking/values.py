"""How numbers, days and instants are spelled in parameters, and what they mean: in one place.

The patterns are what clients are told; every reader raises ValueError for what does not fit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from app.domain.property_kind import PropertyKind

DAY = (
    r"(?:(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-"
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    r"|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29)"
)
"""A day of the calendar: clients are told this pattern, so that 30 February fits none."""
_CLOCK = (
    r"[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
INSTANT = rf"({DAY})(?:{_CLOCK})?"
"""A day, or a day with a clock time and its distance from UTC; the group is the day."""
# `int` and `float` would also take 1_0, spaces and the digits of every other script.
_COUNT = re.compile("[0-9]+")
_WHOLE = re.compile("[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DAY, _MOMENT = re.compile(DAY), re.compile(DAY + _CLOCK)
_LEAP = re.compile(r":60(?=[.Zz+-])")
SPELLED = {
    PropertyKind.INTEGER: "a whole number",
    PropertyKind.NUMBER: "a number",
    PropertyKind.BOOLEAN: "true or false",
    PropertyKind.DATE: "a day such as 2025-03-07",
    PropertyKind.INSTANT: "an instant such as 2025-03-07T12:00:00Z",
}
"""By type: what is allowed."""
_BOOLEANS = {"true": True, "false": False}


def _match(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


def read_count(text: str) -> int:
    """Return a whole number without a sign, of any length."""
    return int(_match(_COUNT, text))


def read_whole(text: str) -> int:
    """Return a whole number, which may be negative, of at most 18 digits."""
    return int(_match(_WHOLE, text))


def read_number(text: str) -> float:
    """Return a finite number."""
    number = float(_match(_NUMBER, text))
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def read_day(text: str) -> date:
    """Return a day of the calendar."""
    return date.fromisoformat(_match(_DAY, text))


def read_instant(text: str) -> datetime:
    """Return an instant in UTC; a leap second is the second before it, which Python can tell."""
    written = _LEAP.sub(":59", _match(_MOMENT, text)).upper()
    try:
        return datetime.fromisoformat(written).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def _read_boolean(text: str) -> bool:
    if text not in _BOOLEANS:
        raise ValueError(text)
    return _BOOLEANS[text]


_READERS: dict[PropertyKind, Callable[[str], object]] = {
    PropertyKind.INTEGER: read_whole,
    PropertyKind.NUMBER: read_number,
    PropertyKind.BOOLEAN: _read_boolean,
    PropertyKind.DATE: read_day,
    PropertyKind.INSTANT: read_instant,
}


def read_value(type_: PropertyKind, text: str) -> object:
    """Return the value of a property that a text means; texts mean themselves elsewhere."""
    return _READERS[type_](text)

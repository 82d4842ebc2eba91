"""Values of properties as parameters spell them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from app.domain.property_kind import PropertyKind

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
    r"(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)
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


def read_value(type_: PropertyKind, text: str) -> object:
    """Return the value that a text means; raises ValueError for none."""
    if type_ is PropertyKind.INTEGER:
        return int(_match(_WHOLE, text))
    if type_ is PropertyKind.NUMBER:
        return float(_match(_DECIMAL, text))
    if type_ is PropertyKind.DATE:
        return date.fromisoformat(_match(_DAY, text))
    if type_ is PropertyKind.INSTANT:
        return _read_instant(_match(_INSTANT, text))
    if type_ is PropertyKind.BOOLEAN and text in _BOOLEANS:
        return _BOOLEANS[text]
    raise ValueError(text)


def _read_instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error

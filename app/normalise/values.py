"""Single values: dates, whole numbers, coordinates and words of a vocabulary."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import TypeVar

from app.domain.errors import RejectedRecord
from app.domain.period import Period, StatedDate, StatedUnit, end_of_month
from app.domain.place import Point

E = TypeVar("E", bound=Enum)

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}.*)?$")
_MONTH = re.compile(r"\d{4}-\d{2}$")
_YEAR = re.compile(r"\d{4}$")
_COUNT = re.compile(r"\d{1,12}|\d{1,3}(?:,\d{3}){1,3}")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
EARLIEST = date(1900, 1, 1)
LONGEST_NAME = 500
LONGEST_TEXT = 5_200
"""Longest text accepted, in characters; UCDP's longest holds 5,132."""
_PROSE = frozenset(
    f"{name}{language}"
    for name in ("summary", "open_inquiry", "outcome", "scope_note")
    for language in ("_en", "_ar")
) | {"quote", "url", "measure_as_stated", "status_as_stated", "reliability_note"}


def read_text(fields: Mapping[str, str], name: str) -> str | None:
    """Return the text of a slot with single spaces, or None when it is blank.

    Raises RejectedRecord for control characters, for marks that turn the direction of the text
    around it, and for what is too long to be what the slot is for.
    """
    text = fields.get(name)
    if not text:
        return None
    # Nearly all texts are short and plain; a row is asked for sixty of them.
    if len(text) > LONGEST_NAME or not (text.isascii() and text.isprintable()):
        _refuse_text(name, text)
    return " ".join(text.split()) or None


def _refuse_text(name: str, text: str) -> None:
    if found := _UNSEEN.search(text):
        code = f"U+{ord(found[0]):04X}"
        raise RejectedRecord(name, f"holds the invisible character {code}; is the file damaged?")
    longest = LONGEST_TEXT if name in _PROSE else LONGEST_NAME
    if len(text) > longest:
        raise RejectedRecord(name, f"has {len(text):,} characters, more than {longest:,}")


@lru_cache(maxsize=4096)
def _find_day(text: str) -> date | None:
    found = _DAY.match(text.strip())
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
        return datetime.strptime(text.strip(), "%d %B %Y").date()  # noqa: DTZ007
    except ValueError:
        return None


def parse_day(name: str, text: str, latest: date) -> date:
    """Read a day; a clock time behind it is dropped, never converted.

    Raises RejectedRecord for anything that is not a real day from 1900 to `latest`.
    """
    day = _find_day(text)
    if day is None:
        raise RejectedRecord(name, f"{text!r} is not a day; write it as 2025-03-07")
    if day < EARLIEST:
        raise RejectedRecord(name, f"{text!r} is before {EARLIEST}")
    if day > latest:
        raise RejectedRecord(name, f"{text!r} lies in the future")
    return day


def parse_stated_date(name: str, text: str | None, latest: date) -> StatedDate | None:
    """Read a day, a month (2025-03) or a year (2025) as a report states it.

    A month or year may have begun only: its last day may lie after `latest`.
    """
    if text is None:
        return None
    if _MONTH.match(text):
        first = parse_day(name, f"{text}-01", latest)
        return StatedDate(end_of_month(first.year, first.month), StatedUnit.MONTH)
    if _YEAR.match(text):
        first = parse_day(name, f"{text}-01-01", latest)
        return StatedDate(first.replace(month=12, day=31), StatedUnit.YEAR)
    return StatedDate(parse_day(name, text, latest))


def parse_period(fields: Mapping[str, str], start: str, end: str, latest: date) -> Period | None:
    """Read a closed range of days from two slots; one alone means a single day."""
    first, last = read_text(fields, start), read_text(fields, end)
    if first is None and last is None:
        return None
    from_day = parse_day(start, first or last or "", latest)
    to_day = parse_day(end, last or first or "", latest)
    if to_day < from_day:
        raise RejectedRecord(end, f"{to_day} lies before {start} {from_day}")
    return Period(from_day, to_day)


def parse_count(fields: Mapping[str, str], name: str) -> int | None:
    """Read a whole number of persons; blank and suppressed (`*`) are unknown, never 0."""
    text = read_text(fields, name)
    if text is None or text == "*":
        return None
    if not _COUNT.fullmatch(text):
        raise RejectedRecord(name, f"{text!r} is not a whole number")
    value = int(text.replace(",", ""))
    if not 0 <= value <= 10_000_000:
        raise RejectedRecord(name, f"{text!r} is not between 0 and 10,000,000")
    return value


def parse_word(fields: Mapping[str, str], name: str, words: type[E], default: E | None = None) -> E:
    """Read a word of a vocabulary; the error lists the words that are allowed."""
    text = read_text(fields, name)
    if text is None and default is not None:
        return default
    try:
        return words(text)
    except ValueError:
        allowed = ", ".join(str(word.value) for word in words)
        raise RejectedRecord(name, f"{text!r} is not one of: {allowed}") from None


def parse_flag(fields: Mapping[str, str], name: str) -> bool | None:
    """Read true or false; blank is unknown."""
    text = (read_text(fields, name) or "").lower()
    if text not in {"", "true", "false"}:
        raise RejectedRecord(name, f"{text!r} is neither true nor false")
    return None if text == "" else text == "true"


def parse_number(fields: Mapping[str, str], name: str) -> float | None:
    """Read a number greater than zero, such as the persons of a household."""
    text = read_text(fields, name)
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        raise RejectedRecord(name, f"{text!r} is not a number") from None
    if not 0 < value < 1000:
        raise RejectedRecord(name, f"{text!r} is not between 0 and 1,000")
    return value


def list_parts(fields: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Read several values set apart by `|`; blank is none."""
    text = read_text(fields, name) or ""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def parse_point(fields: Mapping[str, str]) -> Point | None:
    """Read `latitude` and `longitude` in degrees; both or none."""
    texts = [read_text(fields, name) for name in ("longitude", "latitude")]
    if texts[0] is None or texts[1] is None:
        return None
    try:
        lon, lat = (float(text) for text in texts if text)
    except ValueError:
        raise RejectedRecord("latitude, longitude", f"{texts[1]}, {texts[0]} no numbers") from None
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lat) <= 90 and abs(lon) <= 180):
        raise RejectedRecord(
            "latitude, longitude", f"{texts[1]}, {texts[0]} is not on Earth; a lost decimal point?"
        )
    return Point(lon, lat)

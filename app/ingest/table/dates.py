"""Dates as people write them: 2025-03-07, 07/03/2025, ٧ آذار 2025, 6-9 March 2025, 2025-03."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from app.domain.wording import ENGLISH_MONTHS
from app.ingest.table.cell_words import list_months, list_words
from app.ingest.table.folding import find_phrase, fold_words, write_western

Order = Literal["day-month", "month-day"]
ORDERS = ("day-month", "month-day")
_CLOCK = re.compile(r"(?<=\d)(?:T|\s+|,\s*)\d{1,2}:\d{2}.*$")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_NUMERIC = re.compile(r"^(\d{1,2})\s?[-/.\\]\s?(\d{1,2})\s?[-/.\\]\s?(\d{4}|\d{2})$")
_YEAR_MONTH = re.compile(r"^(\d{4})[-/.](\d{1,2})$")
_MONTH_YEAR = re.compile(r"^(\d{1,2})[-/.](\d{4})$")
_YEAR = re.compile(r"^\d{4}$")
_SERIAL = re.compile(r"^\d{5}$")
_ISO_RANGE = re.compile(r"^(\d{4}-\d{2}-)(\d{2})\s*/\s*(\d{4}-\d{2}-)?(\d{2})$")
_BETWEEN = re.compile(
    r"\s+[-–—]\s+|\s*[–—]\s*|\s+(?:to|till|until|and|إلى|الى|حتى|ولغاية|لغاية|و|au|à)\s+", re.I
)
_FROM = re.compile(r"^(?:between|from|بين|من|entre|du)\s+", re.I)
_DAYS_OF_MONTH = re.compile(r"^(\d{1,2})\s*-\s*(\d{1,2}\s*[^\d\s\-].*)$")
_SERIAL_ZERO = date(1899, 12, 30)
"""What spreadsheets count their days from."""
_HIJRI = range(1300, 1500)


class UndecidedOrder(ValueError):
    """A date such as 07/03/2025, which may be a day of March or of July."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a cell names, first and last, and whether it named a day, month or year."""

    start: date
    end: date
    unit: Literal["day", "month", "year"] = "day"


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads the dates of one table: the order of its numbers, and whether it counts days.

    `serial` takes 45723 for the number that a spreadsheet keeps for 7 March 2025.
    """

    order: Order | None = None
    serial: bool = False

    def read(self, text: str) -> Days:
        """Return the days of a cell. Raises ValueError saying what would be right."""
        return _read_known(self, text)

    def read_anew(self, text: str) -> Days:
        """Do the same for a text that has not been met before."""
        western = _CLOCK.sub("", write_western(text).strip())
        if found := _ISO_RANGE.match(western):
            first, start, last, end = found.groups()
            return _join(_read_iso(first + start), _read_iso((last or first) + end), text)
        days = self._read_one(western) or self._read_range(western)
        if days is None:
            raise ValueError(f"{text[:80]!r} is not a day; write it as 2025-03-07")
        return days

    def _read_range(self, text: str) -> Days | None:
        bare = _FROM.sub("", text)
        close = _DAYS_OF_MONTH.match(bare)
        parts = list(close.groups()) if close else _BETWEEN.split(bare)
        if len(parts) != 2:
            return None
        last = self._read_one(parts[1])
        first = self._read_first(parts[0], last) if last else None
        return _join(first, last, text) if first and last else None

    def _read_first(self, text: str, last: Days) -> Days | None:
        """Read the beginning of a range, whose month and year may stand at its end only."""
        bare = " ".join(word for word in fold_words(text) if word not in list_words("date_fillers"))
        if bare.isdigit() and len(bare) <= 2:
            return _make_day(last.start.year, last.start.month, int(bare))
        return self._read_one(text) or self._read_one(f"{text} {last.end.year}")

    def _read_one(self, text: str) -> Days | None:
        if found := _ISO.match(text):
            return _make_day(*(int(part) for part in found.groups()))
        if found := _NUMERIC.match(text):
            return self._read_numeric(*(int(part) for part in found.groups()))
        if found := _YEAR_MONTH.match(text):
            return _make_month(int(found[1]), int(found[2]))
        if found := _MONTH_YEAR.match(text):
            return _make_month(int(found[2]), int(found[1]))
        if _YEAR.match(text):
            return _make_year(int(text))
        if self.serial and _SERIAL.match(text):
            day = _SERIAL_ZERO + timedelta(days=int(text))
            return Days(day, day)
        return _read_worded(text)

    def _read_numeric(self, first: int, second: int, year: int) -> Days:
        year = year if year > 99 else 2000 + year
        decided = _decide_order(first, second)
        if decided and self.order not in (None, decided):
            raise ValueError(
                f"{first:02}/{second:02}/{year} is not in the order {self.order} that the mapping "
                "gives; write it as 2025-03-07"
            )
        if self.order is None and decided is None and first != second:
            one, other = (ENGLISH_MONTHS[number - 1] for number in (second, first))
            raise UndecidedOrder(
                f"{first:02}/{second:02}/{year} may be {first} {one} or {second} {other}; "
                'write order = "day-month" or "month-day" under [dates]'
            )
        if (self.order or decided) == "month-day":
            return _make_day(year, first, second)
        return _make_day(year, second, first)


def _decide_order(first: int, second: int) -> Order | None:
    """Return the only order in which two numbers are a day and a month; None when both may be."""
    if first > 12:
        return "day-month"
    return "month-day" if second > 12 else None


def tell_order(texts: Iterable[str]) -> Order | Literal["", None]:
    """Return the order of day and month that all dates of a table have.

    "" when none of them decides it or some contradict others; None when none leaves it open.
    """
    found: set[Order | None] = set()
    for text in texts:
        western = _CLOCK.sub("", write_western(text).strip())
        for date_text in [western, *_BETWEEN.split(western)]:
            if hit := _NUMERIC.match(date_text.strip()):
                first, second = int(hit[1]), int(hit[2])
                if first != second:
                    found.add(_decide_order(first, second))
    decided = found - {None}
    if not found:
        return None
    return decided.pop() or "" if len(decided) == 1 else ""


@lru_cache(maxsize=10_000)
def _read_known(reader: DateReader, text: str) -> Days:
    return reader.read_anew(text)


def _read_iso(text: str) -> Days:
    year, month, day = (int(part) for part in text.split("-"))
    return _make_day(year, month, day)


def _check_year(year: int) -> None:
    if year in _HIJRI:
        raise ValueError(f"{year} is a year of the Hijri calendar; write the date as 2025-03-07")


def _make_day(year: int, month: int, day: int) -> Days:
    _check_year(year)
    try:
        made = date(year, month, day)
    except ValueError:
        raise ValueError(f"there is no day {year}-{month:02}-{day:02}") from None
    return Days(made, made)


def _make_month(year: int, month: int) -> Days:
    first = _make_day(year, month, 1).start
    return Days(first, first.replace(day=monthrange(year, month)[1]), "month")


def _make_year(year: int) -> Days:
    first = _make_day(year, 1, 1).start
    return Days(first, first.replace(month=12, day=31), "year")


def _take_month(words: tuple[str, ...]) -> tuple[int, tuple[str, ...]] | None:
    """Return the month that the words name, and the other words; twice the same is once."""
    month = None
    while True:
        hit = next(
            ((phrase, number, at) for phrase, number in list_months()
             if (at := find_phrase(words, phrase)) >= 0),
            None,
        )  # fmt: skip
        if hit is None:
            return (month, words) if month else None
        phrase, number, at = hit
        if month not in (None, number):
            return None
        month, words = number, words[:at] + words[at + len(phrase) :]


def _read_worded(text: str) -> Days | None:
    taken = _take_month(fold_words(text))
    if taken is None:
        return None
    month, rest = taken
    numbers = [word for word in rest if word not in list_words("date_fillers")]
    if not numbers or len(numbers) > 2 or not all(word.isdigit() for word in numbers):
        return None
    years = [word for word in numbers if len(word) == 4]
    if len(numbers) == 1:
        return _make_month(int(years[0]), month) if years else None
    year = years[0] if years else numbers[-1]
    day = numbers[1] if numbers[0] == year and years else numbers[0]
    return _make_day(int(year) if len(year) == 4 else 2000 + int(year), month, int(day))


def _join(first: Days, last: Days, text: str) -> Days:
    if last.end < first.start:
        raise ValueError(f"{text[:80]!r} ends before it begins")
    return Days(first.start, last.end)


def spell_stated(days: Days) -> str:
    """Return a date as reports state it: a day, a month (2025-03) or a year."""
    if days.unit == "year":
        return str(days.start.year)
    return f"{days.start:%Y-%m}" if days.unit == "month" else days.end.isoformat()

"""Dates of events and reports: days without clock or time zone, and how exact they are."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum


class DatePrecision(IntEnum):
    """How well a source knows when something happened (the codes of UCDP's `date_prec`)."""

    DAY = 1
    DAYS = 2
    WEEK = 3
    MONTH = 4
    LONGER = 5


class StatedUnit(StrEnum):
    """The unit in which a report gives a date: a day, a month or only a year."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """A closed range of days; `start` is never after `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a range that ends before it starts."""
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")

    @property
    def days(self) -> int:
        """Length in days, both ends included."""
        return (self.end - self.start).days + 1

    def covers(self, other: Period, slack_days: int = 0) -> bool:
        """Whether every day of `other` lies within, allowing `slack_days` at either end."""
        slack = timedelta(days=slack_days)
        return self.start - slack <= other.start and other.end <= self.end + slack

    def date_prec(self) -> DatePrecision:
        """Return the precision that a range of this length deserves."""
        for limit, precision in ((1, DatePrecision.DAY), (6, DatePrecision.DAYS)):
            if self.days <= limit:
                return precision
        if self.days <= 7:
            return DatePrecision.WEEK
        return DatePrecision.MONTH if self.days <= 31 else DatePrecision.LONGER


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date as a report gives it; `day` is the last day that the statement can mean."""

    day: date
    unit: StatedUnit = StatedUnit.DAY


def begin_day(day: date, later: int = 0) -> datetime:
    """Return midnight UTC at the beginning of a day, or of the day `later` days after it."""
    return datetime.combine(day + timedelta(days=later), time(), UTC)


def end_of_month(year: int, month: int) -> date:
    """Return the month's last day."""
    return date(year, month, monthrange(year, month)[1])

"""Periods one after the other, so that one in which nothing was recorded is told as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

Row = Mapping[str, object]
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}
PERIODS = (*_DAYS, *_MONTHS)
_A_MONTH_AND_MORE = timedelta(32)


@dataclass(frozen=True, slots=True)
class Period:
    """One day, week, month, quarter or year, by its name and its first and last day."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days from the first to the last event of a record: it may say something of these."""

    record: str
    first: date
    last: date

    def covers(self, period: Period) -> bool:
        """Whether any day of a period is among them."""
        return self.first <= period.last and period.first <= self.last


def name_period(kind: str, first: date) -> str:
    """Return the name of the period that begins on a day: 2025-03-07, 2025-W10, 2025-Q1, 2025."""
    if kind == "week":
        year, week, _ = first.isocalendar()
        return f"{year:04d}-W{week:02d}"
    if kind == "quarter":
        return f"{first.year:04d}-Q{(first.month + 2) // 3}"
    return first.isoformat()[: {"day": 10, "month": 7, "year": 4}[kind]]


def _find_first(kind: str, day: date) -> date:
    if kind == "day":
        return day
    if kind == "week":
        return day - timedelta(min(day.weekday(), day.toordinal() - 1))
    months = _MONTHS[kind]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _find_last(kind: str, first: date) -> date:
    """Return the last day of the period that begins on a day, or of all that can be written."""
    if kind in _DAYS:
        return first + timedelta(min(_DAYS[kind] - 1 - first.weekday() * (kind == "week"),
                                     (date.max - first).days))  # fmt: skip
    ahead = first.month - 1 + _MONTHS[kind]
    if first.year + ahead // 12 > date.max.year:
        return date.max
    return date(first.year + ahead // 12, ahead % 12 + 1, 1) - timedelta(1)


def list_periods(kind: str, first: date, last: date) -> Iterator[Period]:
    """Yield the periods of a kind from the one around the first day to that around the last."""
    start = _find_first(kind, first)
    while start <= last:
        end = _find_last(kind, start)
        yield Period(name_period(kind, start), start, end)
        if end == date.max:
            return
        start = end + timedelta(1)


def find_period(kind: str, name: str) -> Period:
    """Return the period of a kind that has this name."""
    if kind == "week":
        return next(
            list_periods(kind, day := date.fromisocalendar(int(name[:4]), int(name[6:]), 1), day)
        )
    month = int(name[6:]) * 3 - 2 if kind == "quarter" else int(name[5:7] or 1)
    day = date(int(name[:4]), month, int(name[8:] or 1) if kind == "day" else 1)
    return next(list_periods(kind, day, day))


class TooLong(ValueError):
    """A series would have more rows than may be answered."""


@dataclass(frozen=True, slots=True)
class Series:
    """What is told for every period: rows by the keys other than the period, and who covers it."""

    kind: str
    others: Sequence[str]
    coverage: Sequence[Coverage]
    most: int

    def fill(self, rows: Sequence[Row], span: tuple[date, date] | None) -> list[dict[str, object]]:
        """Return rows with those of periods in which nothing was recorded, each with `covered_by`.

        Raises TooLong when they are too many.
        """
        periods = self._list_all(rows, span)
        chains: dict[tuple[object, ...], dict[str, Row]] = {}
        for row in rows:
            own = tuple(row[name] for name in self.others)
            chains.setdefault(own, {})[str(row[self.kind])] = row
        if not self.others and not chains:
            chains = {(): {}}
        if len(periods) * len(chains) > self.most:
            raise TooLong
        return [
            self._tell(chain, period) for chain in chains.values() for period in periods.values()
        ]

    def _list_all(self, rows: Sequence[Row], span: tuple[date, date] | None) -> dict[str, Period]:
        """Return the periods of a span and of rows outside it, in order of time."""
        named = {str(row[self.kind]) for row in rows}
        found = {name: find_period(self.kind, name) for name in named}
        asked = list_periods(self.kind, *span) if span else iter(())
        found |= {each.name: each for each in islice(asked, self.most + 1)}
        return {each.name: each for each in sorted(found.values(), key=lambda each: each.first)}

    def _tell(self, chain: Mapping[str, Row], period: Period) -> dict[str, object]:
        covered = [each.record for each in self.coverage if each.covers(period)]
        row = chain.get(period.name)
        if row is None:
            like = next(iter(chain.values()), {})
            row = {name: _empty(name, value) for name, value in like.items()}
            row |= {self.kind: period.name, "events": 0, "records": 0}
        return {**row, "covered_by": covered}


_COUNTED = ("events", "contested", "records", "killed_not_added", "injured_not_added")
_SUMMED = tuple(f"{measure}_{part}" for measure in ("killed", "injured")
                for part in ("low", "best", "high", "reason"))  # fmt: skip


def _empty(name: str, value: object) -> object:
    return 0 if name in _COUNTED else None if name in _SUMMED else value

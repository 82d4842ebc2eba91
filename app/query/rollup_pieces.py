"""A period as a few pieces of the roll-up: whole years, whole months, and the days at its ends.

An event overlaps a period when it starts no later than its last day and ends no earlier than its
first. All that ended before the period also started before its end, so that those that overlap
are those that started by the last day less those that ended before the first.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam

from app.domain.filters import DateRange
from app.store.rollup_tables import EVENT_ROLLUP, GRAINS, LEVELS

Span = tuple[date | None, date | None]
"""From a day until before another one; None leaves a side open."""
OPEN: Span = (None, None)


@dataclass(frozen=True, slots=True)
class Grain:
    """How finely time is cut, and at which level of units the roll-up has it.

    `by_type` says whether its rows tell the types of events apart or count all of them together.
    """

    name: str
    level: str
    by_type: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of one grain: those that start and end within these spans, counted or taken away."""

    grain: Grain
    starts: Span = OPEN
    ends: Span = OPEN
    sign: int = 1

    @property
    def shape(self) -> Hashable:
        """Return what two pieces have in common that differ in days only."""
        return self.grain, self.sign, *(day is None for day in (*self.starts, *self.ends))

    def bind(self, number: int) -> Mapping[str, date]:
        """Return the days of the piece under the names that `match` gives them."""
        days = zip(_SIDES, (*self.starts, *self.ends), strict=True)
        return {f"{side}_{number}": day for side, day in days if day is not None}

    def match(self, number: int) -> ColumnElement[bool]:
        """Return the condition of the rows of the piece that has this number in a question."""
        rollup = EVENT_ROLLUP.c
        bounds = (
            _SIDES[name.rpartition("_")[0]](rollup, bindparam(name, day, Date))
            for name, day in self.bind(number).items()
        )
        return and_(
            rollup.level == LEVELS.index(self.grain.level),
            rollup.grain == GRAINS.index(self.grain.name),
            *bounds,
        )


_SIDES: Mapping[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "starts_from": lambda rollup, day: rollup.starts_in >= day,
    "starts_before": lambda rollup, day: rollup.starts_in < day,
    "ends_from": lambda rollup, day: rollup.ends_in >= day,
    "ends_before": lambda rollup, day: rollup.ends_in < day,
}
"""What the days of a piece bound, in the order of its spans."""


def cut_day(day: date | None, grain: str) -> date | None:
    """Return the first day of the year, month or day around a day."""
    if day is None or grain == "day":
        return day
    return day.replace(month=1, day=1) if grain == "year" else day.replace(day=1)


def cut_period(dates: DateRange | None, grains: Sequence[Grain]) -> Iterator[Piece]:
    """Yield the pieces that make up a period; `grains` from the coarsest to single days."""
    if dates is None:
        yield Piece(grains[0])
        return
    coarse, *finer = (grain for grain in grains if grain.name != "all")
    first = dates.start
    until = None if dates.end in {None, date.max} else dates.end + timedelta(1)
    started, ended = cut_day(until, coarse.name), cut_day(first, coarse.name)
    yield Piece(coarse, starts=(None, started), ends=(ended, None))
    for grain in finer:
        if (next_started := cut_day(until, grain.name)) != started:
            yield Piece(grain, starts=(started, next_started))
        if (next_ended := cut_day(first, grain.name)) != ended:
            yield Piece(grain, ends=(ended, next_ended), sign=-1)
        started, ended = next_started, next_ended

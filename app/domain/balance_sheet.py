"""The rows of a balance: each place, each month where asked for, each source by itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.domain.balances import (
    COMPONENTS,
    NOBODY,
    Interval,
    Movement,
    Share,
    Total,
    Unit,
    find_fault,
    is_inside,
    list_shares,
    split_months,
    total_shares,
)
from app.domain.filters import DateRange

MOST_ROWS = 10_000
"""Rows of one balance; more is a question for smaller periods."""


class TooManyRows(Exception):
    """A balance would have more rows than are told."""


@dataclass(frozen=True, slots=True)
class Question:
    """By which places, by month or not, within which days; `units` has every place by its code."""

    level: str
    by_month: bool
    dates: DateRange | None
    units: Mapping[str, Unit]


@dataclass(frozen=True, slots=True)
class Key:
    """One row: a place, a month (its first day; None: the whole period), who says so."""

    unit: Unit
    month: date | None
    source: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """What one source's published movements say of a place; a component is None if none does."""

    key: Key
    totals: Mapping[str, Total | None]
    net: Interval

    def list_movements(self) -> list[Share]:
        """Return the shares that were counted, of each movement one."""
        shares = [share for total in self.totals.values() if total for share in total.shares]
        return list({share.movement.id: share for share in shares}.values())


@dataclass(frozen=True, slots=True)
class Whole:
    """A movement and the sum of its published parts by the same source; they need not agree."""

    movement: Movement
    parts: Total

    @property
    def gap(self) -> Interval:
        """Return what of the whole is in no published part."""
        return (self.movement.persons or NOBODY) - self.parts.persons


@dataclass(slots=True)
class Sheet:
    """The rows in the order of their names, the wholes, and what was left out, by its reason."""

    rows: list[Row] = field(default_factory=list)
    wholes: list[Whole] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


Shares = dict[Key, dict[str, list[Share]]]


def draw_sheet(movements: Sequence[Movement], asked: Question) -> Sheet:
    """Return the balance of these movements. Raises TooManyRows beyond MOST_ROWS."""
    sheet = Sheet()
    counted = []
    for movement in movements:
        fault = find_fault(movement)
        if fault is None:
            counted.append(movement)
        else:
            sheet.left_out[fault] += 1
    parents = {movement.id: movement.part_of for movement in movements}
    shares = _collect_shares(counted, asked)
    sheet.rows = [_draw_row(key, own, parents) for key, own in shares.items()]
    sheet.rows.sort(key=lambda row: _order(row.key))
    sheet.wholes = list(_compare_parts(counted, parents))
    return sheet


def _order(key: Key) -> tuple[str, str, date, str]:
    return key.unit.name_en, key.unit.code, key.month or date.min, key.source[0]


def _collect_shares(movements: Iterable[Movement], asked: Question) -> Shares:
    shares: Shares = defaultdict(lambda: defaultdict(list))
    for movement in movements:
        assert movement.source is not None  # noqa: S101 - those without are left out
        for month, whole in _list_periods(movement, asked):
            for unit, component, share in list_shares(
                movement, asked.level, asked.units, whole=whole
            ):
                shares[Key(unit, month, movement.source)][component].append(share)
        if len(shares) > MOST_ROWS:
            raise TooManyRows
    return shares


def _list_periods(movement: Movement, asked: Question) -> Iterator[tuple[date | None, bool]]:
    """Yield the periods that a movement touches, and whether each holds all of it."""
    inside = is_inside(movement, asked.dates)
    if not asked.by_month:
        yield None, inside
        return
    dates = asked.dates or DateRange(None, None)
    start = max(movement.start, dates.start or movement.start)
    end = min(movement.end, dates.end or movement.end)
    for number, (month, whole) in enumerate(split_months(start, end)):
        if number > MOST_ROWS:
            raise TooManyRows
        yield month, whole and inside


def _draw_row(
    key: Key, shares: Mapping[str, Sequence[Share]], parents: Mapping[str, str | None]
) -> Row:
    totals = {
        name: total_shares(shares[name], parents) if shares.get(name) else None
        for name in COMPONENTS
    }
    arrivals, departures, returns, back, _ = (
        total.persons if total else NOBODY for total in totals.values()
    )
    return Row(key, totals, arrivals + returns - (departures + back))


def _compare_parts(
    movements: Sequence[Movement], parents: Mapping[str, str | None]
) -> Iterator[Whole]:
    parts: dict[tuple[str, tuple[str, str] | None], list[Movement]] = defaultdict(list)
    for movement in movements:
        if movement.part_of:
            parts[movement.part_of, movement.source].append(movement)
    for movement in movements:
        own = parts.get((movement.id, movement.source), [])
        if own:
            shares = [Share(part, part.persons or NOBODY, is_partial=False) for part in own]
            yield Whole(movement, total_shares(shares, parents))

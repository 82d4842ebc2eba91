"""One pass over all events in the order of their days: near ones are compared, in little memory."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import floor, inf

from app.domain.duplicate import ComparedEvent, ComparedPair, Suggestion
from app.normalise.duplicates.distances import AREAS, count_days_apart, find_km
from app.normalise.duplicates.nesting import LONG_DAYS
from app.normalise.duplicates.suggestion import compare_pair, judge_nesting, judge_pair

WINDOW_DAYS = 3
"""Records of one event are this many days apart at most."""
REACH_KM = 30.0
"""Two known positions of one event are this far apart at most."""
_CELL_DEGREES = 0.35
"""A little more than the reach, at any latitude of the country."""
_LEAST_STRENGTH = -6.0
"""A weaker pair (odds of 1 to 400) is neither suggested nor anybody's rival."""
Cell = tuple[int, int]


def _find_cell(event: ComparedEvent) -> Cell | None:
    if event.position is None or event.precision in AREAS or event.period.days >= LONG_DAYS:
        return None
    return floor(event.position.lon / _CELL_DEGREES), floor(event.position.lat / _CELL_DEGREES)


@dataclass(slots=True)
class _Held:
    """An event in the sweep, its pairs, and how many of them are still to be judged."""

    event: ComparedEvent
    pairs: list[ComparedPair] = field(default_factory=list)
    unjudged: int = 0
    is_complete: bool = False

    def find_rival(self, pair: ComparedPair) -> float:
        """Return the strength of its best other pair with an event of the same dataset."""
        other = pair.second if pair.first is self.event else pair.first
        others = (
            each.strength
            for each in self.pairs
            if each is not pair
            and (each.second if each.first is self.event else each.first).adapter == other.adapter
        )
        return max(others, default=-inf)


@dataclass(slots=True)
class _Sweep:
    """The events whose days are near those of the next, and their pairs so far."""

    held: dict[str, _Held] = field(default_factory=dict)
    cells: dict[Cell | None, dict[str, ComparedEvent]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    ends: list[tuple[date, str]] = field(default_factory=list)

    def _list_near(self, event: ComparedEvent) -> Iterator[ComparedEvent]:
        cell = _find_cell(event)
        if cell is None:
            for some in self.cells.values():
                yield from some.values()
            return
        x, y = cell
        around = ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        for key in (*around, None):
            yield from self.cells[key].values() if key in self.cells else ()

    def add(self, event: ComparedEvent) -> Iterator[Suggestion]:
        """Compare an event with those before it; yield the totals that hold it or that it holds."""
        self.held[event.event_id] = _Held(event)
        for other in self._list_near(event):
            if other.adapter != event.adapter:
                yield from self._compare(other, event)
        self.cells[_find_cell(event)][event.event_id] = event
        heapq.heappush(self.ends, (event.period.end, event.event_id))

    def _compare(self, other: ComparedEvent, event: ComparedEvent) -> Iterator[Suggestion]:
        nested = None if _is_same_id(other, event) else judge_nesting(other, event)
        if nested is not None:
            if nested.score > 0:
                yield nested
            return
        if not _is_near(other, event):
            return
        pair = compare_pair(other, event)
        if pair.strength >= _LEAST_STRENGTH:
            for each in (other, event):
                held = self.held[each.event_id]
                held.pairs.append(pair)
                held.unjudged += 1

    def expire(self, before: date | None = None) -> Iterator[Suggestion]:
        """Let go of events that ended `before` a day (None: all); yield what is complete by it."""
        while self.ends and (before is None or self.ends[0][0] < before):
            held = self.held[heapq.heappop(self.ends)[1]]
            held.is_complete = True
            cell = _find_cell(held.event)
            del self.cells[cell][held.event.event_id]
            if not self.cells[cell]:
                del self.cells[cell]
            yield from self._judge_complete(held)

    def _judge_complete(self, held: _Held) -> Iterator[Suggestion]:
        for pair in held.pairs:
            first, second = (self.held.get(e.event_id) for e in (pair.first, pair.second))
            # A pair is judged once, when the later of its events knows all that it may be.
            if first and second and first.is_complete and second.is_complete:
                yield judge_pair(pair, (first.find_rival(pair), second.find_rival(pair)))
                for each in (first, second):
                    each.unjudged -= 1
                    if each is not held:
                        self._drop(each)
        self._drop(held)

    def _drop(self, held: _Held) -> None:
        if held.is_complete and not held.unjudged:
            del self.held[held.event.event_id]


def _is_same_id(first: ComparedEvent, second: ComparedEvent) -> bool:
    family = first.adapter.partition(":")[0]
    return family == second.adapter.partition(":")[0] and first.provider_id == second.provider_id


def _is_near(first: ComparedEvent, second: ComparedEvent) -> bool:
    if count_days_apart(first.period, second.period) > WINDOW_DAYS:
        return False
    km = find_km(first, second)
    return km is None or km <= REACH_KM or bool({first.precision, second.precision} & AREAS)


def find_duplicates(events: Iterable[ComparedEvent]) -> Iterator[Suggestion]:
    """Yield what may be duplicates or parts of totals among events of different datasets.

    `events` come in the order of their first day, each once. What is held in memory are the events
    of about a week, and those that last.
    """
    sweep = _Sweep()
    for event in events:
        yield from sweep.expire(event.period.start - timedelta(days=WINDOW_DAYS))
        yield from sweep.add(event)
    yield from sweep.expire()

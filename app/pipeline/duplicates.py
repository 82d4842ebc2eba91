"""Duplicates across datasets: what is suggested to editors, and what they decide."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Connection, Engine

from app.domain.duplicate import ComparedEvent, Suggestion
from app.domain.errors import MasarError
from app.domain.pairing import Merges
from app.normalise.duplicates import (
    compare_pair,
    describe_event,
    find_duplicates,
    judge_nesting,
    judge_pair,
)
from app.store.duplicate_events import DayRange, read_dataset_sources, stream_events
from app.store.merges import read_merges, read_pairings

Row = Mapping[str, Any]
_NEAR = timedelta(days=3)
"""Rivals of an event at the edge of the days that are asked for lie just outside."""
_NO_RIVAL = (float("-inf"), float("-inf"))


@dataclass(frozen=True, slots=True)
class DuplicateQuery:
    """Which suggestions are asked for.

    `first` and `last` are days of the events, `since` the day from which one of the two came in or
    was changed; `adapter` is a dataset or a format that one of the two is of; `limit` 0 means all.
    """

    first: date | None = None
    last: date | None = None
    since: date | None = None
    adapter: str | None = None
    least_score: float = 0.5
    limit: int = 50

    def wants(self, found: Suggestion) -> bool:
        """Whether a suggestion is one of those that are asked for."""
        return found.score >= self.least_score and any(
            self._is_of_dataset(one) and self._is_new(one) and self._is_of_days(other)
            for one, other in ((found.first, found.second), (found.second, found.first))
        )

    def _is_of_dataset(self, event: ComparedEvent) -> bool:
        return self.adapter is None or self.adapter in {
            event.adapter, event.adapter.partition(":")[0]
        }  # fmt: skip

    def _is_new(self, event: ComparedEvent) -> bool:
        return self.since is None or bool(event.recorded_on and event.recorded_on >= self.since)

    def _is_of_days(self, event: ComparedEvent) -> bool:
        after = self.first is None or event.period.end >= self.first
        return after and (self.last is None or event.period.start <= self.last)

    @property
    def days(self) -> DayRange:
        """The days of the events that have to be compared."""
        return DayRange(
            self.first - _NEAR if self.first else None, self.last + _NEAR if self.last else None
        )


def _describe_row(row: Row, sources: Mapping[str, Iterable[str]]) -> ComparedEvent:
    known = {**row, "recorded_on": row["recorded_at"].date()}
    return describe_event(known, row["claims"], sources.get(row["adapter"], ()))


def _read_compared(
    connection: Connection, days: DayRange, merges: Merges
) -> Iterator[ComparedEvent]:
    sources = read_dataset_sources(connection)
    for row in stream_events(connection, days):
        if row["event_id"] not in merges.shown_as:
            yield _describe_row(row, sources)


def _keep_best(found: Iterable[Suggestion], limit: int) -> list[Suggestion]:
    """Return the surest suggestions, the surest first; all of them when `limit` is 0."""
    numbers = count()
    ranked = ((each.score, -next(numbers), each) for each in found)
    best = heapq.nlargest(limit, ranked) if limit else sorted(ranked, reverse=True)
    return [each for _, _, each in best]


def suggest_duplicates(
    engine: Engine,
    query: DuplicateQuery = DuplicateQuery(),
    on_event: Callable[[int], None] = lambda events: None,
) -> list[Suggestion]:
    """Return pairs of events of different datasets that may be one, the surest first.

    What was decided already is not asked again. `on_event` is told of each event that was read.
    """
    with engine.connect() as connection:
        merges = read_merges(connection)
        decided = {frozenset((p.event_id, p.into_id)) for p in read_pairings(connection)}
        events = _tell_each(_read_compared(connection, query.days, merges), on_event)
        wanted = (
            found
            for found in find_duplicates(events)
            if query.wants(found)
            and frozenset((found.first.event_id, found.second.event_id)) not in decided
        )
        return _keep_best(wanted, query.limit)


def _tell_each(
    events: Iterable[ComparedEvent], on_event: Callable[[int], None]
) -> Iterator[ComparedEvent]:
    for event in events:
        on_event(1)
        yield event


def _require_rows(connection: Connection, ids: Sequence[str]) -> list[Row]:
    found = {row["event_id"]: row for row in stream_events(connection, ids=ids)}
    for own_id in ids:
        if own_id not in found:
            raise MasarError(
                f"There is no event {own_id[:100]!r}, or it is withdrawn.",
                "Copy the ids from `masar duplicates list` (evt_…).",
            )
    return [found[own_id] for own_id in ids]


def explain_pair(engine: Engine, first: str, second: str) -> Suggestion:
    """Return what speaks for and against two events being one, whatever was decided.

    Rivals are left out: nothing but the two is looked at. Raises MasarError when one is not there.
    """
    with engine.connect() as connection:
        rows = _require_rows(connection, [first, second])
        sources = read_dataset_sources(connection)
        one, other = (_describe_row(row, sources) for row in rows)
    return judge_nesting(one, other) or judge_pair(compare_pair(one, other), _NO_RIVAL)

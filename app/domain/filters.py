"""What a reader asks for, as one frozen value per question."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

MAX_LIMIT = 10_000
DEFAULT_LIMIT = 100


Tree = Any
"""A condition in the JSON spelling of CQL2: nested objects, lists, text and numbers."""


@dataclass(frozen=True, slots=True)
class Box:
    """A bounding box in degrees, WGS 84; `west` may exceed `east` across the antimeridian."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class DateRange:
    """A range of days; None leaves that side open."""

    start: date | None
    end: date | None


SortValue = str | int | float | bool | None
"""A value that pages are ordered by, as JSON spells it: days and instants are text."""


@dataclass(frozen=True, slots=True)
class SortKey:
    """One property that records are ordered by; records without a value come last."""

    name: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the previous page ended, and of which question and state it was a page.

    `values` are the last row's, one for each key of the order; `question` is a short digest of
    everything that selects and orders; `revision` is the number of the state that was shown, at
    the instant `asked_at`.
    """

    values: tuple[SortValue, ...]
    last_id: str
    question: str
    revision: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class AsOf:
    """As of when a reader asks, on two axes that are never confused; None means today's.

    `known_at`: only what sources had said by the end of that day. `snapshot`: what this map
    showed at that instant, as far as it may still be told; `is_current` when that is the state
    shown now.
    """

    known_at: date | None = None
    snapshot: datetime | None = None
    is_current: bool = False

    def restrict(self, times: Container[str]) -> AsOf:
        """Return this moment on the axes of these names alone (`known_at`, `snapshot`)."""
        return AsOf(
            self.known_at if "known_at" in times else None,
            self.snapshot if "snapshot" in times else None,
            self.is_current and "snapshot" in times,
        )

    @property
    def past(self) -> datetime | None:
        """Return the instant whose rows may differ from those shown now; None when none can."""
        return None if self.is_current else self.snapshot


NOW = AsOf()
"""What is shown now, with everything that is known now."""


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """One page of one collection: which records, as of when, from where on, how many.

    Records have all values of `equals` and, unless it is empty, all of at least one of `any_of`.
    `condition` is a tree of CQL2 in its JSON spelling that `read_condition` has found possible.
    `order` replaces the collection's own order; ids decide between equals. `chosen` are the
    properties that come back, in the collection's order; None for all. Without a `limit` all
    records come.
    """

    box: Box | None = None
    dates: DateRange | None = None
    equals: Mapping[str, Any] = field(default_factory=dict)
    limit: int | None = DEFAULT_LIMIT
    cursor: Cursor | None = None
    as_of: AsOf = NOW
    any_of: Sequence[Mapping[str, str]] = ()
    condition: Tree | None = None
    order: tuple[SortKey, ...] = ()
    chosen: tuple[str, ...] | None = None

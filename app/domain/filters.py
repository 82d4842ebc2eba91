"""What a reader asks for, as one frozen value per question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

MAX_LIMIT = 10_000
DEFAULT_LIMIT = 100


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


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the previous page ended: the sort value and id of its last row."""

    sort_value: str
    last_id: str


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """One page of one collection: which records, from where on, how many."""

    box: Box | None = None
    dates: DateRange | None = None
    equals: Mapping[str, str] = field(default_factory=dict)
    limit: int = DEFAULT_LIMIT
    cursor: Cursor | None = None

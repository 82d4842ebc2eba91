"""What a picture shows: published records, as far as their symbols need to know them.

Geometries are GeoJSON texts as published, at the precision that is public; None is no geometry.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """The ends of a figure, and a single one where no end is known; None is not known."""

    low: int | None = None
    best: int | None = None
    high: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything is known of it."""
        return (self.low, self.best, self.high) != (None, None, None)


@dataclass(frozen=True, slots=True)
class EventMark:
    """An event; `precision_m` is how many metres its point may be off.

    `area` is the code of the unit to which it is known, and no closer, when that is all.
    """

    id: str
    geometry: str | None
    precision_m: int | None
    area: str | None
    killed: Figure


@dataclass(frozen=True, slots=True)
class ClusterMark:
    """A cluster of violence: its outline, its toll by the rules of claims."""

    id: str
    geometry: str | None
    event_count: int
    event_ids: tuple[str, ...]
    killed: Figure


@dataclass(frozen=True, slots=True)
class CorridorMark:
    """A road or passage with its status: open, contested, closed or unknown."""

    id: str
    geometry: str | None
    status: str


@dataclass(frozen=True, slots=True)
class FlowMark:
    """A movement of people between two areas."""

    id: str
    geometry: str | None
    persons: Figure


@dataclass(frozen=True, slots=True)
class UnitMark:
    """How many events a unit has: a country, a unit of administration by code, or a place.

    `level` is `country`, `admin1` to `admin3` or `place`.
    """

    level: str
    unit: str
    name_en: str | None
    name_ar: str | None
    lon: float
    lat: float
    events: int


@dataclass(frozen=True, slots=True)
class Marks:
    """All that one picture shows; with `units`, single events are too many to be drawn."""

    events: tuple[EventMark, ...] = ()
    clusters: tuple[ClusterMark, ...] = ()
    corridors: tuple[CorridorMark, ...] = ()
    flows: tuple[FlowMark, ...] = ()
    units: tuple[UnitMark, ...] = ()

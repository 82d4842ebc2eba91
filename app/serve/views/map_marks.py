"""Published rows become marks of a picture: only what their symbols need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.encode.svg_map.marks import (
    ClusterMark,
    CorridorMark,
    EventMark,
    Figure,
    FlowMark,
    Marks,
    UnitMark,
)
from app.query.collections import CLUSTERS, CORRIDORS, EVENTS, FLOWS, Collection

Row = Mapping[str, Any]
"""A row as `select_items` returns it: `feature_id`, `geometry` (GeoJSON text), properties."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    EVENTS.name: ("precision", "precision_m", "admin1_pcode", "admin2_pcode",
                  "admin3_pcode", "killed_low", "killed_best",
                  "killed_high"),
    CLUSTERS.name: ("event_count", "event_ids", "killed_low",
                    "killed_best", "killed_high"),
    CORRIDORS.name: ("status",),
    FLOWS.name: ("persons_low", "persons_best", "persons_high", "drawn"),
}  # fmt: skip
"""Properties of each collection that a mark is made of."""


def _read_figure(row: Row, name: str) -> Figure:
    return Figure(*(row[f"{name}_{end}"] for end in ("low", "best", "high")))


def _find_area(row: Row) -> str | None:
    """Return the unit that an event is known to: as closely as its precision says."""
    told = {"subdistrict": "admin3_pcode", "district": "admin2_pcode"}.get(row["precision"])
    own: str | None = row[told] if told else None
    wide: str | None = row["admin1_pcode"]
    return own or wide


def mark_event(row: Row) -> EventMark:
    """Return the mark of an event."""
    return EventMark(
        row["feature_id"],
        row["geometry"],
        row["precision_m"],
        _find_area(row),
        _read_figure(row, "killed"),
    )


def mark_cluster(row: Row) -> ClusterMark:
    """Return the mark of a cluster of violence."""
    return ClusterMark(
        row["feature_id"],
        row["geometry"],
        row["event_count"],
        tuple(row["event_ids"]),
        _read_figure(row, "killed"),
    )


def mark_corridor(row: Row) -> CorridorMark:
    """Return the mark of a road or passage."""
    return CorridorMark(row["feature_id"], row["geometry"], row["status"])


def mark_flow(row: Row) -> FlowMark:
    """Return the mark of a movement of people."""
    return FlowMark(row["feature_id"], row["geometry"], _read_figure(row, "persons"))


def mark_unit(row: Row) -> UnitMark:
    """Return the mark of a unit with its number of events."""
    names = ("level", "unit", "name_en", "name_ar", "lon", "lat", "events")
    return UnitMark(*(row[name] for name in names))


def mark_record(collection: Collection, row: Row) -> Marks:
    """Return a single record of any collection as all that a picture shows."""
    if collection is EVENTS:
        return Marks(events=(mark_event(row),))
    if collection is CLUSTERS:
        return Marks(clusters=(mark_cluster(row),))
    if collection is CORRIDORS:
        return Marks(corridors=(mark_corridor(row),))
    return Marks(flows=(mark_flow(row),))

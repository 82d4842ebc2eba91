"""What the tiles of a collection are made of: layers, their zooms, and their properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.property_kind import PropertyKind
from app.domain.tiles import MAX_ZOOM
from app.query.collections import CORRIDORS, EVENTS, FLOWS, PLACES, Collection
from app.query.fields import list_fields

FIRST_SINGLE_ZOOM = 10
"""From this zoom on tiles of events hold places and single events; below it, units."""
AREAS = "areas"
"""The layer with the outlines of events that are shown by an area or a line, and not by a point."""
COUNT = "events"
_UNIT: Mapping[str, PropertyKind] = {
    "kind": PropertyKind.TEXT,
    COUNT: PropertyKind.INTEGER,
    "level": PropertyKind.TEXT,
    "unit": PropertyKind.TEXT,
    "name_en": PropertyKind.TEXT,
    "name_ar": PropertyKind.TEXT,
    "precision": PropertyKind.TEXT,
    "killed_low": PropertyKind.INTEGER,
    "killed_best": PropertyKind.INTEGER,
    "killed_high": PropertyKind.INTEGER,
    "killed_not_added": PropertyKind.INTEGER,
    "records": PropertyKind.INTEGER,
}
_AREA: Mapping[str, PropertyKind] = {
    name: _UNIT[name] for name in ("name_en", "name_ar", "precision")
} | {"events_in_area": PropertyKind.INTEGER}
_POINTS, _LINES, _POLYGONS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of a tile: `dimension` 0 for points, 1 for lines, 2 for areas; zooms from–to."""

    name: str
    dimension: int
    kinds: Mapping[str, PropertyKind]
    first_zoom: int = 0
    last_zoom: int = MAX_ZOOM


def list_layers(collection: Collection) -> tuple[Layer, ...]:
    """Return the layers in the tiles of a collection."""
    own = {field.name: field.type for field in list_fields(collection)}
    if collection is EVENTS:
        return (
            Layer(EVENTS.name, _POINTS, {"id": PropertyKind.TEXT, **_UNIT, **own}),
            Layer(AREAS, _POLYGONS, _AREA, FIRST_SINGLE_ZOOM),
        )
    lines = _LINES if collection in (CORRIDORS, FLOWS) else _POLYGONS
    dimension = _POINTS if collection is PLACES else lines
    return (Layer(collection.name, dimension, {"id": PropertyKind.TEXT, **own}),)

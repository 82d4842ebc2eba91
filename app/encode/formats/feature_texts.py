"""Rows of the published view as the text of features, the same as a page of GeoJSON has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from app.domain.property_kind import PropertyKind


class FeatureSpeller:
    """Spells rows of id, geometry (GeoJSON text) and properties, in this order.

    Days and instants come as text, and JSON as the text of it, as `row_cursor` reads them.
    """

    def __init__(self, kinds: Mapping[str, PropertyKind]) -> None:
        """Fix the properties."""
        self._names = tuple(kinds)
        self._objects = [name for name, kind in kinds.items() if kind is PropertyKind.OBJECT]

    def spell(self, rows: Sequence[Sequence[Any]]) -> list[bytes]:
        """Return the text of each row's feature."""
        return [self._spell_row(row) for row in rows]

    def _spell_row(self, row: Sequence[Any]) -> bytes:
        own_id, geometry, *values = row
        properties = dict(zip(self._names, values, strict=True))
        for name in self._objects:
            if properties[name] is not None:
                properties[name] = orjson.Fragment(properties[name])
        drawn = None if geometry is None else orjson.Fragment(geometry)
        return orjson.dumps(
            {"type": "Feature", "id": own_id, "geometry": drawn, "properties": properties}
        )

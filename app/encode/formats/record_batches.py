"""Features as columns of Arrow, some hundred rows at a time, with geometry as well-known binary.

Only for processes that make files: loading what this needs takes time and memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import orjson
import pyarrow  # type: ignore[import-untyped]
import shapely

from app.domain.property_kind import PropertyKind
from app.encode.geojson import encode_json

BATCH = 500
"""Features that are values of Python at once; behind it they are columns, a tenth of the size."""
GEOMETRY = "geometry"
"""The last column."""
_ID = "id"
_TYPES = {
    PropertyKind.INTEGER: pyarrow.int64(),
    PropertyKind.NUMBER: pyarrow.float64(),
    PropertyKind.BOOLEAN: pyarrow.bool_(),
    PropertyKind.DATE: pyarrow.date32(),
    PropertyKind.INSTANT: pyarrow.timestamp("ms", tz="UTC"),
}
_SPELLED = frozenset({PropertyKind.DATE, PropertyKind.INSTANT})


class BatchMaker:
    """Makes batches of the id, the properties in order, and the geometry.

    Lists of texts are columns of lists or, where a format has none, JSON as text; any other JSON
    is text in either case.
    """

    def __init__(self, kinds: Mapping[str, PropertyKind], *, has_lists: bool) -> None:
        """Fix the columns."""
        lists = {PropertyKind.TEXTS: pyarrow.list_(pyarrow.string())} if has_lists else {}
        types = {**_TYPES, **lists}
        told = [(name, types.get(kind, pyarrow.string())) for name, kind in kinds.items()]
        self._kinds = kinds
        self._as_json = {PropertyKind.OBJECT, PropertyKind.TEXTS} - lists.keys()
        self.schema = pyarrow.schema([(_ID, pyarrow.string()), *told, (GEOMETRY, pyarrow.binary())])

    def make(self, lines: Iterator[bytes]) -> Iterator[pyarrow.RecordBatch]:
        """Yield batches of features, each feature the text of one GeoJSON Feature."""
        while features := [orjson.loads(line) for line in islice(lines, BATCH)]:
            yield self._make_batch(features)

    def _make_batch(self, features: Sequence[Mapping[str, Any]]) -> pyarrow.RecordBatch:
        columns = [pyarrow.array([each[_ID] for each in features], pyarrow.string())]
        for name, kind in self._kinds.items():
            values = [each["properties"][name] for each in features]
            columns.append(self._make_column(name, kind, values))
        drawn = _pack_geometries([each[GEOMETRY] for each in features])
        return pyarrow.record_batch([*columns, drawn], schema=self.schema)

    def _make_column(self, name: str, kind: PropertyKind, values: list[Any]) -> pyarrow.Array:
        if kind in self._as_json:
            values = [None if value is None else encode_json(value).decode() for value in values]
        wanted = self.schema.field(name).type
        if kind in _SPELLED:
            return pyarrow.array(values, pyarrow.string()).cast(wanted)
        return pyarrow.array(values, wanted)


def _pack_geometries(geometries: Sequence[Mapping[str, Any] | None]) -> pyarrow.Array:
    told = [None if each is None else orjson.dumps(each).decode() for each in geometries]
    packed = shapely.to_wkb(shapely.from_geojson(told), output_dimension=2, byte_order=1)
    return pyarrow.array(packed.tolist(), pyarrow.binary())

"""GeoParquet 1.1: geometry as WKB in longitude and latitude (OGC:CRS84), properties as columns."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import orjson

from app.encode.geojson import encode_json
from app.encode.shapes.geojson import note_row
from app.encode.shapes.rows import Row, Subject
from app.encode.shapes.shape import Chunk, EncodeOptions, Shape
from app.encode.shapes.tally import Tally

GROUP = 5_000
"""Rows of a row group: as many are in memory at once."""
_NUMBERS = frozenset(
    "revision date_prec precision_m geo_precision where_prec killed_low killed_best killed_high "
    "injured_low injured_best injured_high sources_count claims_count persons_low persons_best "
    "persons_high rounded_to rounding_error".split()
)
_DAYS = frozenset("date_start date_end known_from as_of period_start period_end".split())
_INSTANTS = frozenset({"published_at", "revised_at"})
_LISTS = frozenset({"sources", "sources_ar", "flags"})
_TRUTHS = frozenset({"contested", "drawn"})
_OBJECTS = frozenset({"redaction"})
_GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}},
}
"""Without a `crs` coordinates are longitude, latitude; without types any may occur, or none."""


class _Outbox:
    """Stands for a file: keeps what is written until it is taken out."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._written = 0

    def write(self, data: Any) -> int:  # noqa: ANN401 - whatever has bytes in it
        self._parts.append(bytes(data))
        self._written += len(self._parts[-1])
        return len(self._parts[-1])

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is held open."""

    def take(self) -> bytes:
        """Return what was written since the last time."""
        data, self._parts = b"".join(self._parts), []
        return data


def _choose_type(arrow: Any, name: str) -> Any:  # noqa: ANN401 - pyarrow has no types
    if name in _NUMBERS:
        return arrow.int32()
    if name in _DAYS:
        return arrow.date32()
    if name in _INSTANTS:
        return arrow.timestamp("us", tz="UTC")
    if name in _LISTS:
        return arrow.list_(arrow.string())
    return arrow.bool_() if name in _TRUTHS else arrow.string()


def _make_schema(arrow: Any, properties: Iterable[str]) -> Any:  # noqa: ANN401
    fields = [("id", arrow.string())]
    fields += [(name, _choose_type(arrow, name)) for name in properties]
    fields.append(("geometry", arrow.binary()))
    return arrow.schema(fields, metadata={b"geo": orjson.dumps(_GEO)})


def _spell_row(row: Row, properties: Iterable[str]) -> dict[str, object]:
    values = {name: row[name] for name in properties}
    for name in _OBJECTS & values.keys():
        values[name] = None if values[name] is None else encode_json(values[name]).decode()
    return {"id": row["feature_id"], **values, "geometry": row["wkb"]}


def _encode(rows: Iterable[Row], tally: Tally, options: EncodeOptions) -> Iterator[Chunk]:
    # Loaded late: it takes a third of a second that no other command should wait.
    arrow, files = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    schema, outbox, left = _make_schema(arrow, options.properties), _Outbox(), iter(rows)
    with files.ParquetWriter(outbox, schema, compression="zstd") as writer:
        while group := list(islice(left, GROUP)):
            for row in group:
                note_row(row, tally, options)
            spelled = [_spell_row(row, options.properties) for row in group]
            writer.write_table(arrow.Table.from_pylist(spelled, schema=schema))
            yield "", outbox.take()
    yield "", outbox.take()


SHAPE = Shape(
    "parquet",
    "GeoParquet 1.1",
    (Subject.EVENTS, Subject.FLOWS),
    _encode,
    binary=True,
)

"""GeoParquet 1.1: geometry as WKB in longitude and latitude (OGC:CRS84), properties as columns."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import orjson

from app.encode.geojson import encode_json
from app.encode.geoparquet import GEO_METADATA, CountedOutput
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
    return arrow.schema(fields, metadata={b"geo": orjson.dumps(GEO_METADATA)})


def _spell_row(row: Row, properties: Iterable[str]) -> dict[str, object]:
    values = {name: row[name] for name in properties}
    for name in _OBJECTS & values.keys():
        values[name] = None if values[name] is None else encode_json(values[name]).decode()
    return {"id": row["feature_id"], **values, "geometry": row["wkb"]}


def _encode(rows: Iterable[Row], tally: Tally, options: EncodeOptions) -> Iterator[Chunk]:
    # Loaded late: it takes a third of a second that no other command should wait.
    arrow, files = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    schema, left, made = _make_schema(arrow, options.properties), iter(rows), list[bytes]()
    with files.ParquetWriter(CountedOutput(made.append), schema, compression="zstd") as writer:
        while group := list(islice(left, GROUP)):
            for row in group:
                note_row(row, tally, options)
            spelled = [_spell_row(row, options.properties) for row in group]
            writer.write_table(arrow.Table.from_pylist(spelled, schema=schema))
            yield "", b"".join(made)
            made.clear()
    yield "", b"".join(made)


SHAPE = Shape(
    "parquet",
    "GeoParquet 1.1",
    (Subject.EVENTS, Subject.FLOWS),
    _encode,
    binary=True,
)

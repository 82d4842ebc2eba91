"""GeoParquet 1.1, made by a process of its own: what it takes in memory is free when it ends.

Run as `python -m app.encode.formats.parquet_process`. It reads the head of the file on the first
line (JSON: `kinds`, `metadata`), then a GeoJSON Feature on each line, then the word `end`; it
writes the file to standard output. Without the word it stops without the footer, so that half a
file is none.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import IO, Any

import orjson

from app.domain.property_kind import PropertyKind
from app.encode.formats.well_known_binary import pack_geometry
from app.encode.geojson import encode_json
from app.encode.geoparquet import GEO_METADATA, CountedOutput

BATCH = 500
"""Features that are values of Python at once; behind it they are columns, a tenth of the size."""
GROUP = 20_000
"""Most rows of a row group: as many are in memory at once."""
GROUP_BYTES = 16_000_000
"""Most bytes of a row group in memory, since outlines are large."""
END = b"end\n"


def encode_head(kinds: Mapping[str, PropertyKind], metadata: Mapping[str, object]) -> bytes:
    """Return the first line that the process reads."""
    return encode_json({"kinds": dict(kinds), "metadata": metadata}) + b"\n"


def _choose_type(arrow: Any, kind: PropertyKind) -> Any:  # noqa: ANN401 - pyarrow has no types
    types = {
        PropertyKind.INTEGER: arrow.int64(),
        PropertyKind.NUMBER: arrow.float64(),
        PropertyKind.BOOLEAN: arrow.bool_(),
        PropertyKind.DATE: arrow.date32(),
        PropertyKind.INSTANT: arrow.timestamp("ms", tz="UTC"),
        PropertyKind.TEXTS: arrow.list_(arrow.string()),
    }
    return types.get(kind, arrow.string())


def _make_schema(arrow: Any, head: Mapping[str, Any]) -> Any:  # noqa: ANN401
    told = {name: str(value) for name, value in head["metadata"].items()}
    fields = [("id", arrow.string())]
    fields += [(n, _choose_type(arrow, PropertyKind(kind))) for n, kind in head["kinds"].items()]
    fields.append(("geometry", arrow.binary()))
    return arrow.schema(fields, metadata={"geo": orjson.dumps(GEO_METADATA), **told})


def _spell_column(
    arrow: Any,  # noqa: ANN401
    column: Any,  # noqa: ANN401 - a field of the schema
    values: list[Any],
    kind: PropertyKind,
) -> Any:  # noqa: ANN401
    if kind is PropertyKind.OBJECT:
        values = [None if value is None else encode_json(value).decode() for value in values]
    if kind in {PropertyKind.DATE, PropertyKind.INSTANT}:
        return arrow.array(values, arrow.string()).cast(column.type)
    return arrow.array(values, column.type)


def _make_batch(arrow: Any, schema: Any, head: Mapping[str, Any], lines: Sequence[bytes]) -> Any:  # noqa: ANN401
    features = [orjson.loads(line) for line in lines]
    columns = [arrow.array([each["id"] for each in features], arrow.string())]
    for name, kind in head["kinds"].items():
        values = [each["properties"][name] for each in features]
        columns.append(_spell_column(arrow, schema.field(name), values, PropertyKind(kind)))
    drawn = [None if (g := each["geometry"]) is None else pack_geometry(g) for each in features]
    return arrow.record_batch([*columns, arrow.array(drawn, arrow.binary())], schema=schema)


def _read_lines(source: IO[bytes]) -> Iterator[bytes]:
    for line in source:
        if line == END:
            return
        yield line
    # At an ordinary exit the library would close the file and make half of it look whole.
    os._exit(1)


def _cut(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    while batch := list(islice(lines, BATCH)):
        yield batch


def _gather_groups(batches: Iterator[Any]) -> Iterator[list[Any]]:
    """Yield the batches of each row group: the first alone, so that something comes soon."""
    waiting = list(islice(batches, 1))
    if waiting:
        yield waiting
    waiting = []
    for batch in batches:
        waiting.append(batch)
        rows, held = sum(map(len, waiting)), sum(each.nbytes for each in waiting)
        if rows >= GROUP or held >= GROUP_BYTES:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def write_parquet(source: IO[bytes], target: IO[bytes]) -> None:
    """Write the file of what is read; when the end is missing, end at once without its footer."""
    arrow, files = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    # Its own pools keep what they had for later; here nothing comes later.
    arrow.set_memory_pool(arrow.system_memory_pool())
    head = orjson.loads(source.readline())
    schema, lines = _make_schema(arrow, head), _read_lines(source)
    output = CountedOutput(target.write)
    groups = _gather_groups(_make_batch(arrow, schema, head, each) for each in _cut(lines))
    # The first group is there before the file begins: until then the answer can be an error.
    first = list(islice(groups, 1))
    with files.ParquetWriter(output, schema, compression="zstd") as writer:
        for group in chain(first, groups):
            writer.write_table(arrow.Table.from_batches(group, schema))
            target.flush()
    target.flush()


if __name__ == "__main__":
    write_parquet(sys.stdin.buffer, sys.stdout.buffer)

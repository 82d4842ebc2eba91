"""GeoParquet 1.1, written to a pipe one group of rows after the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import IO

import orjson
import pyarrow  # type: ignore[import-untyped]
from pyarrow.parquet import ParquetWriter  # type: ignore[import-untyped]

from app.encode.formats.file_order import FileOrder
from app.encode.formats.record_batches import BatchMaker
from app.encode.geoparquet import GEO_METADATA, CountedOutput

GROUP = 20_000
"""Most rows of a row group: as many are in memory at once."""
GROUP_BYTES = 4_000_000
"""Most bytes of a row group in memory, since outlines are large."""

_Group = list[pyarrow.RecordBatch]


def _gather_groups(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[_Group]:
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


def write_parquet(order: FileOrder, features: Iterator[bytes], target: IO[bytes]) -> None:
    """Write the file of these features as they come."""
    maker = BatchMaker(order.kinds, has_lists=True)
    schema = maker.schema.with_metadata({"geo": orjson.dumps(GEO_METADATA), **order.metadata})
    groups = _gather_groups(maker.make(features))
    # The first group is there before the file begins: until then the answer can be an error.
    first = list(islice(groups, 1))
    with ParquetWriter(CountedOutput(target.write), schema, compression="zstd") as writer:
        for group in chain(first, groups):
            writer.write_table(pyarrow.Table.from_batches(group).cast(schema))
            target.flush()
    target.flush()

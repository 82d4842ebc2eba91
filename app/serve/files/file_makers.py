"""Who makes the bytes of each format out of features that come some at a time."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from functools import partial

from app.encode.formats.csv_file import CsvFile
from app.encode.formats.file_format import FileFormat
from app.encode.formats.geojson_files import FeatureCollection, FeatureLines
from app.encode.formats.head import Head
from app.serve.asking.formats import CSV, FLATGEOBUF, GEOJSON, NDJSON, PARQUET, Format
from app.serve.files.columnar_child import make_columnar

Batches = AsyncIterator[Sequence[bytes]]
Make = Callable[[Head, Batches], AsyncGenerator[bytes, None]]
"""Makes the bytes of a file out of what is known of it and its features."""


async def _make_file(
    begin_file: Callable[[Head], FileFormat], head: Head, batches: Batches
) -> AsyncGenerator[bytes, None]:
    file = begin_file(head)
    # Goes with the first records: until they are there, the answer can still be an error.
    begun = file.begin()
    async for features in batches:
        yield begun + file.add(features)
        begun = b""
    yield begun + file.end()


def find_maker(fmt: Format, *, bom: bool = False, hxl: bool = False) -> Make:
    """Return who makes a format; `bom` and `hxl` are for CSV alone."""
    if fmt in {PARQUET, FLATGEOBUF}:
        return partial(make_columnar, fmt.name)
    makers: dict[str, Callable[[Head], FileFormat]] = {
        GEOJSON.name: FeatureCollection,
        NDJSON.name: lambda _head: FeatureLines(),
        CSV.name: lambda head: CsvFile(head.kinds, bom=bom, hxl=hxl),
    }
    return partial(_make_file, makers[fmt.name])

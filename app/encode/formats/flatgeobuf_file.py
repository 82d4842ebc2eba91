"""FlatGeobuf, made by GDAL into a file of its own and sent when it is whole.

GDAL goes back to the head of the file for the number of records. There is no index in it: with one,
GDAL takes no record without geometry and puts the others into an order of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfileobj
from typing import IO

import pyogrio  # type: ignore[import-untyped]
from pyarrow import RecordBatchReader  # type: ignore[import-untyped]

from app.encode.formats.file_order import FileOrder
from app.encode.formats.record_batches import GEOMETRY, BatchMaker

_MADE = "made.fgb"


def write_flatgeobuf(order: FileOrder, features: Iterator[bytes], target: IO[bytes]) -> None:
    """Write the file of these features; nothing of it stays on disk."""
    maker, path = BatchMaker(order.kinds, has_lists=False), Path(order.folder) / _MADE
    pyogrio.write_arrow(
        RecordBatchReader.from_batches(maker.schema, maker.make(features)),
        path,
        driver="FlatGeobuf",
        layer=order.name,
        geometry_name=GEOMETRY,
        geometry_type="Unknown",
        crs="EPSG:4326",
        layer_metadata={name: told for name, told in order.metadata.items() if name != "title"},
        layer_options={"SPATIAL_INDEX": "NO", "TITLE": order.title},
    )
    with path.open("rb") as made:
        # From here on nobody has to tidy up, whoever is killed.
        path.unlink()
        copyfileobj(made, target)
    target.flush()

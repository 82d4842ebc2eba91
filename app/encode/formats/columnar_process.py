"""Makes a GeoParquet or FlatGeobuf file in a process of its own, whose memory is free at its end.

Run as `python -m app.encode.formats.columnar_process`. It reads an order and features, as
`file_order` has them, and writes the file to standard output.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from shutil import rmtree
from typing import IO

import pyarrow  # type: ignore[import-untyped]

from app.encode.formats.file_order import END, PARQUET, FileOrder, read_order

UNWANTED = frozenset({"geopandas", "pandas", "pyproj"})
"""What the libraries load when it is installed, and do without: 55 MB and a second of starting."""


class _Refusal(MetaPathFinder):
    """Lets modules be as if they were not installed."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: object = None) -> None:
        """Raise ModuleNotFoundError for what is not wanted."""
        if fullname in UNWANTED:
            raise ModuleNotFoundError(name=fullname)


def _read_features(source: IO[bytes], order: FileOrder) -> Iterator[bytes]:
    for line in source:
        if line == END:
            return
        yield line
    # Whoever gave the order may be gone and tidies up no more.
    rmtree(order.folder, ignore_errors=True)
    # At an ordinary exit the libraries would close the file and make half of it look whole.
    os._exit(1)


def make_file(source: IO[bytes], target: IO[bytes]) -> None:
    """Write the file that is ordered; when the end is missing, leave at once without it.

    What the libraries could do without is refused to them for the rest of the process.
    """
    sys.meta_path.insert(0, _Refusal())
    # Its own pools keep what they had for later; here nothing comes later.
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())
    order = read_order(source.readline())
    features = _read_features(source, order)
    # Each format loads a library that the other does without.
    if order.form == PARQUET:
        from app.encode.formats.parquet_file import write_parquet

        write_parquet(order, features, target)
    else:
        from app.encode.formats.flatgeobuf_file import write_flatgeobuf

        write_flatgeobuf(order, features, target)


if __name__ == "__main__":
    make_file(sys.stdin.buffer, sys.stdout.buffer)

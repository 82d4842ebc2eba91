"""What every GeoParquet 1.1 file of ours has alike: how its geometry is told, and where it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

GEO_METADATA = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}},
}
"""Without a `crs` coordinates are longitude, latitude; without types any may occur, or none."""


class CountedOutput:
    """Stands for a file that can only be appended to: passes on what is written, and counts it."""

    closed = False

    def __init__(self, pass_on: Callable[[bytes], object]) -> None:
        """Keep who gets the bytes."""
        self._pass_on = pass_on
        self._written = 0

    def write(self, data: Any) -> int:  # noqa: ANN401 - whatever has bytes in it
        """Pass bytes on."""
        written = bytes(data)
        self._pass_on(written)
        self._written += len(written)
        return len(written)

    def tell(self) -> int:
        """Return how many bytes were written."""
        return self._written

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is held open."""

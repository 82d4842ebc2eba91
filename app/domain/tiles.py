"""Tiles of the web's usual map: which square of the world a zoom, a row and a column mean."""

from __future__ import annotations

import math
from dataclasses import dataclass

MAX_ZOOM = 14
"""The finest zoom with tiles of its own: a pixel is ten metres, ten times finer than any point."""
EDGE_M = math.pi * 6_378_137
"""Half the width of the square world, in metres of Web Mercator."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile of WebMercatorQuad; row 0 is the northernmost, column 0 the westernmost."""

    zoom: int
    row: int
    column: int

    @property
    def side(self) -> int:
        """Return how many rows, and columns, this zoom has."""
        return 1 << self.zoom

    @property
    def exists(self) -> bool:
        """Whether there is such a tile."""
        return 0 <= self.zoom <= MAX_ZOOM and all(
            0 <= number < self.side for number in (self.row, self.column)
        )

    def spell(self, pad: float = 0.0) -> tuple[float, float, float, float]:
        """Return west, south, east and north in degrees, WGS 84.

        Neighbours compute their common edge from the same whole number, so it is the same to the
        last bit. `pad` widens the tile on every side, in parts of its width.
        """
        return (
            _find_lon(self.column - pad, self.side),
            _find_lat(self.row + 1 + pad, self.side),
            _find_lon(self.column + 1 + pad, self.side),
            _find_lat(self.row - pad, self.side),
        )


def _find_lon(column: float, side: int) -> float:
    return min(180.0, max(-180.0, column / side * 360.0 - 180.0))


def _find_lat(row: float, side: int) -> float:
    turned = math.pi * (1 - 2 * min(side, max(0.0, row)) / side)
    return math.degrees(math.atan(math.sinh(turned)))


def measure_pixel(zoom: int) -> float:
    """Return the width of a pixel at the equator in degrees, with 256 pixels to a tile."""
    return 360.0 / (256 << zoom)

"""Which part of the earth a picture shows, and where in it a place lies."""

from __future__ import annotations

import math
from dataclasses import dataclass

TILE = 256
_EDGE_LAT = 85.0
METRES_AROUND = 40_075_017


def project(lon: float, lat: float) -> tuple[float, float]:
    """Return a place on the Web Mercator map of the world, of sides 1; y grows southwards."""
    y = math.radians(max(-_EDGE_LAT, min(_EDGE_LAT, lat)))
    return (lon + 180) / 360, (1 - math.asinh(math.tan(y)) / math.pi) / 2


def _unproject(y: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of `width` by `height` units around a centre; zoom as on the map."""

    lat: float
    lon: float
    zoom: float
    width: float
    height: float

    @property
    def world(self) -> float:
        """Return how many units the world is wide."""
        return TILE * math.exp2(self.zoom)

    @property
    def corner(self) -> tuple[float, float]:
        """Return the upper left corner on the map of the world, whose sides are 1."""
        x, y = project(self.lon, self.lat)
        return x - self.width / 2 / self.world, y - self.height / 2 / self.world

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place lies, in units from the upper left corner."""
        (left, top), (x, y) = self.corner, project(lon, lat)
        return (x - left) * self.world, (y - top) * self.world

    def measure(self, metres: float, lat: float) -> float:
        """Return how many units a distance takes at a latitude."""
        return metres / (METRES_AROUND * math.cos(math.radians(lat))) * self.world

    def bound(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north in degrees."""
        left, top = self.corner
        right, bottom = left + self.width / self.world, top + self.height / self.world
        return left * 360 - 180, _unproject(bottom), right * 360 - 180, _unproject(top)

    def holds(self, x: float, y: float, margin: float = 0) -> bool:
        """Whether a point of the picture lies in it, or less than `margin` units outside."""
        across = -margin <= x <= self.width + margin
        return across and -margin <= y <= self.height + margin

"""A fixed grid over the country: the same cell gives the same public point, whoever asks.

Positions are whole millionths of a degree here, so that no rounding of a computer's fractions puts
a point on the border of two cells now into one and now into the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import shapely

from app.domain.place import Point

Cell = tuple[int, int]
"""Column and row of a cell; its centre is that many widths from 0° east and 0° north."""

MICRO = 1_000_000
EARTH_RADIUS_M = 6_371_008.8
_ROUND_UP_TO_M = 100
_OUTLINES = 512
_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class Spot:
    """A point that may be shown, and the radius in metres within which the true one lies."""

    lon: str
    lat: str
    precision_m: int

    @property
    def wkt(self) -> str:
        """The point as PostGIS reads it."""
        return f"POINT({self.lon} {self.lat})"

    @property
    def pair(self) -> str:
        """The point as it stands in a line: `lon lat`."""
        return f"{self.lon} {self.lat}"


@dataclass(frozen=True, slots=True)
class Mesh:
    """A grid: the width of its cells and the decimals of the points that are shown of them."""

    width: int
    decimals: int

    @property
    def step(self) -> int:
        """The distance between two points that can be written with these decimals."""
        return int(10 ** (6 - self.decimals))


def measure_metres(start: Point, end: Point) -> float:
    """Return the distance between two positions on a sphere."""
    lat1, lat2 = math.radians(start.lat), math.radians(end.lat)
    lon = math.radians(end.lon - start.lon)
    chord = math.sin((lat2 - lat1) / 2) ** 2
    chord += math.cos(lat1) * math.cos(lat2) * math.sin(lon / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def find_cell(point: Point, mesh: Mesh) -> Cell:
    """Return the column and row of the cell around a point; centres are multiples of the width."""
    half = mesh.width // 2
    return (
        (round(point.lon * MICRO) + half) // mesh.width,
        (round(point.lat * MICRO) + half) // mesh.width,
    )


def contains_point(outline: bytes, lon: float, lat: float) -> bool:
    """Whether an outline (WKB) has a position inside it."""
    return bool(shapely.contains_xy(_prepare_outline(outline), lon, lat))


@lru_cache(maxsize=_OUTLINES)
def _prepare_outline(outline: bytes) -> shapely.Geometry:
    area = shapely.from_wkb(outline)
    shapely.prepare(area)
    return area


def _list_points(cell: Cell, mesh: Mesh) -> Iterator[tuple[int, int]]:
    """Yield the points of a cell that can be written, the nearest to its centre first."""
    half = mesh.width // 2
    count = half // mesh.step
    offsets = [n * mesh.step for n in range(-count, count + 1) if abs(n * mesh.step) < half]
    steps = [(x, y) for x in offsets for y in offsets] or [(0, 0)]
    for x, y in sorted(steps, key=lambda step: (step[0] ** 2 + step[1] ** 2, step)):
        yield cell[0] * mesh.width + x, cell[1] * mesh.width + y


def _measure_reach(cells: tuple[Cell, ...], mesh: Mesh, shown: Point) -> int:
    half = mesh.width / 2
    corners = (
        Point((cell[0] * mesh.width + x) / MICRO, (cell[1] * mesh.width + y) / MICRO)
        for cell in cells
        for x in (-half, half)
        for y in (-half, half)
    )
    farthest = max(measure_metres(shown, corner) for corner in corners)
    return math.ceil(farthest / _ROUND_UP_TO_M) * _ROUND_UP_TO_M


@lru_cache(maxsize=_CELLS)
def show_cells(cells: tuple[Cell, ...], mesh: Mesh, outline: bytes | None) -> Spot | None:
    """Return the one public point of cells that are shown together, of the first that has one.

    Like that of a single cell, but that its radius reaches over all of them.
    """
    for x, y in (point for cell in cells for point in _list_points(cell, mesh)):
        shown = Point(x / MICRO, y / MICRO)
        if outline is None or contains_point(outline, shown.lon, shown.lat):
            lon, lat = f"{shown.lon:.{mesh.decimals}f}", f"{shown.lat:.{mesh.decimals}f}"
            return Spot(lon, lat, _measure_reach(cells, mesh, shown))
    return None


def find_spot(point: Point, mesh: Mesh, outline: bytes | None) -> Spot | None:
    """Return the one public point of the cell around a position, inside the outline of its unit.

    The centre of the cell where that lies in the unit, else the point of the cell nearest to its
    centre that does; None when no point of the cell can be written that lies in the unit. It
    depends on nothing but the cell and the unit.
    """
    return show_cells((find_cell(point, mesh),), mesh, outline)

"""A small drawing of where a place lies: its governorate's outline, and a dot as large as known."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from html import escape

import shapely

from app.domain.place import Place

SIZE = 240.0
"""The longer side of an outline, in the drawing's own units."""
MARGIN = 6.0
LEAST_RADIUS = 4.0
METRES_PER_DEGREE = 111_320.0
TOLERANCE = 0.008
"""Degrees by which the drawn outline may differ: less than a unit of the drawing."""


def _read_area(wkb: bytes, tolerance: float, shrink: float, scale: float) -> shapely.Geometry:
    """Return an area in the drawing's units; x grows with longitude, y against latitude."""
    area = shapely.from_wkb(wkb).simplify(tolerance)
    return shapely.transform(area, lambda pairs: pairs * (shrink * scale, -scale))


def _list_rings(area: shapely.Geometry) -> Iterator[shapely.Geometry]:
    for polygon in shapely.get_parts(area):
        yield polygon.exterior
        yield from polygon.interiors


def _write_path(area: shapely.Geometry, name: str) -> str:
    rings = (
        "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring))
        for ring in _list_rings(area)
    )
    return f'<path class="{name}" d="{"".join(f"M{ring}Z" for ring in rings)}"/>'


def _draw_own(place: Place, shrink: float, scale: float) -> str:
    """Draw an area as itself, any other place as a circle of its precision."""
    if place.area_wkb is not None:
        return _write_path(_read_area(place.area_wkb, TOLERANCE / 4, shrink, scale), "own")
    if place.point is None:
        return ""
    radius = max(LEAST_RADIUS, (place.precision_m or 0) / METRES_PER_DEGREE * scale)
    x, y = place.point.lon * shrink * scale, -place.point.lat * scale
    return f'<circle class="own" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'


def _spell_box(corners: Iterable[float]) -> str:
    left, top, right, bottom = corners
    box = (left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN)
    return " ".join(f"{edge:.1f}" for edge in box)


def draw_locator(place: Place, governorate: Place | None, label: str) -> str:
    """Return an inline SVG, or nothing where there is no outline to draw the place in."""
    if governorate is None or governorate.area_wkb is None:
        return ""
    west, south, east, north = shapely.from_wkb(governorate.area_wkb).bounds
    shrink = math.cos(math.radians((south + north) / 2))
    scale = SIZE / max((east - west) * shrink, north - south)
    around = _read_area(governorate.area_wkb, TOLERANCE, shrink, scale)
    own = "" if place == governorate else _draw_own(place, shrink, scale)
    return (
        f'<svg class="locator" viewBox="{_spell_box(shapely.bounds(around))}" role="img" '
        f'aria-label="{escape(label)}">{_write_path(around, "around")}{own}</svg>'
    )

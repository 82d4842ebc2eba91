"""Positions and outlines as the database takes them: checked, rounded, oriented."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from app.domain.errors import MasarError
from app.domain.place import Place, Point
from app.store.columns import SRID

OUTLINE_TOLERANCE = 0.004
"""Degrees (about 400 m) by which outlines may differ from areas; they are only for drawing."""
DECIMALS = 4
"""Decimals kept of points and outlines: about ten metres, so that what is filtered is what is
shown."""
_AREA_GRID = 1e-5
"""Degrees (about a metre) to which areas are rounded: finer than any survey behind them."""

Shapes = npt.NDArray[Any]


def spell_point(point: Point | None) -> str | None:
    """Return a position as the database reads it, rounded."""
    if point is None:
        return None
    return f"SRID={SRID};POINT ({round(point.lon, DECIMALS)} {round(point.lat, DECIMALS)})"


def _read_areas(places: Sequence[Place]) -> Shapes:
    areas = shapely.from_wkb([place.area_wkb for place in places])
    for number in np.flatnonzero(~shapely.is_valid(areas)):
        place = places[int(number)]
        raise MasarError(
            f"The outline of {place.place_id} is not valid: "
            f"{shapely.is_valid_reason(areas[number])}.",
            "Repair it where it comes from; outlines are never repaired silently.",
        )
    for place, kind in zip(places, shapely.get_type_id(areas), strict=True):
        if kind not in {shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON}:
            raise MasarError(f"The outline of {place.place_id} must be a polygon.")
    return np.asarray(areas)


def _round_areas(areas: Shapes, grid: float) -> Shapes:
    rounded = shapely.set_precision(areas, grid)
    # What is smaller than the grid would vanish; it stays as it is. Rounding may begin a ring
    # elsewhere: the normal form is the same for the same area, however often it is rounded.
    return shapely.normalize(np.where(shapely.is_empty(rounded), areas, rounded))


def _spell_shapes(areas: Shapes) -> list[str]:
    oriented = shapely.orient_polygons(areas, exterior_cw=False)
    multiple = np.empty(len(oriented), dtype=object)
    multiple[:] = [shapely.multipolygons(shapely.get_parts(area)) for area in oriented]
    spelled = shapely.to_wkb(shapely.set_srid(multiple, SRID), hex=True, include_srid=True)
    return [str(each) for each in spelled]


def spell_areas(places: Sequence[Place]) -> list[tuple[str | None, str | None]]:
    """Return area and outline for drawing of each place, or None twice where it has none.

    Both are multipolygons oriented as RFC 7946 asks. Raises MasarError naming the place whose area
    is not valid.
    """
    spelled: list[tuple[str | None, str | None]] = [(None, None)] * len(places)
    numbers = [number for number, place in enumerate(places) if place.area_wkb]
    if not numbers:
        return spelled
    areas = _round_areas(_read_areas([places[number] for number in numbers]), _AREA_GRID)
    simple = shapely.simplify(areas, OUTLINE_TOLERANCE, preserve_topology=True)
    full = _spell_shapes(areas)
    drawn = _spell_shapes(_round_areas(simple, 10**-DECIMALS))
    for number, pair in zip(numbers, zip(full, drawn, strict=True), strict=True):
        spelled[number] = pair
    return spelled

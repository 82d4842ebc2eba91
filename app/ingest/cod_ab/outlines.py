"""Shapes of a release: checked, repaired openly or refused, and described by a point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from app.domain.errors import MasarError
from app.domain.place import Point
from app.domain.release import ReleaseReport

Shapes = npt.NDArray[Any]
SYRIA = shapely.box(35.3, 32.1, 42.6, 37.6)
"""Nothing of a release lies outside of this; more is another country or exchanged coordinates."""
_MOST_CHANGE = 0.001
"""Share of its area by which a repair may change a shape."""
_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_M_PER_DEGREE = 111_200


def are_polygons(shapes: Shapes | None) -> bool:
    """Whether these shapes are areas."""
    if shapes is None or not len(shapes):
        return False
    kinds = shapely.get_type_id(shapes)
    return bool(np.isin(kinds[kinds >= 0], _POLYGONS).any())


def are_points(shapes: Shapes | None) -> bool:
    """Whether these shapes are positions."""
    if shapes is None or not len(shapes):
        return False
    kinds = shapely.get_type_id(shapes)
    return bool((kinds[kinds >= 0] == shapely.GeometryType.POINT).all())


def _repair(code: str, shape: shapely.Geometry) -> shapely.Geometry:
    reason = shapely.is_valid_reason(shape)
    parts = shapely.get_parts(shapely.make_valid(shape))
    whole = shapely.union_all([part for part in parts if shapely.get_dimensions(part) == 2])
    before, after = abs(shapely.area(shape)), shapely.area(whole)
    if not after or abs(before - after) > _MOST_CHANGE * after:
        raise MasarError(
            f"The outline of {code} is not valid and cannot be repaired without moving it: "
            f"{reason}.",
            "Repair it in a map program, or load an earlier release.",
        )
    return whole


def _select(codes: Sequence[str], chosen: Shapes) -> list[str]:
    return [code for code, is_chosen in zip(codes, chosen, strict=True) if is_chosen]


def check_outlines(codes: Sequence[str], shapes: Shapes, report: ReleaseReport) -> Shapes:
    """Return the outlines, valid all of them; what had to be repaired is told with its reason.

    Raises MasarError naming the unit that is no area, is not valid beyond a small repair, or is
    not in Syria.
    """
    kinds = shapely.get_type_id(shapes)
    for code in _select(codes, ~np.isin(kinds, _POLYGONS) | shapely.is_empty(shapes)):
        raise MasarError(f"{code} has no area for an outline.")
    inside = np.asarray(shapely.covers(SYRIA, shapely.box(*shapely.bounds(shapes).T)))
    for code in _select(codes, ~inside):
        raise MasarError(f"The outline of {code} lies outside Syria.")
    sound = shapes.copy()
    cases = []
    for number in (int(found) for found in np.flatnonzero(~shapely.is_valid(shapes))):
        cases.append(f"{codes[number]}: {shapely.is_valid_reason(shapes[number])}")
        sound[number] = _repair(codes[number], shapes[number])
    report.note(
        "outline_repaired",
        "an outline was not valid and was repaired, by less than a thousandth of its area",
        cases,
    )
    return sound


def find_middle(shape: shapely.Geometry) -> tuple[Point, int]:
    """Return a point inside an area, and the metres from it within which the area lies.

    The radius is rounded up: to 100 m for a quarter, to 1 km for what is larger than that.
    """
    middle = shapely.point_on_surface(shape)
    shrink = math.cos(math.radians(middle.y))
    away = (shapely.get_coordinates(shape) - (middle.x, middle.y)) * (shrink, 1.0)
    metres = float(np.hypot(away[:, 0], away[:, 1]).max()) * _M_PER_DEGREE
    step = 100 if metres < 5_000 else 1_000
    return Point(round(middle.x, 6), round(middle.y, 6)), math.ceil(metres / step) * step

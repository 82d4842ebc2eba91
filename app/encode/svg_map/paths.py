"""Lines and areas as paths of SVG, thinned to what can be seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce

import numpy as np
import shapely

from app.encode.svg_map.frames import Frame
from app.encode.svg_map.geometries import read_parts
from app.encode.svg_map.ground import Line, Points, make_line, project_all

_SEEN = 0.35
"""Units of the picture; a point closer to the one before it cannot be seen."""
_AROUND = 12
"""Units around the picture in which lines are drawn, so that no end of a stroke shows."""

_HATCH_STEP = 11
"""Units between the strokes of a hatched area, along an edge of the picture."""
_RING = 4
"""Points that a ring has at least, the first and last being one; a thinned one may have fewer."""


def _is_near(line: Line, frame: Frame) -> bool:
    (left, top), world = frame.corner, frame.world
    right, bottom = left + frame.width / world, top + frame.height / world
    x0, y0, x1, y1 = line.box
    margin = _AROUND / world
    across = x1 >= left - margin and x0 <= right + margin
    return across and y1 >= top - margin and y0 <= bottom + margin


def _thin(points: Points) -> Points:
    """Return the points without those that lie on the same spot as the one before."""
    cells = np.round(points / _SEEN)
    keep = np.ones(len(points), dtype=bool)
    keep[1:-1] = (np.diff(cells, axis=0) != 0).any(axis=1)[:-1]
    kept: Points = points[keep]
    return kept


def write_points(points: Points) -> str:
    """Return points as the rest of a path, to one digit."""
    return " ".join(map(str, np.round(points, 1).ravel().tolist()))


def _clip(points: Points, frame: Frame, *, closed: bool) -> Iterator[Points]:
    """Yield the parts of a line or ring that are near the picture.

    Dashes are made for all of a line, also where nobody sees it: a coast that leaves the picture
    would take longer than everything in it.
    """
    whole = shapely.Polygon(points) if closed else shapely.LineString(points)
    right, bottom = frame.width + _AROUND, frame.height + _AROUND
    for part in shapely.get_parts(shapely.clip_by_rect(whole, -_AROUND, -_AROUND, right, bottom)):
        rings = shapely.get_rings(part) if closed else [part]
        yield from (shapely.get_coordinates(ring) for ring in rings)


def write_path(lines: Iterable[Line], frame: Frame, *, closed: bool = False) -> str:
    """Return the path of those lines that come near the picture; empty when none does."""
    corner, end = np.array(frame.corner), "Z" if closed else ""
    near = (_thin((line.points - corner) * frame.world) for line in lines if _is_near(line, frame))
    return "".join(
        f"M{write_points(part)}{end}"
        for points in near
        for part in _clip(points, frame, closed=closed)
    )


def _rule_lines(frame: Frame) -> shapely.Geometry:
    """Return slanting lines over all of the picture and none beyond: each takes time to paint."""
    starts = np.arange(-frame.height, frame.width, _HATCH_STEP)
    ends = [((x, 0.0), (x + frame.height, frame.height)) for x in starts.tolist()]
    lines = shapely.MultiLineString(ends)
    return shapely.clip_by_rect(lines, 0, 0, frame.width, frame.height)


def _fill_area(rings: Iterable[Line], frame: Frame) -> shapely.Geometry:
    """Return the part of an area that is in the picture; rings within rings are holes."""
    corner = np.array(frame.corner)
    placed = [_thin((ring.points - corner) * frame.world) for ring in rings]
    parts = [shapely.make_valid(shapely.Polygon(ring)) for ring in placed if len(ring) >= _RING]
    none: shapely.Geometry = shapely.Polygon()
    area = reduce(shapely.symmetric_difference, parts, none)
    return shapely.clip_by_rect(area, 0, 0, frame.width, frame.height)


def write_hatching(areas: Iterable[Iterable[Line]], frame: Frame) -> str:
    """Return the path of the slanting strokes that fill areas, given as their rings.

    Where areas lie over each other they are hatched once: strokes take long to paint.
    """
    area = shapely.union_all([_fill_area(rings, frame) for rings in areas])
    strokes = shapely.get_parts(shapely.intersection(area, _rule_lines(frame)))
    return "".join(f"M{write_points(shapely.get_coordinates(each))}" for each in strokes)


def read_lines(geometry: str | None) -> list[Line]:
    """Return the lines or rings of a GeoJSON geometry; none of a point."""
    parts = read_parts(geometry)
    return [make_line(project_all(np.array(part, dtype=np.float64))) for part in parts]

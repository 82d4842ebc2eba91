"""Which part of the map shows some records: all of each, and something of what lies around."""

from __future__ import annotations

import math
from collections.abc import Iterator

from app.encode.svg_map.frames import Frame, project
from app.encode.svg_map.geometries import read_parts, read_point
from app.encode.svg_map.marks import EventMark, Marks

_MOST_ZOOM = 9.0
_LEAST_ZOOM = 5.0
_ROOM = 0.62
"""The part of the picture that what it shows may fill."""
_LEAST_M = 15_000
"""Metres around a point that are shown in any case: a reader wants to know where that is."""
_METRES_PER_DEGREE = 111_320

Box = tuple[float, float, float, float]


def _bound_point(lon: float, lat: float, metres: float) -> Box:
    reach = max(_LEAST_M, metres) / _METRES_PER_DEGREE
    aside = reach / math.cos(math.radians(lat))
    left, top = project(lon - aside, lat + reach)
    right, bottom = project(lon + aside, lat - reach)
    return left, top, right, bottom


def _bound_parts(geometry: str | None) -> Iterator[Box]:
    for part in read_parts(geometry):
        places = [project(*each) for each in part]
        across, down = sorted(x for x, _y in places), sorted(y for _x, y in places)
        yield across[0], down[0], across[-1], down[-1]


def _bound_event(event: EventMark) -> Iterator[Box]:
    point = read_point(event.geometry)
    if point is not None:
        yield _bound_point(*point, event.precision_m or 0)
        return
    yield from _bound_parts(event.geometry)


def _bound_marks(marks: Marks) -> Iterator[Box]:
    for event in marks.events:
        yield from _bound_event(event)
    others = [each.geometry for each in marks.clusters]
    others += [each.geometry for each in marks.corridors]
    for geometry in (*others, *(each.geometry for each in marks.flows)):
        yield from _bound_parts(geometry)


def fit_frame(boxes: list[Box], width: float, height: float, most_zoom: float) -> Frame:
    """Return a frame in which all boxes have room; they are on the map of the world."""
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    across, down = max(right - left, 1e-9), max(bottom - top, 1e-9)
    world = _ROOM * min(width / across, height / down)
    zoom = max(_LEAST_ZOOM, min(most_zoom, math.log2(world / 256)))
    middle = math.pi * (1 - (top + bottom))
    lat = math.degrees(math.atan(math.sinh(middle)))
    return Frame(lat, (left + right) / 2 * 360 - 180, zoom, width, height)


def frame_marks(marks: Marks, width: float, height: float) -> Frame | None:
    """Return a frame in which all of some records lie; None when none has a place."""
    boxes = list(_bound_marks(marks))
    return fit_frame(boxes, width, height, _MOST_ZOOM) if boxes else None

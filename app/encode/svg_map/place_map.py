"""A small map of where one record lies, to stand within a page.

It has neither script nor style: its colours are those of the page, by the names of custom
properties (`--land`, `--event`), and light where the page names none.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from app.encode.svg_map.drawing import Sheet
from app.encode.svg_map.frames import Frame, project
from app.encode.svg_map.ground import Ground
from app.encode.svg_map.map_drawing import draw_map
from app.encode.svg_map.marks import EventMark, Marks
from app.encode.svg_map.markup import escape_text, write_element
from app.encode.svg_map.palette import OF_PAGE
from app.encode.svg_map.paths import read_lines, read_point

WIDTH, HEIGHT = 360.0, 240.0
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


def _bound_event(event: EventMark) -> Iterator[Box]:
    point = read_point(event.geometry)
    if point is not None:
        yield _bound_point(*point, event.precision_m or 0)
        return
    yield from (line.box for line in read_lines(event.geometry))


def _bound_marks(marks: Marks) -> Iterator[Box]:
    for event in marks.events:
        yield from _bound_event(event)
    others = [each.geometry for each in marks.clusters]
    others += [each.geometry for each in marks.corridors]
    for geometry in (*others, *(each.geometry for each in marks.flows)):
        yield from (line.box for line in read_lines(geometry))


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


def draw_place_map(
    ground: Ground, marks: Marks, lang: str, title: str, sel: str | None = None
) -> str | None:
    """Return a map of some records as an inline `<svg>`; None when none of them has a place.

    `title` says in words what it shows, for who does not see it; `sel` is the record that leads.
    """
    frame = frame_marks(marks, WIDTH, HEIGHT)
    if frame is None:
        return None
    sheet = Sheet(frame, OF_PAGE, lang, sel, shrink=0.8, family=None)
    return write_element(
        "svg",
        write_element("title", escape_text(title)),
        draw_map(ground, marks, sheet),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        width=WIDTH,
        height=HEIGHT,
        role="img",
        direction="ltr",
        class_="place-map",
    )

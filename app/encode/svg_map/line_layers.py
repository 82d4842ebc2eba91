"""Roads by their last reported status, and movements of people; neither line is a route.

A road is solid when it is reported open, dashed when contested, of grey dots when closed, and has
a question mark when its status is unknown or out of date.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from app.encode.svg_map.drawing import Drawing, Label, Point, Sheet
from app.encode.svg_map.figures import tell_persons
from app.encode.svg_map.ground import Points
from app.encode.svg_map.marks import CorridorMark, FlowMark
from app.encode.svg_map.markup import write_element
from app.encode.svg_map.paths import read_lines, write_path, write_points

DASHES = {"contested": "9 6", "closed": "0.1 6.5", "unknown": "2 7"}
MOST_ARROWS = 24
"""As many arrows as a small picture can show apart; the largest are drawn."""
_STEPS = 24
_BEND = 0.22
_WALK = 8
_HEAD = "M-9 -5.2L2.5 0L-9 5.2L-6.5 0Z"
"""An arrowhead that points to the right, its tip a little beyond the end of the line."""


def draw_road(path: str, status: str, sheet: Sheet) -> str:
    """Return the line of a road by its status."""
    ink, is_closed = sheet.palette, status == "closed"
    widths = {"closed": 3.6, "unknown": 1.6}
    return write_element(
        "path",
        d=path,
        fill="none",
        stroke=ink.muted if is_closed else ink.corridor,
        stroke_width=widths.get(status, 3),
        stroke_linecap="round" if is_closed else None,
        stroke_dasharray=DASHES.get(status),
    )


def _draw_casing(path: str, width: float, sheet: Sheet, *, selected: bool) -> str:
    ink = sheet.palette
    return write_element(
        "path",
        d=path,
        fill="none",
        stroke=ink.ink if selected else ink.land,
        stroke_width=width,
        stroke_opacity=0.35 if selected else 0.85,
    )


def _walk(points: Points, sheet: Sheet) -> list[Point]:
    """Return points along a line, for labels to keep off it."""
    walked: list[Point] = []
    for (ax, ay), (bx, by) in zip(points[:-1].tolist(), points[1:].tolist(), strict=True):
        steps = min(200, math.ceil(math.hypot(bx - ax, by - ay) / _WALK))
        walked += [(ax + (bx - ax) * n / steps, ay + (by - ay) * n / steps) for n in range(steps)]
    return [point for point in walked if sheet.frame.holds(*point)]


def _place_all(points: Points, sheet: Sheet) -> Points:
    placed: Points = (points - np.array(sheet.frame.corner)) * sheet.frame.world
    return placed


def draw_corridors(corridors: Sequence[CorridorMark], sheet: Sheet) -> Drawing:
    """Draw the roads and passages whose line is public."""
    drawing, ink = Drawing(), sheet.palette
    for corridor in corridors:
        lines = read_lines(corridor.geometry)
        path = write_path(lines, sheet.frame)
        if not path:
            continue
        selected = corridor.id == sheet.sel
        drawing.shapes.append(_draw_casing(path, 7, sheet, selected=selected))
        drawing.shapes.append(draw_road(path, corridor.status, sheet))
        placed = _place_all(lines[0].points, sheet)
        drawing.obstacles += _walk(placed, sheet)
        if corridor.status == "unknown":
            middle = (placed[0] + placed[-1]) / 2
            at = (float(middle[0]), float(middle[1]))
            drawing.labels.append(
                Label(at, "?", 85, 10.5, ink.corridor, bold=True, centred=True, pill=True)
            )
    return drawing


def _bend(start: Points, end: Points) -> Points:
    """Bend a line to one side, so that movements both ways do not hide each other."""
    across = (end - start) * np.array([1.0, -1.0])
    middle = (start + end) / 2 + np.array([-across[1], -across[0]]) * _BEND
    t = np.linspace(0, 1, _STEPS + 1)[:, None]
    bent: Points = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end
    return bent


def draw_arrow(points: Points, width: float, colour: str) -> list[str]:
    """Return a line with an arrowhead at its end."""
    (x, y), (bx, by) = points[-1].tolist(), points[-2].tolist()
    turn = math.degrees(math.atan2(y - by, x - bx))
    size = 0.8 + width * 0.12
    move = f"translate({x:.1f} {y:.1f}) rotate({turn:.1f}) scale({size:.2f})"
    line = write_element(
        "path", d=f"M{write_points(points)}", fill="none", stroke=colour, stroke_width=width
    )
    return [line, write_element("path", d=_HEAD, fill=colour, transform=move)]


def _count_people(flow: FlowMark) -> int:
    persons = flow.persons
    return persons.best or persons.low or persons.high or 0


def widen_flow(people: int) -> float:
    """Return the width of a movement's line: it grows slowly, as the figures are rough."""
    return min(5.0, 1.5 + math.log10(max(10, people)) * 0.6)


def _add_flow(drawing: Drawing, flow: FlowMark, sheet: Sheet) -> None:
    line, ink = read_lines(flow.geometry)[0], sheet.palette
    ends = _place_all(line.points, sheet)
    points = _bend(ends[0], ends[-1])
    if not any(sheet.frame.holds(x, y) for x, y in points.tolist()):
        return
    width, path = widen_flow(_count_people(flow)), f"M{write_points(points)}"
    selected = flow.id == sheet.sel
    drawing.shapes.append(_draw_casing(path, width + 4, sheet, selected=selected))
    drawing.shapes += draw_arrow(points, width, ink.flow)
    drawing.obstacles += _walk(points, sheet)
    persons, middle = tell_persons(flow.persons, sheet.lang), points[_STEPS // 2].tolist()
    if persons is not None:
        drawing.labels.append(
            Label((middle[0], middle[1]), persons, 88, 10.5, ink.flow, ink.land, bold=True, clear=4)
        )


def draw_flows(flows: Sequence[FlowMark], sheet: Sheet) -> Drawing:
    """Draw the largest movements, and the selected one."""
    drawing = Drawing()
    lines = (flow for flow in flows if read_lines(flow.geometry))
    for rank, flow in enumerate(sorted(lines, key=_count_people, reverse=True)):
        if rank < MOST_ARROWS or flow.id == sheet.sel:
            _add_flow(drawing, flow, sheet)
    return drawing

"""Clusters of violence: an outline with a contested toll; its events stay what they are."""

from __future__ import annotations

from collections.abc import Sequence

from app.encode.svg_map.drawing import Drawing, Label, Sheet
from app.encode.svg_map.figures import tell_events, tell_figure
from app.encode.svg_map.ground import Line
from app.encode.svg_map.marks import ClusterMark
from app.encode.svg_map.markup import write_element
from app.encode.svg_map.paths import read_lines, write_path

_SIZE = 9.5
_LEAST = 30.0
"""Units across which an outline is drawn: a smaller one lies below the symbols of its events."""


def is_open(cluster: ClusterMark, sel: str | None) -> bool:
    """Whether the view has selected a cluster, or one of the events in it."""
    return sel is not None and (cluster.id == sel or sel in cluster.event_ids)


def draw_outline(path: str, sheet: Sheet, *, selected: bool) -> str:
    """Return the outline of a cluster, dotted unless it is selected."""
    ink = sheet.palette
    return write_element(
        "path",
        d=path,
        fill=ink.event,
        fill_opacity=0.05,
        stroke=ink.ink if selected else ink.event,
        stroke_width=2 if selected else 1,
        stroke_dasharray=None if selected else "2 4",
    )


def _name(cluster: ClusterMark, lines: Sequence[Line], sheet: Sheet) -> Label:
    """Return the label at the upper edge: amid the outline stand the figures of its events."""
    count = tell_events(cluster.event_count, sheet.lang)
    toll = tell_figure(cluster.killed, sheet.lang)
    left, top, right, _bottom = lines[0].box
    (x, y), world = sheet.frame.corner, sheet.frame.world
    at = (((left + right) / 2 - x) * world, (top - y) * world)
    text = count if toll is None else f"{count}: {toll}"
    rank = 55 + min(4, (cluster.killed.low or 0) / 1000)
    ink = sheet.palette
    return Label(at, text, rank, _SIZE, ink.event, ink.land, clear=0, yields=True)


def write_hull(cluster: ClusterMark, sheet: Sheet) -> str:
    """Return the path of an outline; nothing where it would be lost among its events."""
    lines = read_lines(cluster.geometry)
    sides = [(line.box[2] - line.box[0], line.box[3] - line.box[1]) for line in lines]
    across = max((max(side) for side in sides), default=0.0) * sheet.frame.world
    return write_path(lines, sheet.frame, closed=True) if across >= _LEAST else ""


def draw_clusters(clusters: Sequence[ClusterMark], sheet: Sheet) -> Drawing:
    """Draw the outlines of the clusters."""
    drawing = Drawing()
    for cluster in clusters:
        if path := write_hull(cluster, sheet):
            selected = is_open(cluster, sheet.sel)
            drawing.shapes.append(draw_outline(path, sheet, selected=selected))
            drawing.labels.append(_name(cluster, read_lines(cluster.geometry), sheet))
    return drawing

"""The map of a picture: ground, records and names, in the order in which they lie on each other."""

from __future__ import annotations

from collections.abc import Iterable

from app.encode.svg_map.area_layer import draw_areas
from app.encode.svg_map.cluster_layer import draw_clusters
from app.encode.svg_map.drawing import Drawing, Sheet
from app.encode.svg_map.event_layer import draw_events
from app.encode.svg_map.ground import Ground
from app.encode.svg_map.ground_layer import dot_towns, draw_ground, name_ground
from app.encode.svg_map.label_layer import Box, place_labels
from app.encode.svg_map.line_layers import draw_corridors, draw_flows
from app.encode.svg_map.marks import Marks
from app.encode.svg_map.markup import write_element
from app.encode.svg_map.unit_layer import draw_units


def _draw_marks(ground: Ground, marks: Marks, sheet: Sheet) -> Drawing:
    drawing = Drawing()
    drawing.add(draw_areas(marks.events, ground.governorates, sheet))
    drawing.add(draw_clusters(marks.clusters, sheet))
    drawing.add(draw_flows(marks.flows, sheet))
    drawing.add(draw_corridors(marks.corridors, sheet))
    drawing.add(draw_units(marks.units, ground.governorates, sheet))
    drawing.add(draw_events(marks.events, sheet))
    return drawing


def draw_map(ground: Ground, marks: Marks, sheet: Sheet, taken: Iterable[Box] = ()) -> str:
    """Return the map as a group of the size of the sheet's frame, its corner at 0, 0.

    No label stands where something is `taken`. Shapes reach a little beyond the frame: whoever
    puts the map beside something else draws that later.
    """
    drawing = _draw_marks(ground, marks, sheet)
    labels = [*drawing.labels, *name_ground(ground, sheet)]
    return write_element(
        "g",
        *draw_ground(ground, sheet),
        *dot_towns(ground, sheet),
        *drawing.shapes,
        *place_labels(labels, drawing.obstacles, taken, sheet),
    )

"""What is known only to an area: hatched and counted, for the area itself.

A pin on the middle of an area would claim a place that nobody reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.encode.svg_map.drawing import Drawing, Label, Point, Sheet
from app.encode.svg_map.figures import tell_number
from app.encode.svg_map.ground import Governorate, Line, find_middle
from app.encode.svg_map.marks import EventMark
from app.encode.svg_map.markup import write_element
from app.encode.svg_map.paths import read_lines, write_hatching, write_path

_MOST_AREAS = 40
"""Outlines beyond this number lie over each other: they are drawn by governorate instead."""
_GOVERNORATE = 4
"""Characters of a governorate's code, with which the codes of its units begin."""


def is_area_only(event: EventMark) -> bool:
    """Whether an event is known only to an area."""
    return event.geometry is not None and "Polygon" in event.geometry


@dataclass(slots=True)
class Area:
    """An area with the number of records that are known to it and no closer."""

    code: str
    rings: Sequence[Line]
    count: int


def _group(events: Iterable[EventMark]) -> list[Area]:
    """Return the areas of events, the widest first."""
    areas: dict[str, Area] = {}
    for event in events:
        if not is_area_only(event):
            continue
        code = event.area or event.id
        if code not in areas:
            areas[code] = Area(code, read_lines(event.geometry), 0)
        areas[code].count += 1
    return sorted(areas.values(), key=lambda area: len(area.code))


def _widen(areas: Iterable[Area], governorates: Mapping[str, Governorate]) -> list[Area]:
    """Put areas together by the governorate that they lie in."""
    wide: dict[str, Area] = {}
    for area in areas:
        code = area.code[:_GOVERNORATE]
        outline = governorates.get(code)
        rings = area.rings if outline is None else outline.rings
        wide.setdefault(code, Area(code, rings, 0)).count += area.count
    return list(wide.values())


def _place(middle: Point, sheet: Sheet) -> Point:
    (left, top), (x, y) = sheet.frame.corner, middle
    return (x - left) * sheet.frame.world, (y - top) * sheet.frame.world


def draw_hatching(path: str, sheet: Sheet) -> str:
    """Return the strokes of hatched areas; a pattern would take ten times as long to paint."""
    colour = sheet.palette.event
    return write_element(
        "path", d=path, fill="none", stroke=colour, stroke_width=sheet.hair, stroke_opacity=0.5
    )


def _outline(area: Area, path: str, sheet: Sheet) -> str:
    selected, ink = area.code == sheet.sel, sheet.palette
    return write_element(
        "path",
        d=path,
        fill="none",
        stroke=ink.ink if selected else ink.event,
        stroke_width=2 if selected else sheet.hair,
        stroke_opacity=None if selected else 0.6,
    )


def _count(area: Area, sheet: Sheet) -> Label:
    at = _place(find_middle([ring.points for ring in area.rings]), sheet)
    text = tell_number(area.count, sheet.lang)
    colour = sheet.palette.event
    return Label(at, text, 95, 10.5, colour, bold=True, centred=True, pill=True)


def add_areas(drawing: Drawing, areas: Iterable[Area], sheet: Sheet) -> None:
    """Hatch areas, outline each and write its number into it."""
    paths = [(area, write_path(area.rings, sheet.frame, closed=True)) for area in areas]
    seen = [(area, path) for area, path in paths if path]
    if hatching := write_hatching([area.rings for area, _path in seen], sheet.frame):
        drawing.shapes.append(draw_hatching(hatching, sheet))
    drawing.shapes += [_outline(area, path, sheet) for area, path in seen]
    drawing.labels += [_count(area, sheet) for area, _path in seen]


def draw_areas(
    events: Sequence[EventMark], governorates: Mapping[str, Governorate], sheet: Sheet
) -> Drawing:
    """Draw the hatched areas with the number of records that each holds."""
    drawing, areas = Drawing(), _group(events)
    many = len(areas) > _MOST_AREAS
    add_areas(drawing, _widen(areas, governorates) if many else areas, sheet)
    return drawing

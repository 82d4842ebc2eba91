"""Single events; those published at the same place share one symbol, as their figures overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.encode.svg_map.drawing import Drawing, Label, Point, Sheet
from app.encode.svg_map.figures import tell_distance, tell_figure, tell_number
from app.encode.svg_map.geometries import read_point
from app.encode.svg_map.marks import EventMark, Figure
from app.encode.svg_map.markup import Attribute, write_element
from app.encode.svg_map.paths import read_lines, write_path
from app.encode.svg_map.toll_symbols import draw_selection, draw_toll, size_symbol, spread_disc

_POINT_M = 300
"""A place known to within less is drawn as a point."""
_FEW_KM_M = 5000
"""Wider circles would hide the map: the disc is pale instead, unless it is selected."""
_NAMED_FROM_ZOOM = 7.0
_REACH_FROM_ZOOM = 8.5


@dataclass(frozen=True, slots=True)
class Stack:
    """Events that are published at the same point, in degrees."""

    lon: float
    lat: float
    events: tuple[EventMark, ...]

    @property
    def id(self) -> str:
        """Return the selection that stands for all of them."""
        return f"at_{self.lat:.2f}_{self.lon:.2f}"


def stack_events(events: Iterable[EventMark]) -> list[Stack]:
    """Put events at the same point together; those that are no point are left out."""
    stacks: dict[tuple[str, str], list[EventMark]] = {}
    places: dict[tuple[str, str], tuple[float, float]] = {}
    for event in events:
        point = read_point(event.geometry)
        if point is None:
            continue
        key = (f"{point[1]:.2f}", f"{point[0]:.2f}")
        places.setdefault(key, point)
        stacks.setdefault(key, []).append(event)
    return [Stack(*places[key], tuple(held)) for key, held in stacks.items()]


def _largest(values: Iterable[int | None]) -> int | None:
    return max((value for value in values if value is not None), default=None)


def bound_stack(events: Sequence[EventMark]) -> Figure:
    """Return the bounds that a stack shows: the largest of each, never a sum of what overlaps."""
    tolls = [event.killed for event in events]
    low, high = _largest(toll.low for toll in tolls), _largest(toll.high for toll in tolls)
    if low is None and high is None:
        return Figure(best=_largest(toll.best for toll in tolls))
    is_open = any(toll.low is not None and toll.high is None for toll in tolls)
    no_end = is_open and (high is None or (low or 0) >= high)
    return Figure(low, None, None if no_end else high)


def is_vague(stack: Stack) -> bool:
    """Whether no event says where it was to within a few kilometres."""
    return all((event.precision_m or 0) > _FEW_KM_M for event in stack.events)


def _find_reach(stack: Stack, *, selected: bool) -> int | None:
    reaches = (event.precision_m or 0 for event in stack.events)
    drawn = [each for each in reaches if each > _POINT_M and (selected or each <= _FEW_KM_M)]
    return max(drawn, default=None)


def is_selected(stack: Stack, sheet: Sheet) -> bool:
    """Whether the view has selected a stack, or one of its events."""
    return sheet.sel in {stack.id, *(event.id for event in stack.events)}


def find_drawn_reach(stack: Stack, sheet: Sheet) -> int | None:
    """Return the metres of the circle in which the place lies, when it is drawn.

    One that is hardly larger than the symbol would only blur it.
    """
    selected = is_selected(stack, sheet)
    metres = _find_reach(stack, selected=selected)
    if metres is None or not (selected or sheet.frame.zoom >= _REACH_FROM_ZOOM):
        return None
    clear = size_symbol(bound_stack(stack.events), sheet.shrink) + 4
    return metres if sheet.frame.measure(metres, stack.lat) > clear else None


def draw_reach(at: Point, radius: float, sheet: Sheet, *, selected: bool = False) -> str:
    """Return the circle in which a place lies."""
    ink = sheet.palette
    line: dict[str, Attribute] = {"stroke": ink.event, "stroke_width": 1.0, "stroke_opacity": 0.5}
    if selected:
        line = {"stroke": ink.ink, "stroke_width": 1.25, "stroke_dasharray": "1 4"}
    return write_element("circle", cx=at[0], cy=at[1], r=radius, fill="none", **line)


def _add_reach(drawing: Drawing, stack: Stack, at: Point, sheet: Sheet, *, selected: bool) -> None:
    metres = find_drawn_reach(stack, sheet)
    if metres is None:
        return
    radius, ink = sheet.frame.measure(metres, stack.lat), sheet.palette
    drawing.shapes.append(draw_reach(at, radius, sheet, selected=selected))
    if selected:
        text = f"± {tell_distance(metres, sheet.lang)}"
        top = (at[0], at[1] - radius)
        drawing.labels.append(Label(top, text, 96, 10, ink.ink, ink.land, bold=True, clear=2))


def _add_stack(drawing: Drawing, stack: Stack, sheet: Sheet) -> None:
    at, figure = sheet.frame.place(stack.lon, stack.lat), bound_stack(stack.events)
    radius = size_symbol(figure, sheet.shrink)
    if not sheet.frame.holds(*at, radius):
        return
    selected = is_selected(stack, sheet)
    _add_reach(drawing, stack, at, sheet, selected=selected)
    drawing.shapes += draw_toll(at, figure, sheet, is_vague=is_vague(stack))
    if selected:
        drawing.shapes.append(draw_selection(at, radius, sheet))
    drawing.obstacles += spread_disc(at, radius + (4 if selected else 0))
    _add_figure(drawing, stack, at, sheet, selected=selected)


def find_label(stack: Stack, sheet: Sheet) -> str | None:
    """Return the figure beside a symbol; None where it has none, or so many would be unreadable."""
    toll = tell_figure(bound_stack(stack.events), sheet.lang)
    if toll is None or (sheet.frame.zoom < _NAMED_FROM_ZOOM and not is_selected(stack, sheet)):
        return None
    count = len(stack.events)
    return toll if count == 1 else f"{toll} ×{tell_number(count, sheet.lang)}"


def _add_figure(drawing: Drawing, stack: Stack, at: Point, sheet: Sheet, *, selected: bool) -> None:
    text = find_label(stack, sheet)
    if text is None:
        return
    figure, ink = bound_stack(stack.events), sheet.palette
    rank = 98 if selected else 70 + (figure.low or 0) / 10_000
    clear = size_symbol(figure, sheet.shrink) + (4 if selected else 0)
    drawing.labels.append(
        Label(at, text, rank, 10.5, ink.event, ink.land, bold=True, clear=clear),
    )


def draw_along_road(path: str, sheet: Sheet, *, selected: bool = False) -> str:
    """Return the line of a road somewhere along which an event was."""
    width, ink = 4 if selected else 2.5, sheet.palette.event
    return write_element(
        "path", d=path, fill="none", stroke=ink, stroke_width=width, stroke_dasharray="1 3"
    )


def _add_road_event(drawing: Drawing, event: EventMark, sheet: Sheet) -> None:
    path = write_path(read_lines(event.geometry), sheet.frame)
    if not path:
        return
    drawing.shapes.append(draw_along_road(path, sheet, selected=event.id == sheet.sel))


def draw_events(events: Sequence[EventMark], sheet: Sheet) -> Drawing:
    """Draw the events, the largest first so that small ones show."""
    drawing = Drawing()
    stacks = stack_events(events)
    stacks.sort(key=lambda stack: size_symbol(bound_stack(stack.events)), reverse=True)
    for stack in stacks:
        _add_stack(drawing, stack, sheet)
    for event in events:
        if event.geometry is not None and '"LineString"' in event.geometry:
            _add_road_event(drawing, event, sheet)
    return drawing

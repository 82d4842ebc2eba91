"""The key of a picture: an entry for each kind of symbol that is drawn in it, and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from app.encode.svg_map.area_layer import is_area_only
from app.encode.svg_map.cluster_layer import draw_outline, write_hull
from app.encode.svg_map.columns import Block
from app.encode.svg_map.drawing import Sheet
from app.encode.svg_map.event_layer import (
    bound_stack,
    draw_along_road,
    draw_reach,
    find_drawn_reach,
    find_label,
    is_vague,
    stack_events,
)
from app.encode.svg_map.figures import tell_number
from app.encode.svg_map.frames import Frame
from app.encode.svg_map.line_layers import draw_arrow, draw_road
from app.encode.svg_map.map_words import WORDS
from app.encode.svg_map.marks import EventMark, Figure, Marks
from app.encode.svg_map.markup import write_element
from app.encode.svg_map.paths import read_lines, write_path
from app.encode.svg_map.text_widths import FAMILY
from app.encode.svg_map.toll_symbols import draw_disc, draw_ring, draw_unknown
from app.encode.svg_map.unit_layer import draw_square

WIDTH = 30.0
"""Units that a symbol of the key takes, with the room beside it."""
_MIDDLE = (12.0, 0.0)
_LINE = "M1 0H23"
_RANKS = {"stack": 19, "reach": 20, "vague": 20, "hull": 21, "toll_open": 22, "area": 25,
          "toll": 26, "unit": 26}  # fmt: skip
_SIZE = 8.5
_SOME = 4
"""Events at one place, as an example."""


def _name_toll(figure: Figure) -> str:
    if figure.low is None and figure.high is None:
        return "unknown_toll"
    return "toll_open" if figure.high is None else "toll"


def _list_stack_kinds(marks: Marks, sheet: Sheet) -> Iterator[str]:
    """Yield what the symbols of events in the picture say."""
    for stack in stack_events(marks.events):
        if not sheet.frame.holds(*sheet.frame.place(stack.lon, stack.lat)):
            continue
        yield _name_toll(bound_stack(stack.events))
        if is_vague(stack):
            yield "vague"
        if find_drawn_reach(stack, sheet) is not None:
            yield "reach"
        if len(stack.events) > 1 and find_label(stack, sheet) is not None:
            yield "stack"


def _is_along_road(event: EventMark) -> bool:
    return event.geometry is not None and "LineString" in event.geometry


def list_kinds(marks: Marks, sheet: Sheet) -> set[str]:
    """Return the kinds of symbols in the picture, as `map_words` names them."""

    def is_seen(geometry: str | None) -> bool:
        return bool(write_path(read_lines(geometry), sheet.frame))

    kinds = set(_list_stack_kinds(marks, sheet))
    seen = {
        "area": any(is_area_only(each) and is_seen(each.geometry) for each in marks.events),
        "road_event": any(_is_along_road(each) and is_seen(each.geometry) for each in marks.events),
        "hull": any(write_hull(each, sheet) for each in marks.clusters),
        "unit": bool(marks.units),
        "flow": any(is_seen(each.geometry) for each in marks.flows),
    }
    kinds |= {kind for kind, is_there in seen.items() if is_there}
    return kinds | {each.status for each in marks.corridors if is_seen(each.geometry)}


def _draw_toll(sheet: Sheet, *, is_open: bool) -> str:
    return draw_disc(_MIDDLE, 4, sheet) + draw_ring(_MIDDLE, 7, sheet, is_open=is_open)


def _write_stack(sheet: Sheet) -> str:
    told, ink = f"×{tell_number(_SOME, sheet.lang)}", sheet.palette
    return write_element("text", told, x=6, y=3.5, font_family=FAMILY, font_size=10.5,
                         font_weight=700, fill=ink.event)  # fmt: skip


def _hatch(sheet: Sheet) -> str:
    strokes = "".join(f"M{x} -5l10 10" for x in (1, 7, 13))
    return write_element("path", d=strokes, stroke=sheet.palette.event, stroke_opacity=0.6)


def _draw_flow(sheet: Sheet) -> str:
    points = np.array([[1.0, 4.0], [10.0, -2.0], [20.0, 0.0]])
    return "".join(draw_arrow(points, 2, sheet.palette.flow))


_SWATCHES: Mapping[str, Callable[[Sheet], str]] = {
    "toll": lambda sheet: _draw_toll(sheet, is_open=False),
    "toll_open": lambda sheet: _draw_toll(sheet, is_open=True),
    "unknown_toll": lambda sheet: draw_unknown(_MIDDLE, sheet),
    "vague": lambda sheet: draw_disc(_MIDDLE, 5, sheet, is_vague=True),
    "reach": lambda sheet: draw_disc(_MIDDLE, 3, sheet) + draw_reach(_MIDDLE, 7, sheet),
    "stack": _write_stack,
    "road_event": lambda sheet: draw_along_road(_LINE, sheet),
    "area": _hatch,
    "unit": lambda sheet: draw_square(_MIDDLE, 5, sheet),
    "hull": lambda sheet: draw_outline("M2 -6H20L23 4L10 6Z", sheet, selected=False),
    "flow": _draw_flow,
}


def _draw_swatch(kind: str, sheet: Sheet) -> str:
    draw = _SWATCHES.get(kind)
    return draw_road(_LINE, kind, sheet) if draw is None else draw(sheet)


def list_entries(marks: Marks, sheet: Sheet) -> list[Block]:
    """Return the entries of the key, those first that are easiest to mistake."""
    words, kinds = WORDS[sheet.lang], list_kinds(marks, sheet)
    flat = replace(sheet, frame=Frame(0, 0, 0, 30, 20))
    return [
        Block(
            words[kind],
            _SIZE,
            sheet.palette.muted,
            rank=_RANKS.get(kind, 23),
            most=2,
            above=2.5,
            mark=_draw_swatch(kind, flat),
            mark_width=WIDTH,
        )
        for kind in words
        if kind in kinds
    ]

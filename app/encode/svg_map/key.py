"""The key of a picture: an entry for each kind of symbol that is drawn in it, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from app.encode.svg_map.area_layer import is_area_only
from app.encode.svg_map.cluster_layer import draw_outline
from app.encode.svg_map.columns import Block
from app.encode.svg_map.drawing import Sheet
from app.encode.svg_map.event_layer import (
    bound_stack,
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
from app.encode.svg_map.marks import Figure, Marks
from app.encode.svg_map.markup import write_element
from app.encode.svg_map.paths import read_lines, write_path
from app.encode.svg_map.text_widths import FAMILY
from app.encode.svg_map.toll_symbols import draw_disc, draw_ring, draw_unknown
from app.encode.svg_map.unit_layer import draw_square

WIDTH = 30.0
"""Units that a symbol of the key takes, with the room beside it."""
_MIDDLE = (12.0, 0.0)
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


def list_kinds(marks: Marks, sheet: Sheet) -> set[str]:
    """Return the kinds of symbols in the picture, as `map_words` names them."""

    def is_seen(geometry: str | None) -> bool:
        return bool(write_path(read_lines(geometry), sheet.frame))

    kinds = set(_list_stack_kinds(marks, sheet))
    seen = {
        "area": any(is_area_only(each) and is_seen(each.geometry) for each in marks.events),
        "hull": any(is_seen(each.geometry) for each in marks.clusters),
        "unit": bool(marks.units),
        "flow": any(is_seen(each.geometry) for each in marks.flows),
    }
    kinds |= {kind for kind, is_there in seen.items() if is_there}
    return kinds | {each.status for each in marks.corridors if is_seen(each.geometry)}


def _draw_swatch(kind: str, sheet: Sheet) -> str:
    ink = sheet.palette
    if kind in {"toll", "toll_open"}:
        disc = draw_disc(_MIDDLE, 4, sheet)
        return disc + draw_ring(_MIDDLE, 7, sheet, is_open=kind == "toll_open")
    if kind == "vague":
        return draw_disc(_MIDDLE, 5, sheet, is_vague=True)
    if kind == "reach":
        return draw_disc(_MIDDLE, 3, sheet) + draw_reach(_MIDDLE, 7, sheet)
    if kind == "stack":
        told = f"×{tell_number(_SOME, sheet.lang)}"
        return write_element("text", told, x=6, y=3.5, font_family=FAMILY, font_size=10.5,
                             font_weight=700, fill=ink.event)  # fmt: skip
    if kind == "unknown_toll":
        return draw_unknown(_MIDDLE, sheet)
    if kind == "unit":
        return draw_square(_MIDDLE, 5, sheet)
    if kind == "hull":
        return draw_outline("M2 -6H20L23 4L10 6Z", sheet, selected=False)
    if kind == "area":
        strokes = "".join(f"M{x} -5l10 10" for x in (1, 7, 13))
        return write_element("path", d=strokes, stroke=ink.event, stroke_opacity=0.6)
    if kind == "flow":
        return "".join(draw_arrow(np.array([[1.0, 4.0], [10.0, -2.0], [20.0, 0.0]]), 2, ink.flow))
    return draw_road("M1 0H23", kind, sheet)


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

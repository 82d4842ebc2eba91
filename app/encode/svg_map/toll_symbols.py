"""The symbol of a contested toll: a disc whose area is the lowest credible figure, and a ring.

The dashed ring is the highest claim; one that stays open means that no upper end was stated.
"""

from __future__ import annotations

import math

from app.encode.svg_map.drawing import Point, Sheet
from app.encode.svg_map.marks import Figure
from app.encode.svg_map.markup import spell_number, write_element

_LEAST_RADIUS = 3.5
_PER_ROOT = 1.45
"""Units of radius by the root of the number of people: the disc's area stands for them."""
_CLEARANCE = 2.5
"""A ring closer than this to its disc could not be told from it."""
_UNKNOWN_RADIUS = 4.0
_ASIDE, _APART = 1.5, 7.0
"""Units around a symbol, and between the points around it: less than the height of a label."""


def size_disc(people: int, shrink: float = 1.0) -> float:
    """Return the radius of the disc for a number of people."""
    return max(_LEAST_RADIUS, _PER_ROOT * shrink * math.sqrt(people))


def size_symbol(figure: Figure, shrink: float = 1.0) -> float:
    """Return the radius of the whole symbol, ring included."""
    if figure.low is None and figure.high is None:
        return _UNKNOWN_RADIUS
    disc = size_disc(figure.low or 0, shrink)
    return disc + 4 if figure.high is None else max(disc, size_disc(figure.high, shrink))


def dash_ring(radius: float, *, is_open: bool) -> str:
    """Return the dashes of a ring; an open one leaves its last quarter out."""
    if not is_open:
        return "3 3"
    around = 2 * math.pi * radius
    dashes = max(3, math.floor(around * 0.75 / 6))
    return " ".join(["3 3"] * (dashes - 1) + ["3", spell_number(around - dashes * 6 + 3)])


def draw_ring(at: Point, radius: float, sheet: Sheet, *, is_open: bool) -> str:
    """Return the ring of a highest claim."""
    return write_element(
        "circle",
        cx=at[0],
        cy=at[1],
        r=radius,
        fill="none",
        stroke=sheet.palette.event,
        stroke_width=1.25,
        stroke_opacity=0.9,
        stroke_dasharray=dash_ring(radius, is_open=is_open),
    )


def draw_disc(at: Point, radius: float, sheet: Sheet, *, is_vague: bool = False) -> str:
    """Return a disc; pale when its place is only known to within kilometres."""
    ink = sheet.palette
    return write_element(
        "circle",
        cx=at[0],
        cy=at[1],
        r=radius,
        fill=ink.event,
        fill_opacity=0.22 if is_vague else 0.84,
        stroke=ink.event if is_vague else ink.land,
        stroke_width=1.25 if is_vague else 0.75,
    )


def draw_unknown(at: Point, sheet: Sheet) -> str:
    """Return the small ring of a toll that is not known."""
    ink = sheet.palette
    return write_element(
        "circle",
        cx=at[0],
        cy=at[1],
        r=_UNKNOWN_RADIUS,
        fill=ink.land,
        fill_opacity=0.9,
        stroke=ink.event,
        stroke_width=1.5,
    )


def draw_toll(at: Point, figure: Figure, sheet: Sheet, *, is_vague: bool = False) -> list[str]:
    """Return the shapes of one toll at one place."""
    low, high = figure.low, figure.high
    if low is None and high is None:
        return [draw_unknown(at, sheet)]
    radius = size_disc(low or 0, sheet.shrink)
    disc = draw_disc(at, radius, sheet, is_vague=is_vague)
    shapes = [draw_unknown(at, sheet) if low is None else disc]
    if high is None:
        shapes.append(draw_ring(at, radius + 4, sheet, is_open=True))
    elif high != low:
        outer = max(size_disc(high, sheet.shrink), radius + _CLEARANCE)
        shapes.append(draw_ring(at, outer, sheet, is_open=False))
    return shapes


def draw_selection(at: Point, radius: float, sheet: Sheet) -> str:
    """Return a ring of ink around what the view has selected."""
    return write_element(
        "circle",
        cx=at[0],
        cy=at[1],
        r=radius + 4,
        fill="none",
        stroke=sheet.palette.ink,
        stroke_width=2,
    )


def spread_disc(at: Point, radius: float) -> list[Point]:
    """Return points of a disc that labels had better not cover.

    They go around it, too: a label that touches a symbol would be read as its figure.
    """
    reach = radius + _ASIDE
    count = max(8, math.ceil(2 * math.pi * reach / _APART))
    turns = (n * 2 * math.pi / count for n in range(count))
    return [at, *((at[0] + reach * math.cos(t), at[1] + reach * math.sin(t)) for t in turns)]

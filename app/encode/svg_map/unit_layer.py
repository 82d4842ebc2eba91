"""Units that stand for their events where these are too many: squares, by number of events.

Discs are for the dead and outlines for clusters: a reader must not take one for the other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from app.encode.svg_map.area_layer import Area, add_areas
from app.encode.svg_map.drawing import Drawing, Label, Point, Sheet
from app.encode.svg_map.figures import tell_number
from app.encode.svg_map.ground import Governorate
from app.encode.svg_map.marks import UnitMark
from app.encode.svg_map.markup import write_element
from app.encode.svg_map.text_widths import measure_text

_LEVELS = ("country", "admin1", "admin2", "admin3", "place")
_LARGEST, _SMALLEST = 17.0, 5.0
_SIZE = 10.5


def _is_coarse(unit: UnitMark, finest: int) -> bool:
    """Whether its events are known no closer than to a unit wider than those that are drawn."""
    return unit.level != "place" and _LEVELS.index(unit.level) < finest


def draw_square(at: Point, half: float, sheet: Sheet) -> str:
    """Return the square of a unit; it is grey, as it is no toll."""
    ink = sheet.palette
    return write_element(
        "rect",
        x=at[0] - half,
        y=at[1] - half,
        width=2 * half,
        height=2 * half,
        fill=ink.muted,
        fill_opacity=0.85,
        stroke=ink.land,
        stroke_width=1,
    )


def _add_square(drawing: Drawing, unit: UnitMark, most: int, sheet: Sheet) -> None:
    at = sheet.frame.place(unit.lon, unit.lat)
    half = max(_SMALLEST, _LARGEST * math.sqrt(unit.events / most))
    if not sheet.frame.holds(*at, half):
        return
    drawing.shapes.append(draw_square(at, half, sheet))
    drawing.obstacles.append(at)
    ink, text = sheet.palette, tell_number(unit.events, sheet.lang)
    inside = half * 2 > measure_text(text, _SIZE, bold=True) + 3
    colour, halo = (ink.land, None) if inside else (ink.ink, ink.land)
    told = (at, text, 90 + unit.events / 1e6, _SIZE, colour, halo)
    drawing.labels.append(Label(*told, bold=True, clear=half, centred=inside))


def _add_named(drawing: Drawing, unit: UnitMark, sheet: Sheet) -> None:
    """Write down an area whose outline is not at hand: its name and number point at no place."""
    name = unit.name_ar if sheet.lang == "ar" else unit.name_en
    text = f"{name}: {tell_number(unit.events, sheet.lang)}"
    at = sheet.frame.place(unit.lon, unit.lat)
    colour = sheet.palette.event
    drawing.labels.append(Label(at, text, 89, 9.5, colour, bold=True, centred=True, pill=True))


def draw_units(
    units: Sequence[UnitMark], governorates: Mapping[str, Governorate], sheet: Sheet
) -> Drawing:
    """Draw the units; those of which no closer place is known are hatched."""
    drawing = Drawing()
    finest = max((_LEVELS.index(unit.level) for unit in units), default=0)
    fine = [unit for unit in units if not _is_coarse(unit, finest)]
    coarse = [unit for unit in units if _is_coarse(unit, finest)]
    outlined = [unit for unit in coarse if unit.unit in governorates]
    areas = [Area(each.unit, governorates[each.unit].rings, each.events) for each in outlined]
    add_areas(drawing, areas, sheet)
    for unit in coarse:
        if unit not in outlined:
            _add_named(drawing, unit, sheet)
    most = max((unit.events for unit in fine), default=1)
    for unit in sorted(fine, key=lambda each: each.events, reverse=True):
        _add_square(drawing, unit, most, sheet)
    return drawing

"""What is known only to an area is hatched and counted; too many events are counted by unit.

A pin on the middle of an area would claim a place that nobody reported.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from app.encode.svg_map.drawing import Drawing, Label, Sheet
from app.encode.svg_map.figures import tell_number
from app.encode.svg_map.ground import Governorate
from app.encode.svg_map.marks import EventMark, UnitMark
from app.encode.svg_map.markup import write_element
from app.encode.svg_map.paths import write_hatching, write_path

_AREA_PRECISIONS = frozenset({"governorate", "district", "subdistrict"})


def is_area_only(event: EventMark) -> bool:
    """Whether an event is known only to an area."""
    drawn = event.geometry is None or "Polygon" in event.geometry
    return drawn and event.precision in _AREA_PRECISIONS and event.admin1_pcode is not None


def is_nowhere(event: EventMark) -> bool:
    """Whether an event has no place in the picture at all."""
    return event.geometry is None and not is_area_only(event)


def _hatch(governorate: Governorate, sheet: Sheet) -> str:
    """Return a hatched area with its outline; a pattern would take ten times as long to paint."""
    selected, ink = governorate.pcode == sheet.sel, sheet.palette
    path = write_path(governorate.rings, sheet.frame, closed=True)
    if not path:
        return ""
    outline = write_element(
        "path",
        d=path,
        fill="none",
        stroke=ink.ink if selected else ink.event,
        stroke_width=2 if selected else 0.9,
        stroke_opacity=None if selected else 0.45,
    )
    return draw_hatching(write_hatching(governorate.rings, sheet.frame), sheet) + outline


def draw_hatching(path: str, sheet: Sheet) -> str:
    """Return the strokes of a hatched area."""
    colour = sheet.palette.event
    return write_element(
        "path", d=path, fill="none", stroke=colour, stroke_width=1.3, stroke_opacity=0.36
    )


def _place_middle(governorate: Governorate, sheet: Sheet) -> tuple[float, float]:
    (left, top), (x, y) = sheet.frame.corner, governorate.middle
    return (x - left) * sheet.frame.world, (y - top) * sheet.frame.world


def draw_areas(
    events: Sequence[EventMark], governorates: Mapping[str, Governorate], sheet: Sheet
) -> Drawing:
    """Draw the hatched areas with the number of records that each holds."""
    drawing, ink = Drawing(), sheet.palette
    counts = Counter(event.admin1_pcode for event in events if is_area_only(event))
    for pcode, count in counts.items():
        governorate = governorates.get(pcode or "")
        if governorate is None or not (shape := _hatch(governorate, sheet)):
            continue
        drawing.shapes.append(shape)
        at, text = _place_middle(governorate, sheet), tell_number(count, sheet.lang)
        drawing.labels.append(
            Label(at, text, 95, 10.5, ink.event, bold=True, centred=True, pill=True)
        )
    return drawing


def draw_units(units: Sequence[UnitMark], sheet: Sheet) -> Drawing:
    """Draw a disc for the number of events of each unit; it is grey, as it is no toll."""
    drawing, ink = Drawing(), sheet.palette
    most = max((unit.events for unit in units), default=1)
    for unit in sorted(units, key=lambda each: each.events, reverse=True):
        at = sheet.frame.place(unit.lon, unit.lat)
        radius = max(7.0, 30 * sheet.shrink * math.sqrt(unit.events / most))
        if not sheet.frame.holds(*at, radius):
            continue
        drawing.shapes.append(
            write_element(
                "circle",
                cx=at[0],
                cy=at[1],
                r=radius,
                fill=ink.muted,
                fill_opacity=0.82,
                stroke=ink.land,
                stroke_width=1,
            )
        )
        drawing.labels.append(_count_unit(unit, at, radius, sheet))
    return drawing


def _count_unit(unit: UnitMark, at: tuple[float, float], radius: float, sheet: Sheet) -> Label:
    inside = radius > 14  # noqa: PLR2004 - room for four digits
    ink, text = sheet.palette, tell_number(unit.events, sheet.lang)
    colour, halo = (ink.land, None) if inside else (ink.ink, ink.land)
    rank = 90 + unit.events / 1e6
    return Label(*(at, text, rank, 10.5, colour, halo), bold=True, clear=radius, centred=inside)

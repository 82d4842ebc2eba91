"""Draws the ground below everything else, and names what stands on it."""

from __future__ import annotations

from collections.abc import Iterable

from app.encode.svg_map.drawing import Label, Sheet
from app.encode.svg_map.ground import Ground, GroundName, Line
from app.encode.svg_map.markup import write_element
from app.encode.svg_map.paths import write_path

_TOWNS_FROM_ZOOM = {1: 0.0, 2: 7.0, 3: 9.3}
"""Zoom from which towns of a rank are named: pictures are smaller than the map, and show less."""
_DOT = 1.1
"""Units of the dot of a town: too small to be taken for an event."""


def _fill(lines: Iterable[Line], sheet: Sheet, colour: str) -> str:
    path = write_path(lines, sheet.frame, closed=True)
    return path and write_element("path", d=path, fill=colour, fill_rule="evenodd")


def _stroke(lines: Iterable[Line], sheet: Sheet, colour: str, width: float, opacity: float) -> str:
    path = write_path(lines, sheet.frame)
    return path and write_element(
        *("path",),
        d=path,
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_opacity=opacity,
        stroke_linejoin="round",
    )


def draw_ground(ground: Ground, sheet: Sheet) -> list[str]:
    """Return the ground: sea, land, water, and borders within and between countries."""
    ink, frame = sheet.palette, sheet.frame
    admin = write_path(ground.admin_lines, frame)
    return [
        write_element("rect", width=frame.width, height=frame.height, fill=ink.sea),
        _fill(ground.abroad, sheet, ink.abroad),
        _fill(ground.syria, sheet, ink.land),
        _fill(ground.lakes, sheet, ink.sea),
        _stroke(ground.rivers, sheet, ink.water_ink, sheet.hair, 0.6),
        admin
        and write_element(
            *("path",), d=admin, fill="none", stroke=ink.line, stroke_width=sheet.hair,
            stroke_dasharray="3 2",
        ),
        _stroke(ground.borders, sheet, ink.muted, 1.2, 0.75),
        _stroke(ground.coasts, sheet, ink.water_ink, sheet.hair, 0.7),
    ]  # fmt: skip


def _name_town(name: GroundName, text: str, sheet: Sheet) -> Label:
    ink, first = sheet.palette, name.rank == 1
    colour = ink.ink if first else ink.muted
    rank = 71 if first else 50 - name.rank
    at = sheet.frame.place(name.lon, name.lat)
    size = 10.5 if first else 9.5
    return Label(
        at, text, rank, size, colour, ink.land, bold=first, clear=2, yields=True, roams=True
    )


def _name_area(name: GroundName, text: str, sheet: Sheet) -> Label:
    ink = sheet.palette
    colour = ink.water_ink if name.kind == "water" else ink.muted
    rank = 45 if name.kind == "country" else 40
    spread = 1.2 if sheet.lang == "en" and name.kind == "country" else 0.0
    at = sheet.frame.place(name.lon, name.lat)
    return Label(at, text, rank, 10.5, colour, centred=True, spread=spread, yields=True)


def _is_named(name: GroundName, zoom: float) -> bool:
    return name.kind != "town" or zoom >= _TOWNS_FROM_ZOOM.get(name.rank, 9.0)


def dot_towns(ground: Ground, sheet: Sheet) -> list[str]:
    """Return a dot for each town that is named at the zoom of the picture."""
    named = (name for name in ground.names if _is_named(name, sheet.frame.zoom))
    at = [sheet.frame.place(name.lon, name.lat) for name in named if name.kind == "town"]
    side, ink = 2 * _DOT, sheet.palette.ink
    return [
        write_element("rect", x=x - _DOT, y=y - _DOT, width=side, height=side, fill=ink)
        for x, y in at
        if sheet.frame.holds(x, y)
    ]


def name_ground(ground: Ground, sheet: Sheet) -> list[Label]:
    """Return the names that suit the zoom of the picture."""
    labels = []
    for name in ground.names:
        text = name.text_ar if sheet.lang == "ar" else name.text_en
        if _is_named(name, sheet.frame.zoom):
            write = _name_town if name.kind == "town" else _name_area
            labels.append(write(name, text, sheet))
    return labels

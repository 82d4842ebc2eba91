"""The square of a tile as values that are given when a statement runs, not when it is made.

A statement of tiles is long, and making it takes longer than running it. So it is made once for a
question and a zoom, and serves every tile of that zoom.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, func, literal_column, true
from sqlalchemy.types import Double

from app.domain.tiles import Tile
from app.store.columns import SRID

EXTENT = 4096
"""Units across a tile: sixteen to a pixel of a tile that is drawn 256 pixels wide."""
BUFFER = 64
"""Units by which lines and areas reach over the edge, so that no seam shows. Points never do:
each lies in one tile alone, and what is counted is counted once."""
_MERCATOR = 3857
_SIDES = ("west", "south", "east", "north")
_EDGE, _MARGIN = "tile_{}", "margin_{}"


def bind_tile(tile: Tile) -> Mapping[str, float]:
    """Return the values with which a statement of the tile's zoom gives this tile."""
    edges = dict(zip(map(_EDGE.format, _SIDES), tile.spell(), strict=True))
    margins = zip(map(_MARGIN.format, _SIDES), tile.spell(BUFFER / EXTENT), strict=True)
    return edges | dict(margins) | {"tile_row": tile.row, "tile_column": tile.column}


def _spell_sides(pattern: str) -> list[ColumnElement[Any]]:
    return [bindparam(pattern.format(side), type_=Double()) for side in _SIDES]


def _draw_envelope(pattern: str) -> ColumnElement[Any]:
    return func.ST_MakeEnvelope(*_spell_sides(pattern), literal_column(str(SRID)))


def touches_tile(geometry: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether what is drawn of a geometry may reach into the tile or its margin."""
    return geometry.op("&&")(_draw_envelope(_MARGIN))


def lies_in_tile(point: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a point lies in the tile and, on a border, in no other one."""
    west, south, east, north = _spell_sides(_EDGE)
    lon, lat = func.ST_X(point), func.ST_Y(point)
    return and_(
        point.op("&&")(_draw_envelope(_EDGE)), lon >= west, lon < east, lat > south, lat <= north
    )


def draw_in_tile(geometry: ColumnElement[Any], zoom: int, buffer: int) -> ColumnElement[Any]:
    """Return a geometry in the tile's own units, cut to it and its margin."""
    row, column = (bindparam(name, type_=Integer()) for name in ("tile_row", "tile_column"))
    place = func.ST_TileEnvelope(zoom, column, row)
    metres = func.ST_Transform(geometry, literal_column(str(_MERCATOR)))
    return func.ST_AsMVTGeom(metres, place, EXTENT, buffer, true())

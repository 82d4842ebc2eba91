"""Vector tiles of a collection: its records inside one square of the map, as Mapbox vector tiles.

Envelopes are compared in degrees, so that the indexes serve; coordinates are turned into metres by
whole-number reference systems only, since texts of them are read anew for every geometry.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.types import ARRAY, JSON, Date, DateTime, Double

from app.domain.filters import ItemFilter
from app.domain.tiles import Tile, measure_pixel
from app.query.collections import DECIMALS, PLACES, Collection
from app.query.items import match_items
from app.query.versions import View
from app.store.columns import SRID

EXTENT = 4096
"""Units across a tile: sixteen to a pixel of a tile that is drawn 256 pixels wide."""
BUFFER = 64
"""Units by which lines and areas reach over the edge, so that no seam shows. Points never do:
each lies in one tile alone, and what is counted is counted once."""
_MERCATOR = 3857
_INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
_SIMPLIFIED_BELOW = 10
"""From this zoom on outlines are drawn with all the corners that their items have."""
_FIRST_ZOOMS = {"region": 6, "crossing": 7, "subdistrict": 8, "settlement": 10}
"""The zoom from which places of a level are drawn; capitals always are, towns from `_TOWN_ZOOM`."""
_TOWN_ZOOM = 6
_LAST_FIRST_ZOOM = 12
_TOWNS = ("capital", "city", "town")


def _draw_envelope(tile: Tile, pad: float = 0.0) -> ColumnElement[Any]:
    corners = (literal(each, Double) for each in tile.spell(pad))
    return func.ST_MakeEnvelope(*corners, literal_column(str(SRID)))


def touches_tile(geometry: ColumnElement[Any], tile: Tile) -> ColumnElement[bool]:
    """Whether what is drawn of a geometry may reach into the tile or its margin."""
    return geometry.op("&&")(_draw_envelope(tile, BUFFER / EXTENT))


def lies_in_tile(point: ColumnElement[Any], tile: Tile) -> ColumnElement[bool]:
    """Whether a point lies in this tile and, on a border, in no other one."""
    west, south, east, north = (literal(each, Double) for each in tile.spell())
    lon, lat = func.ST_X(point), func.ST_Y(point)
    return and_(
        point.op("&&")(_draw_envelope(tile)), lon >= west, lon < east, lat > south, lat <= north
    )


def draw_in_tile(geometry: ColumnElement[Any], tile: Tile, buffer: int) -> ColumnElement[Any]:
    """Return a geometry in the tile's own units, cut to it and its margin."""
    place = func.ST_TileEnvelope(tile.zoom, tile.column, tile.row)
    metres = func.ST_Transform(geometry, literal_column(str(_MERCATOR)))
    return func.ST_AsMVTGeom(metres, place, EXTENT, buffer, true())


def spell_value(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a value as a tile holds it: lists and objects as JSON, instants as in items."""
    if isinstance(column.type, ARRAY):
        return cast(func.array_to_json(column), Text)
    if isinstance(column.type, DateTime):
        return func.to_char(column, _INSTANT, type_=Text)
    # The function that makes tiles would make one property of every key of a JSON object.
    return cast(column, Text) if isinstance(column.type, Date | JSON) else column


def encode_layers(*layers: tuple[CTE, str]) -> Select[Any]:
    """Return a tile with these features and names of layers: one row with one value.

    A layer without a feature is left out, and a tile without a layer is empty.
    """
    encoded = [
        select(func.ST_AsMVT(features.table_valued(), name, EXTENT, "geom"))
        .where(features.c.geom.is_not(None))
        .scalar_subquery()
        for features, name in layers
    ]
    whole: ColumnElement[Any] = encoded[0]
    for more in encoded[1:]:
        whole = whole.concat(more)
    return select(whole.label("tile"))


def _simplify(geometry: ColumnElement[Any], zoom: int) -> ColumnElement[Any]:
    """Return a geometry as precise as its item tells it, or as the zoom can show it.

    What is smaller than a pixel would vanish: it is drawn as the box around it instead, so that
    every record is on the map at every zoom.
    """
    told = func.ST_SnapToGrid(geometry, literal(10.0**-DECIMALS, Double))
    if zoom >= _SIMPLIFIED_BELOW:
        return told
    pixel = measure_pixel(zoom)
    width = func.ST_XMax(told) - func.ST_XMin(told)
    height = func.ST_YMax(told) - func.ST_YMin(told)
    is_small = func.greatest(width, height) < literal(pixel, Double)
    box = func.ST_Expand(told, literal(pixel / 8, Double))
    drawn = func.ST_Simplify(told, literal(pixel / 2, Double), true())
    is_area = func.ST_Dimension(told) == 2  # noqa: PLR2004 - the dimension of a polygon
    return case((and_(is_area, is_small), box), (func.ST_Dimension(told) == 0, told), else_=drawn)


def _is_drawn(collection: Collection, view: View, zoom: int) -> ColumnElement[bool]:
    """Whether a record is drawn at a zoom: of the places, villages only when one looks closely."""
    if collection is not PLACES or zoom >= _LAST_FIRST_ZOOM:
        return true()
    level = view.column("level")
    classes = _TOWNS if zoom >= _TOWN_ZOOM else _TOWNS[:1]
    towns = and_(level == "settlement", view.column("population_class").in_(classes))
    levels = [name for name, first in _FIRST_ZOOMS.items() if zoom >= first]
    return or_(level.in_(levels), towns)


def select_features(collection: Collection, tile: Tile, asked: ItemFilter, names: tuple[str, ...]
                    ) -> CTE:  # fmt: skip
    """Return what a tile of a collection draws, with the properties of these names."""
    view = collection.show(asked.as_of)
    geometry = view.column(collection.geometry)
    drawn = draw_in_tile(_simplify(geometry, tile.zoom), tile, BUFFER)
    columns = [spell_value(view.column(name)).label(name) for name in names]
    is_point = func.GeometryType(geometry) == "POINT"
    within = or_(and_(is_point, lies_in_tile(geometry, tile)), ~is_point)
    return (
        select(view.column(collection.id_column).label("id"), *columns, drawn.label("geom"))
        .where(
            match_items(collection, view, asked),
            touches_tile(geometry, tile),
            within,
            _is_drawn(collection, view, tile.zoom),
        )
        .cte("feature")
    )


def select_tile(collection: Collection, tile: Tile, asked: ItemFilter, names: tuple[str, ...]
                ) -> Select[Any]:  # fmt: skip
    """Return one tile of a collection other than the events."""
    return encode_layers((select_features(collection, tile, asked, names), collection.name))

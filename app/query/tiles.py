"""Vector tiles of a collection: its records inside one square of the map, as Mapbox vector tiles.

Envelopes are compared in degrees, so that the indexes serve; coordinates are turned into metres by
whole-number reference systems only, since texts of them are read anew for every geometry.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.types import ARRAY, JSON, Date, DateTime, Double

from app.domain.filters import ItemFilter
from app.domain.tiles import measure_pixel
from app.query.collections import DECIMALS, PLACES, Collection
from app.query.items import match_items
from app.query.tile_squares import BUFFER, EXTENT, draw_in_tile, lies_in_tile, touches_tile
from app.query.versions import View

_INSTANT = 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
_SIMPLIFIED_BELOW = 10
"""From this zoom on outlines are drawn with all the corners that their items have."""
_FIRST_ZOOMS = {"region": 6, "crossing": 7, "subdistrict": 8, "settlement": 10}
"""The zoom from which places of a level are drawn; capitals always are, towns from `_TOWN_ZOOM`."""
_TOWN_ZOOM = 6
_LAST_FIRST_ZOOM = 12
_NAMED_BY = ("kind", "id", "unit")
"""What tells the features of a layer apart, as far as a layer has it."""
_TOWNS = ("capital", "city", "town")


def spell_value(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a value as a tile holds it: lists and objects as JSON, instants as in items."""
    if isinstance(column.type, ARRAY):
        return cast(func.array_to_json(column), Text)
    if isinstance(column.type, DateTime):
        return func.to_char(column, _INSTANT, type_=Text)
    # The function that makes tiles would make one property of every key of a JSON object.
    return cast(column, Text) if isinstance(column.type, Date | JSON) else column


def _put_in_order(features: CTE) -> ColumnElement[Any]:
    """Return the last argument of the function that makes a layer, with the order of its features.

    Left to itself it takes them as they lie in the tables, which tells when each was written.
    """
    named = [features.c[name] for name in _NAMED_BY if name in features.c]
    return aggregate_order_by(literal("geom"), *named, features.c.geom)


def encode_layers(*layers: tuple[CTE, str]) -> Select[Any]:
    """Return a tile with these features and names of layers: one row with one value.

    A layer without a feature is left out, and a tile without a layer is empty. Features without
    geometry are left out by the function itself.
    """
    encoded = [
        select(
            func.ST_AsMVT(features.table_valued(), name, EXTENT, _put_in_order(features))
        ).scalar_subquery()
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


def _select_features(
    collection: Collection, zoom: int, asked: ItemFilter, names: Sequence[str]
) -> CTE:
    """Return what a tile of a collection draws, with the properties of these names."""
    view = collection.show(asked.as_of)
    geometry = view.column(collection.geometry)
    drawn = draw_in_tile(_simplify(geometry, zoom), zoom, BUFFER)
    columns = [spell_value(view.column(name)).label(name) for name in names]
    is_point = func.GeometryType(geometry) == "POINT"
    within = or_(and_(is_point, lies_in_tile(geometry)), ~is_point)
    return (
        select(view.column(collection.id_column).label("id"), *columns, drawn.label("geom"))
        .where(
            match_items(collection, view, asked),
            touches_tile(geometry),
            within,
            _is_drawn(collection, view, zoom),
        )
        .cte("feature")
    )


def select_tile(
    collection: Collection, zoom: int, asked: ItemFilter, names: Sequence[str]
) -> Select[Any]:
    """Return the statement of the tiles of a zoom, of a collection other than the events.

    `bind_tile` gives the values that it still lacks.
    """
    return encode_layers((_select_features(collection, zoom, asked, names), collection.name))

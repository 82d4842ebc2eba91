"""Vector tiles of the events: units and how much happened there, then places, then single events.

Nothing is cut: the counts in all tiles of a zoom add up to the events that are selected and have
a place. Where more lie in a tile than a map can use one by one, a place is one feature that says
how many they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    union_all,
)

from app.domain.filters import Box, ItemFilter
from app.domain.tiles import Tile
from app.query.collections import EVENTS
from app.query.drawn_units import select_drawn
from app.query.figures import add_up
from app.query.items import match_items
from app.query.rollups import select_counted
from app.query.tile_layers import AREAS, FIRST_SINGLE_ZOOM
from app.query.tiles import (
    BUFFER,
    EXTENT,
    draw_in_tile,
    encode_layers,
    lies_in_tile,
    spell_value,
)
from app.query.versions import View

_PRECISIONS = {
    "country": "country",
    "admin1": "governorate",
    "admin2": "district",
    "admin3": "subdistrict",
}
"""How precisely the events are placed that are drawn at the point of a unit of this level."""
_FIGURES = ("killed_low", "killed_best", "killed_high", "killed_not_added", "records")
_POINT = "POINT"
_NAMES = ("place_name", "admin3_name", "admin2_name", "admin1_name")
"""Columns with the name of a place, the finest that is told first."""
Columns = Mapping[str, ColumnElement[Any]]
Condition = Callable[[ColumnElement[Any]], ColumnElement[bool]]


def _is_point(geometry: ColumnElement[Any]) -> ColumnElement[bool]:
    return func.GeometryType(geometry) == _POINT


def _stand_for(geometry: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the point at which a published geometry is counted: one inside it."""
    return case((_is_point(geometry), geometry), else_=func.ST_PointOnSurface(geometry))


def _select(columns: Columns) -> Select[Any]:
    return select(*(column.label(name) for name, column in columns.items()))


def _tell_counts(counted: FromClause) -> dict[str, ColumnElement[Any]]:
    """Return the columns that tell of a unit or a place and of what happened in it."""
    told: dict[str, ColumnElement[Any]] = {
        "events": counted.c.events,
        **{name: counted.c[name] for name in ("name_en", "name_ar")},
    }
    return told | {name: counted.c[name] for name in _FIGURES}


def _select_units(tile: Tile, asked: ItemFilter) -> CTE:
    """Return the units whose point lies in a tile, with what happened in each as a whole."""
    unit = select_drawn(tile.zoom, asked).cte("unit")
    columns = {
        "kind": literal("unit"),
        "level": unit.c.level,
        "unit": unit.c.unit,
        **_tell_counts(unit),
        "precision": case(_PRECISIONS, value=unit.c.level),
        "geom": draw_in_tile(unit.c.point, tile, 0),
    }
    return _select(columns).where(lies_in_tile(unit.c.point, tile)).cte("feature")


def _count_places(tile: Tile, asked: ItemFilter, counts: Condition) -> Select[Any]:
    """Return what happened at each of the published geometries near a tile that `counts` takes."""
    west, south, east, north = tile.spell(BUFFER / EXTENT)
    near = select_counted("place", None, replace(asked, box=Box(west, south, east, north)))
    rows = select(near).where(counts(near.c.geom)).subquery("near")
    names: dict[str, ColumnElement[Any]] = {
        f"name_{part}": func.coalesce(*(rows.c[f"{name}_{part}"] for name in _NAMES))
        for part in ("en", "ar")
    }
    around = ("admin1_name_en", "admin1_name_ar", "admin2_pcode")
    names |= {name: rows.c[name] for name in around}
    return add_up(rows, {"geom": rows.c.geom}, names, ("killed",))


def _name_place(place: CTE) -> Columns:
    """Return the name of a place; of one that has several, the name of its governorate."""
    return {
        f"name_{part}": func.coalesce(place.c[f"name_{part}"], place.c[f"admin1_name_{part}"])
        for part in ("en", "ar")
    }


def _tell_precision(place: CTE) -> ColumnElement[Any]:
    """Return how precisely the events of a place are placed that are not shown by a point."""
    return case(
        (_is_point(place.c.geom), null()),
        (func.ST_Dimension(place.c.geom) == 1, "linear"),
        (place.c.admin2_pcode.is_not(None), "district"),
        else_="governorate",
    )


def _open_places(place: CTE, most: int) -> CTE:
    """Return the published geometries in a tile, and which of them are opened into single events.

    The points with the fewest are, for as long as all the single events together are no more than
    `most`. Areas and lines never are: drawn at a point, one event would look like a pin.
    """
    by_size = (_is_point(place.c.geom).desc(), place.c.events, place.c.geom)
    running = func.sum(place.c.events).over(order_by=by_size)
    opened = and_(_is_point(place.c.geom), running <= most)
    return select(place, opened.label("opened")).cte("spot")


def _select_stacks(spot: CTE, tile: Tile) -> tuple[Columns, Select[Any]]:
    """Return the places that stay one feature, with how many events lie there."""
    point = _stand_for(spot.c.geom)
    columns = {
        "kind": case((_is_point(spot.c.geom), "place"), else_="area"),
        "level": literal("place"),
        "unit": func.concat(func.ST_X(point), ",", func.ST_Y(point)),
        **_tell_counts(spot),
        **_name_place(spot),
        "precision": _tell_precision(spot),
        "geom": draw_in_tile(point, tile, 0),
    }
    return columns, select().select_from(spot).where(~spot.c.opened)


def _is_at(event: View, spot: CTE, asked: ItemFilter) -> ColumnElement[bool]:
    """Whether an event has a geometry; the index knows those shown now by the geometry's hash."""
    if asked.as_of.past is not None:
        return event.column("geom") == spot.c.geom
    key = func.hashtextextended(cast(spot.c.geom, Text), literal_column("0"))
    return event.column("spot") == key


def _select_singles(spot: CTE, tile: Tile, asked: ItemFilter, names: Sequence[str]
                    ) -> tuple[Columns, Select[Any]]:  # fmt: skip
    """Return the events of the opened places, each with its own properties."""
    event = EVENTS.show(asked.as_of)
    columns = {
        "kind": literal("event"),
        "id": event.column("id"),
        "events": literal(1),
        **{name: spell_value(event.column(name)) for name in names},
        "geom": draw_in_tile(spot.c.geom, tile, 0),
    }
    joined = event.source.join(spot, _is_at(event, spot, asked))
    rows = select().select_from(joined).where(spot.c.opened, match_items(EVENTS, event, asked))
    return columns, rows


def _unite(*branches: tuple[Columns, Select[Any]]) -> CTE:
    """Return the rows of all branches; a column that one does not have is null there."""
    names = list(dict.fromkeys(name for columns, _ in branches for name in columns))
    filled = [
        rows.add_columns(*(columns.get(name, null()).label(name) for name in names))
        for columns, rows in branches
    ]
    return union_all(*filled).cte("feature")


def _select_areas(tile: Tile, asked: ItemFilter) -> CTE:
    """Return the areas and lines that events are shown by, with how many are shown by each."""
    place = _count_places(tile, asked, lambda geometry: ~_is_point(geometry)).cte("area")
    columns = {
        **_name_place(place),
        "precision": _tell_precision(place),
        "events_in_area": place.c.events,
        "geom": draw_in_tile(place.c.geom, tile, BUFFER),
    }
    return _select(columns).cte("drawn_area")


def select_event_tile(tile: Tile, asked: ItemFilter, names: Sequence[str]) -> Select[Any]:
    """Return one tile of the events; at most `asked.limit` of them are told one by one.

    `asked.limit` of None opens no place at all. The question must not have a box of its own.
    """
    if tile.zoom < FIRST_SINGLE_ZOOM:
        return encode_layers((_select_units(tile, asked), EVENTS.name))
    place = _count_places(
        tile, asked, lambda geometry: lies_in_tile(_stand_for(geometry), tile)
    ).cte("place")
    spot = _open_places(place, asked.limit or 0)
    feature = _unite(_select_singles(spot, tile, asked, names), _select_stacks(spot, tile))
    return encode_layers((feature, EVENTS.name), (_select_areas(tile, asked), AREAS))

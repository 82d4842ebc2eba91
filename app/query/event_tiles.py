"""Vector tiles of the events: units and how much happened there, then places, then single events.

Nothing is cut: the counts in all tiles of a zoom add up to the events that are selected and have
a place. Where more lie in a tile than a map can use one by one, a place is one feature that says
how many they are.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
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

from app.domain.filters import ItemFilter
from app.query.collections import EVENTS
from app.query.drawn_units import choose_level, select_drawn
from app.query.figures import add_up
from app.query.items import match_items
from app.query.rollups import bind_period, select_counted
from app.query.tile_layers import AREAS, FIRST_SINGLE_ZOOM
from app.query.tile_squares import BUFFER, draw_in_tile, lies_in_tile, touches_tile
from app.query.tiles import encode_layers, spell_value
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


def _keep_apart(query: Select[Any], name: str) -> CTE:
    """Return rows that are worked out once: what is told of them is told in many columns."""
    return query.cte(name).prefix_with("MATERIALIZED")


def _select_units(zoom: int, asked: ItemFilter) -> CTE:
    """Return the units whose point lies in a tile, with what happened in each as a whole."""
    unit = _keep_apart(select_drawn(zoom, asked), "unit")
    columns = {
        "kind": literal("unit"),
        "level": unit.c.level,
        "unit": unit.c.unit,
        **_tell_counts(unit),
        "precision": case(_PRECISIONS, value=unit.c.level),
        "geom": draw_in_tile(unit.c.point, zoom, 0),
    }
    return _select(columns).where(lies_in_tile(unit.c.point)).cte("feature")


def _count_places(asked: ItemFilter) -> CTE:
    """Return what happened at each of the published geometries that reach into a tile.

    `point` is where each is counted, and `counted` whether that is in this tile.
    """
    rows = select_counted("place", None, asked, within=touches_tile)
    names: dict[str, ColumnElement[Any]] = {
        f"name_{part}": func.coalesce(*(rows.c[f"{name}_{part}"] for name in _NAMES))
        for part in ("en", "ar")
    }
    around = ("admin1_name_en", "admin1_name_ar", "admin2_pcode")
    names |= {name: rows.c[name] for name in around}
    added = _keep_apart(add_up(rows, {"geom": rows.c.geom}, names, ("killed",)), "added")
    found = select(added, _stand_for(added.c.geom).label("point")).subquery("found")
    return _keep_apart(select(found, lies_in_tile(found.c.point).label("counted")), "near")


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


def _open_places(place: CTE, zoom: int, most: int) -> CTE:
    """Return the published geometries in a tile, and which of them are opened into single events.

    The points with the fewest are, for as long as all the single events together are no more than
    `most`. Areas and lines never are: drawn at a point, one event would look like a pin.
    """
    by_size = (_is_point(place.c.geom).desc(), place.c.events, place.c.geom)
    running = func.sum(place.c.events).over(order_by=by_size)
    opened = and_(_is_point(place.c.geom), running <= most).label("opened")
    drawn = draw_in_tile(place.c.point, zoom, 0).label("drawn")
    return _keep_apart(select(place, opened, drawn).where(place.c.counted), "spot")


def _select_stacks(spot: CTE) -> tuple[Columns, Select[Any]]:
    """Return the places that stay one feature, with how many events lie there."""
    columns = {
        "kind": case((_is_point(spot.c.geom), "place"), else_="area"),
        "level": literal("place"),
        "unit": func.concat(func.ST_X(spot.c.point), ",", func.ST_Y(spot.c.point)),
        **_tell_counts(spot),
        **_name_place(spot),
        "precision": _tell_precision(spot),
        "geom": spot.c.drawn,
    }
    return columns, select().select_from(spot).where(~spot.c.opened)


def _is_at(event: View, spot: CTE, asked: ItemFilter) -> ColumnElement[bool]:
    """Whether an event has a geometry; the index knows those shown now by the geometry's hash."""
    if asked.as_of.past is not None:
        return event.column("geom") == spot.c.geom
    key = func.hashtextextended(cast(spot.c.geom, Text), literal_column("0"))
    return event.column("spot") == key


def _select_singles(
    spot: CTE, asked: ItemFilter, names: Sequence[str]
) -> tuple[Columns, Select[Any]]:
    """Return the events of the opened places, each with its own properties."""
    event = EVENTS.show(asked.as_of)
    columns = {
        "kind": literal("event"),
        "id": event.column("id"),
        "events": literal(1),
        **{name: spell_value(event.column(name)) for name in names},
        "geom": spot.c.drawn,
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


def _select_areas(place: CTE, zoom: int) -> CTE:
    """Return the areas and lines that events are shown by, with how many are shown by each."""
    columns = {
        **_name_place(place),
        "precision": _tell_precision(place),
        "events_in_area": place.c.events,
        "geom": draw_in_tile(place.c.geom, zoom, BUFFER),
    }
    return _select(columns).where(~_is_point(place.c.geom)).cte("drawn_area")


def bind_days(zoom: int, asked: ItemFilter) -> tuple[Hashable, Mapping[str, date]]:
    """Return what `select_event_tile` makes of the days asked for, and what to run it with.

    Its statement for one question answers another of the same shape, given that one's days.
    """
    if zoom >= FIRST_SINGLE_ZOOM:
        return asked.dates, {}  # the single events are found by the days themselves
    return bind_period(choose_level(zoom), None, asked)


def select_event_tile(zoom: int, asked: ItemFilter, names: Sequence[str]) -> Select[Any]:
    """Return the statement of the event tiles of a zoom; `bind_tile` gives the values it lacks.

    At most `asked.limit` events are told one by one; `asked.limit` of None opens no place at all.
    """
    if zoom < FIRST_SINGLE_ZOOM:
        return encode_layers((_select_units(zoom, asked), EVENTS.name))
    place = _count_places(asked)
    spot = _open_places(place, zoom, asked.limit or 0)
    feature = _unite(_select_singles(spot, asked, names), _select_stacks(spot))
    return encode_layers((feature, EVENTS.name), (_select_areas(place, zoom), AREAS))

"""Pages of a collection, single records, counts and extents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, false, func, or_, select, true
from sqlalchemy.types import Date

from app.domain.filters import NOW, AsOf, Box, Cursor, DateRange, ItemFilter
from app.query.collections import Collection, draw_geometry
from app.query.versions import View
from app.store.columns import SRID

NO_DATE = date(1, 1, 1)
"""Stands for an unknown date in the order of pages: such records come last."""


def _draw_box(box: Box) -> ColumnElement[Any]:
    # A box without width or height is a line or a point; as a polygon it would touch nothing.
    return func.ST_Envelope(func.ST_MakeEnvelope(box.west, box.south, box.east, box.north, SRID))


def _match_box(collection: Collection, view: View, box: Box) -> ColumnElement[bool]:
    """Match what touches the box; as OGC asks, records without geometry match every box."""
    geometry = view.column(collection.geometry)
    halves = [box] if box.west <= box.east else [
        Box(box.west, box.south, 180.0, box.north),
        Box(-180.0, box.south, box.east, box.north),
    ]  # fmt: skip
    touches = [func.ST_Intersects(geometry, _draw_box(half)) for half in halves]
    return or_(geometry.is_(None), *touches)


def _match_dates(collection: Collection, view: View, dates: DateRange) -> ColumnElement[bool]:
    """Match what overlaps the range; records without dates match every range."""
    if collection.date_columns is None:
        return true()
    start, end = (view.column(name) for name in collection.date_columns)
    parts = []
    if dates.end is not None:
        parts.append(start <= dates.end)
    if dates.start is not None:
        parts.append(end >= dates.start)
    return or_(start.is_(None), and_(true(), *parts))


def _match_values(view: View, values: Mapping[str, str]) -> ColumnElement[bool]:
    return and_(true(), *(view.column(name) == value for name, value in values.items()))


def match_items(collection: Collection, view: View, asked: ItemFilter) -> ColumnElement[bool]:
    """Return the condition of everything that `asked` selects, whatever the page."""
    parts = [view.condition]
    if asked.box is not None:
        parts.append(_match_box(collection, view, asked.box))
    if asked.dates is not None:
        parts.append(_match_dates(collection, view, asked.dates))
    parts += [view.column(name) == value for name, value in asked.equals.items()]
    if asked.any_of:
        parts.append(or_(*(_match_values(view, each) for each in asked.any_of)))
    return and_(true(), *parts)


def _sort_value(collection: Collection, view: View) -> ColumnElement[Any] | None:
    if collection.sort_column is None:
        return None
    return func.coalesce(view.column(collection.sort_column), NO_DATE, type_=Date)


def _start_after(collection: Collection, view: View, cursor: Cursor) -> ColumnElement[bool]:
    own_id = view.column(collection.id_column)
    value = _sort_value(collection, view)
    if value is None:
        return own_id > cursor.last_id
    try:
        last = date.fromisoformat(cursor.sort_value)
    except ValueError:
        return false()
    return or_(value < last, and_(value == last, own_id > cursor.last_id))


def _select_features(collection: Collection, view: View) -> Select[Any]:
    value = _sort_value(collection, view)
    columns: list[ColumnElement[Any]] = [
        view.column(collection.id_column).label("feature_id"),
        draw_geometry(collection, view).label("geometry"),
        (cast(value, String) if value is not None else func.concat("")).label("sort_value"),
        *(view.column(name) for name in collection.properties),
    ]
    return select(*columns)


def select_items(collection: Collection, asked: ItemFilter) -> Select[Any]:
    """Return one page and one row more, which tells whether another page follows."""
    view = collection.show(asked.as_of)
    query = _select_features(collection, view).where(match_items(collection, view, asked))
    if asked.cursor is not None:
        query = query.where(_start_after(collection, view, asked.cursor))
    value = _sort_value(collection, view)
    order = [value.desc()] if value is not None else []
    return query.order_by(*order, view.column(collection.id_column)).limit(asked.limit + 1)


def select_item(collection: Collection, feature_id: str, as_of: AsOf = NOW) -> Select[Any]:
    """Return the one record with this id, as it was shown and known then."""
    view = collection.show(as_of)
    return _select_features(collection, view).where(
        view.condition, view.column(collection.id_column) == feature_id
    )


def count_items(collection: Collection, asked: ItemFilter) -> Select[Any]:
    """Count what `asked` selects, whatever the page."""
    view = collection.show(asked.as_of)
    return (
        select(func.count().label("matched"))
        .select_from(view.source)
        .where(match_items(collection, view, asked))
    )


def select_extent(collection: Collection, as_of: AsOf = NOW) -> Select[Any]:
    """Return the number of records, their bounding box and their first and last day.

    Of a moment only the axes count that the collection has.
    """
    view = collection.show(as_of.restrict(collection.times))
    box = func.ST_Extent(view.column(collection.geometry))
    corners = [getattr(func, name)(box) for name in ("ST_XMin", "ST_YMin", "ST_XMax", "ST_YMax")]
    columns: list[ColumnElement[Any]] = [func.count().label("count"), *corners]
    if collection.date_columns is not None:
        start, end = (view.column(name) for name in collection.date_columns)
        columns += [func.min(start), func.max(end)]
    return select(*columns).where(view.condition)

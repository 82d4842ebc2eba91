"""Pages of a collection, single records, counts and extents."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, false, func, or_, select, true
from sqlalchemy.types import Date

from app.domain.filters import Box, Cursor, DateRange, ItemFilter
from app.query.collections import Collection, draw_geometry
from app.store.columns import SRID

NO_DATE = date(1, 1, 1)
"""Stands for an unknown date in the order of pages: such records come last."""


def _draw_box(box: Box) -> ColumnElement[Any]:
    # A box without width or height is a line or a point; as a polygon it would touch nothing.
    return func.ST_Envelope(func.ST_MakeEnvelope(box.west, box.south, box.east, box.north, SRID))


def _match_box(collection: Collection, box: Box) -> ColumnElement[bool]:
    """Match what touches the box; as OGC asks, records without geometry match every box."""
    geometry = collection.column(collection.geometry)
    halves = [box] if box.west <= box.east else [
        Box(box.west, box.south, 180.0, box.north),
        Box(-180.0, box.south, box.east, box.north),
    ]  # fmt: skip
    touches = [func.ST_Intersects(geometry, _draw_box(half)) for half in halves]
    return or_(geometry.is_(None), *touches)


def _match_dates(collection: Collection, dates: DateRange) -> ColumnElement[bool]:
    """Match what overlaps the range; records without dates match every range."""
    if collection.date_columns is None:
        return true()
    start, end = (collection.column(name) for name in collection.date_columns)
    parts = []
    if dates.end is not None:
        parts.append(start <= dates.end)
    if dates.start is not None:
        parts.append(end >= dates.start)
    return or_(start.is_(None), and_(true(), *parts))


def match_items(collection: Collection, asked: ItemFilter) -> ColumnElement[bool]:
    """Return the condition of everything that `asked` selects, whatever the page."""
    parts: list[ColumnElement[bool]] = []
    if collection.condition is not None:
        parts.append(collection.condition)
    if asked.box is not None:
        parts.append(_match_box(collection, asked.box))
    if asked.dates is not None:
        parts.append(_match_dates(collection, asked.dates))
    parts += [collection.column(name) == value for name, value in asked.equals.items()]
    return and_(true(), *parts)


def _sort_value(collection: Collection) -> ColumnElement[Any] | None:
    if collection.sort_column is None:
        return None
    return func.coalesce(collection.column(collection.sort_column), NO_DATE, type_=Date)


def _start_after(collection: Collection, cursor: Cursor) -> ColumnElement[bool]:
    own_id = collection.column(collection.id_column)
    value = _sort_value(collection)
    if value is None:
        return own_id > cursor.last_id
    try:
        last = date.fromisoformat(cursor.sort_value)
    except ValueError:
        return false()
    return or_(value < last, and_(value == last, own_id > cursor.last_id))


def _select_features(collection: Collection) -> Select[Any]:
    value = _sort_value(collection)
    columns: list[ColumnElement[Any]] = [
        collection.column(collection.id_column).label("feature_id"),
        draw_geometry(collection).label("geometry"),
        (cast(value, String) if value is not None else func.concat("")).label("sort_value"),
        *(collection.column(name) for name in collection.properties),
    ]
    return select(*columns)


def select_items(collection: Collection, asked: ItemFilter) -> Select[Any]:
    """Return one page and one row more, which tells whether another page follows."""
    query = _select_features(collection).where(match_items(collection, asked))
    if asked.cursor is not None:
        query = query.where(_start_after(collection, asked.cursor))
    value = _sort_value(collection)
    order = [value.desc()] if value is not None else []
    return query.order_by(*order, collection.column(collection.id_column)).limit(asked.limit + 1)


def select_item(collection: Collection, feature_id: str) -> Select[Any]:
    """Return the one shown record with this id."""
    condition = match_items(collection, ItemFilter())
    return _select_features(collection).where(
        condition, collection.column(collection.id_column) == feature_id
    )


def count_items(collection: Collection, asked: ItemFilter) -> Select[Any]:
    """Count what `asked` selects, whatever the page."""
    return (
        select(func.count().label("matched"))
        .select_from(collection.source)
        .where(match_items(collection, asked))
    )


def select_extent(collection: Collection) -> Select[Any]:
    """Return the number of records, their bounding box and their first and last day."""
    box = func.ST_Extent(collection.column(collection.geometry))
    corners = [getattr(func, name)(box) for name in ("ST_XMin", "ST_YMin", "ST_XMax", "ST_YMax")]
    columns: list[ColumnElement[Any]] = [func.count().label("count"), *corners]
    if collection.date_columns is not None:
        start, end = (collection.column(name) for name in collection.date_columns)
        columns += [func.min(start), func.max(end)]
    return select(*columns).where(match_items(collection, ItemFilter()))

"""Pages of a collection, single records, counts and extents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, func, literal, or_, select, true
from sqlalchemy.sql.elements import Grouping

from app.domain.filters import NOW, AsOf, Box, DateRange, ItemFilter, Tree
from app.query.collections import Collection, draw_geometry
from app.query.cql2 import is_wide, translate_condition
from app.query.order import list_order, list_sort_values, start_after
from app.query.versions import View
from app.store.columns import SRID


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
    within = and_(true(), *parts)
    # Where every record has dates, an alternative would keep the database from its indexes.
    return or_(start.is_(None), within) if getattr(start, "nullable", True) else within


def _equals(view: View, name: str, value: object) -> ColumnElement[bool]:
    """Compare a property; a number too large for its column is in no record, and no error."""
    number = isinstance(value, int) and not isinstance(value, bool)
    return view.column(name) == (literal(value, BigInteger) if number else value)


def _match_values(view: View, values: Mapping[str, str]) -> ColumnElement[bool]:
    return and_(true(), *(view.column(name) == value for name, value in values.items()))


class _Unkept(Grouping[bool]):
    """A condition that keeps every statement in which it stands out of SQLAlchemy's cache.

    The cache counts statements and not their size, and each wide condition would be another one.
    """

    inherit_cache = False


def _match_condition(collection: Collection, view: View, tree: Tree) -> ColumnElement[bool]:
    condition = translate_condition(collection, view, tree)
    return _Unkept(condition) if is_wide(tree) else condition


def match_items(collection: Collection, view: View, asked: ItemFilter) -> ColumnElement[bool]:
    """Return the condition of everything that `asked` selects, whatever the page."""
    parts = [view.condition]
    if asked.box is not None:
        parts.append(_match_box(collection, view, asked.box))
    if asked.dates is not None:
        parts.append(_match_dates(collection, view, asked.dates))
    parts += [_equals(view, name, value) for name, value in asked.equals.items()]
    if asked.any_of:
        parts.append(or_(*(_match_values(view, each) for each in asked.any_of)))
    if asked.condition is not None:
        parts.append(_match_condition(collection, view, asked.condition))
    return and_(true(), *parts)


def select_features(
    collection: Collection, view: View, chosen: Sequence[str] | None = None
) -> Select[Any]:
    """Return records with all of their properties or the `chosen` ones, under no condition yet."""
    return select(
        view.column(collection.id_column).label("feature_id"),
        draw_geometry(collection, view).label("geometry"),
        *(view.column(name) for name in (collection.properties if chosen is None else chosen)),
    )


def select_items(collection: Collection, asked: ItemFilter) -> Select[Any]:
    """Return one page and one row more, which tells whether another page follows.

    `sort_0`, `sort_1` … are the values of a row that a cursor after it needs.
    """
    view = collection.show(asked.as_of)
    query = select_features(collection, view, asked.chosen)
    query = query.add_columns(*list_sort_values(collection, view, asked))
    return turn_page(collection, view, asked, query)


def turn_page(
    collection: Collection, view: View, asked: ItemFilter, query: Select[Any]
) -> Select[Any]:
    """Return a query of a view's rows for the page that is asked for, and one row more.

    Without a limit it returns all that follow.
    """
    query = query.where(match_items(collection, view, asked))
    if asked.cursor is not None:
        query = query.where(start_after(collection, view, asked, asked.cursor))
    query = query.order_by(*list_order(collection, view, asked))
    return query if asked.limit is None else query.limit(asked.limit + 1)


def select_item(collection: Collection, feature_id: str, as_of: AsOf = NOW) -> Select[Any]:
    """Return the one record with this id, as it was shown and known then."""
    view = collection.show(as_of)
    return select_features(collection, view).where(
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

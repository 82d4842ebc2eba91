"""The total order of a page's records, and where in it the next page begins.

Every order ends with the id, so that no two records are equal in it; records without a value come
after all others in both directions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, false, literal, or_
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import Date, TypeEngine

from app.domain.filters import Cursor, ItemFilter, SortKey, SortValue
from app.domain.property_kind import PropertyKind
from app.query.collections import Collection
from app.query.fields import list_fields
from app.query.versions import View


def find_order(collection: Collection, asked: ItemFilter) -> tuple[SortKey, ...]:
    """Return the keys of a question's order, or of the collection's own; the id is none of them."""
    if asked.order or collection.sort_column is None:
        return asked.order
    return (SortKey(collection.sort_column, descending=True),)


def _list_columns(
    collection: Collection, view: View, asked: ItemFilter
) -> Iterator[tuple[SortKey, ColumnElement[Any]]]:
    for key in find_order(collection, asked):
        yield key, view.column(key.name)


def _may_be_null(column: ColumnElement[Any]) -> bool:
    return bool(getattr(column, "nullable", True))


def list_order(collection: Collection, view: View, asked: ItemFilter) -> list[ColumnElement[Any]]:
    """Return what a page is ordered by."""
    order = []
    for key, column in _list_columns(collection, view, asked):
        directed = column.desc() if key.descending else column.asc()
        # Where there are no nulls their place is left out, which lets an index give the order.
        order.append(directed.nulls_last() if _may_be_null(column) else directed)
    return [*order, view.column(collection.id_column).asc()]


def list_sort_values(
    collection: Collection, view: View, asked: ItemFilter
) -> list[ColumnElement[Any]]:
    """Return the values that a cursor after a row needs, as `sort_0`, `sort_1` and so on."""
    columns = _list_columns(collection, view, asked)
    return [column.label(f"sort_{place}") for place, (_key, column) in enumerate(columns)]


_PYTHON: dict[PropertyKind, type] = {
    PropertyKind.TEXT: str,
    PropertyKind.INTEGER: int,
    PropertyKind.NUMBER: float,
    PropertyKind.BOOLEAN: bool,
    PropertyKind.DATE: date,
    PropertyKind.INSTANT: datetime,
}


def read_sort_value(collection: Collection, key: SortKey, value: SortValue) -> object:
    """Return a cursor's value as the type of what it orders; raises ValueError for another."""
    field = next(each for each in list_fields(collection) if each.name == key.name)
    if value is None:
        return None
    wanted: Any = _PYTHON[field.type]
    found: Any
    if wanted in {date, datetime}:
        found = wanted.fromisoformat(value) if isinstance(value, str) else None
    elif wanted is float and type(value) is int:
        found = float(value)
    else:
        found = value if type(value) is wanted else None
    if found is None or (isinstance(found, datetime) and found.tzinfo is None):
        raise ValueError(field.type)
    return found


def _bind(value: object, column: ColumnElement[Any]) -> ColumnElement[Any]:
    type_: TypeEngine[Any] = column.type
    if isinstance(value, datetime):
        type_ = TIMESTAMP(timezone=True)
    elif isinstance(value, date):
        type_ = Date()
    elif isinstance(value, int) and not isinstance(value, bool):
        type_ = BigInteger()  # a number too large for the column is larger, and no error
    return literal(value, type_)


def _comes_after(key: SortKey, column: ColumnElement[Any], value: object) -> ColumnElement[bool]:
    if value is None:
        return false()  # nothing comes after the records without a value, in this key
    bound = _bind(value, column)
    after = column < bound if key.descending else column > bound
    return or_(after, column.is_(None)) if _may_be_null(column) else after


def _equals(column: ColumnElement[Any], value: object) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == _bind(value, column)


def start_after(
    collection: Collection, view: View, asked: ItemFilter, cursor: Cursor
) -> ColumnElement[bool]:
    """Match the records after the one at which a cursor stands."""
    own_id = view.column(collection.id_column)
    condition: ColumnElement[bool] = own_id > cursor.last_id
    columns = list(_list_columns(collection, view, asked))
    for (key, column), given in reversed(list(zip(columns, cursor.values, strict=True))):
        value = read_sort_value(collection, key, given)
        after = _comes_after(key, column, value)
        condition = or_(after, and_(_equals(column, value), condition))
    first = next(zip(columns, cursor.values, strict=True), None)
    if first and first[1] is not None and not _may_be_null(first[0][1]):
        # Said once more in a way that an index on the first key can use.
        (key, column), given = first
        bound = _bind(read_sort_value(collection, key, given), column)
        condition = and_(column <= bound if key.descending else column >= bound, condition)
    return condition

"""Records beside another one: near it in place and days, before and after it, and its parts.

Only what is published is measured: a record that is drawn as an area, or as a point that may be
off by kilometres, is as near as it is drawn, and never as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Double, Select, cast, func, literal, null, or_, tuple_

from app.domain.filters import AsOf
from app.query.collections import EVENTS, Collection
from app.query.items import select_features
from app.query.versions import View

MOST_NEAR = 6
MOST_PARTS = 50
NEAR_DAYS = timedelta(days=14)
NEAR_DEGREES = 0.5
"""Degrees within which records are near: about fifty kilometres."""
AREA_PRECISIONS = ("governorate", "region", "country", "linear")
"""Places so wide that to be near them says nothing."""
_UNITS = ("admin1_pcode", "dest_pcode")

Row = Mapping[str, Any]


def _select_rows(collection: Collection, view: View) -> Select[Any]:
    return select_features(collection, view).where(view.condition)


def _read_geometry(text: str) -> ColumnElement[Any]:
    return func.ST_SetSRID(func.ST_GeomFromGeoJSON(text), 4326)


def _measure(collection: Collection, view: View, row: Row) -> ColumnElement[Any]:
    """Return the metres between the published places; null where one of them has none."""
    if row["geometry"] is None:
        return cast(null(), Double)
    there = func.geography(view.column(collection.geometry))
    return func.ST_Distance(there, func.geography(_read_geometry(row["geometry"])))


def _count_days_apart(
    collection: Collection, view: View, first: date, last: date
) -> ColumnElement[Any]:
    """Return how many days lie between two records; none where their days overlap."""
    assert collection.date_columns is not None  # noqa: S101 - asked of dated collections only
    start, end = (view.column(name) for name in collection.date_columns)
    return func.greatest(start - last, literal(first) - end, 0)


def _find_days(collection: Collection, row: Row) -> tuple[date, date] | None:
    names = collection.date_columns
    if names is None or row[names[0]] is None:
        return None
    return row[names[0]], row[names[1]] or row[names[0]]


def _is_near(collection: Collection, view: View, row: Row) -> ColumnElement[bool]:
    """Match what lies near; where a record has no place, what lies in the same unit or nowhere."""
    if row["geometry"] is not None:
        around = func.ST_Expand(_read_geometry(row["geometry"]), NEAR_DEGREES)
        return view.column(collection.geometry).op("&&")(around)
    name = next((each for each in _UNITS if each in collection.properties), None)
    return literal(True) if name is None else view.column(name).is_not_distinct_from(row[name])


def select_near(collection: Collection, row: Row, as_of: AsOf) -> Select[Any] | None:
    """Return the records nearest to one within two weeks of it; None for one without days.

    `row` has `feature_id`, `geometry` (GeoJSON as it was published, or None) and the collection's
    properties. `metres` is null where places cannot be measured.
    """
    days, view = _find_days(collection, row), collection.show(as_of)
    if days is None:
        return None
    assert collection.date_columns is not None  # noqa: S101 - there are days
    start, end = (view.column(name) for name in collection.date_columns)
    metres = _measure(collection, view, row)
    apart = _count_days_apart(collection, view, *days)
    query = (
        _select_rows(collection, view)
        .add_columns(metres.label("metres"))
        .where(
            view.column(collection.id_column) != row["feature_id"],
            start <= days[1] + NEAR_DAYS,
            end >= days[0] - NEAR_DAYS,
            _is_near(collection, view, row),
        )
    )
    if "precision" in collection.properties and row["geometry"] is not None:
        query = query.where(view.column("precision").not_in(AREA_PRECISIONS))
    order = (metres.asc().nulls_last(), apart, view.column(collection.id_column))
    return query.order_by(*order).limit(MOST_NEAR)


def _match_unit(collection: Collection, view: View, row: Row) -> ColumnElement[bool]:
    """Match the same governorate, or the same destination; all where there is neither."""
    name = next((each for each in _UNITS if each in collection.properties), None)
    unknown = name is None or row[name] is None
    return literal(True) if unknown else view.column(str(name)) == row[str(name)]


def select_beside(
    collection: Collection, row: Row, as_of: AsOf, *, later: bool
) -> Select[Any] | None:
    """Return the record before or after one in time, of the same governorate where it has one."""
    days, view = _find_days(collection, row), collection.show(as_of)
    if days is None:
        return None
    assert collection.date_columns is not None  # noqa: S101 - there are days
    start, own_id = view.column(collection.date_columns[0]), view.column(collection.id_column)
    place, here = tuple_(start, own_id), tuple_(literal(days[0]), literal(row["feature_id"]))
    order = (start.asc(), own_id.asc()) if later else (start.desc(), own_id.desc())
    return (
        _select_rows(collection, view)
        .where(place > here if later else place < here, _match_unit(collection, view, row))
        .order_by(*order)
        .limit(1)
    )


def select_family(row: Row, as_of: AsOf) -> Select[Any]:
    """Return the event that an event is a part of, and the events that are parts of it."""
    view = EVENTS.show(as_of)
    own_id, parent = view.column(EVENTS.id_column), view.column("parent_event_id")
    return (
        _select_rows(EVENTS, view)
        .where(or_(own_id == row["parent_event_id"], parent == row["feature_id"]))
        .order_by(view.column("date_start"), own_id)
        .limit(MOST_PARTS + 1)
    )

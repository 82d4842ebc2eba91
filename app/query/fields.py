"""The properties of collections with their types, and which of them a question may use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Date, DateTime, Float, Integer, Numeric
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import TypeEngine

from app.domain.filters import NOW
from app.domain.property_kind import PropertyKind
from app.query.closed_values import list_values
from app.query.collections import Collection
from app.store.geometry_type import Geometry

GEOMETRY = "geometry"
"""How questions name what is drawn of a record."""


SCALARS = frozenset(PropertyKind) - {PropertyKind.TEXTS, PropertyKind.OBJECT, PropertyKind.GEOMETRY}
"""Types that can be compared and sorted, and given as a parameter."""
_TYPES: tuple[tuple[type[TypeEngine[Any]], PropertyKind], ...] = (
    (Geometry, PropertyKind.GEOMETRY),
    (ARRAY, PropertyKind.TEXTS),
    (JSONB, PropertyKind.OBJECT),
    (Boolean, PropertyKind.BOOLEAN),
    (Integer, PropertyKind.INTEGER),
    (Float, PropertyKind.NUMBER),
    (Numeric, PropertyKind.NUMBER),
    (DateTime, PropertyKind.INSTANT),
    (Date, PropertyKind.DATE),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a collection; `may_be_null` when records without a value can occur.

    `values` are all that it can have, where they are a closed list.
    """

    name: str
    type: PropertyKind
    may_be_null: bool = True
    values: tuple[str, ...] = ()


def _find_type(type_: TypeEngine[Any]) -> PropertyKind:
    return next((own for known, own in _TYPES if isinstance(type_, known)), PropertyKind.TEXT)


@cache
def list_fields(collection: Collection) -> tuple[Field, ...]:
    """Return every property that a record of the collection has."""
    columns = {name: collection.show(NOW).column(name) for name in collection.properties}
    return tuple(
        Field(
            name,
            _find_type(column.type),
            bool(getattr(column, "nullable", True)),
            list_values(collection.home, name),
        )
        for name, column in columns.items()
    )


@cache
def list_queryables(collection: Collection) -> dict[str, Field]:
    """Return what a condition may name, by name: the filters, the lists of text, the geometry."""
    queryable = {*collection.filters, *collection.list_filters}
    found = {each.name: each for each in list_fields(collection) if each.name in queryable}
    return {**found, GEOMETRY: Field(GEOMETRY, PropertyKind.GEOMETRY)}


@cache
def list_sortables(collection: Collection) -> dict[str, Field]:
    """Return what records may be ordered by, by name."""
    return {
        name: field for name, field in list_queryables(collection).items() if field.type in SCALARS
    }

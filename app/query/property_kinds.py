"""What the values of a collection's properties are, read off the columns that hold them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Date, DateTime, Double, Integer
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.types import Float, Numeric, TypeEngine

from app.domain.filters import NOW
from app.domain.property_kind import PropertyKind
from app.query.collections import Collection

_KINDS: tuple[tuple[type[TypeEngine[Any]], PropertyKind], ...] = (
    (Boolean, PropertyKind.BOOLEAN),
    (Integer, PropertyKind.INTEGER),
    (Double, PropertyKind.NUMBER),
    (Float, PropertyKind.NUMBER),
    (Numeric, PropertyKind.NUMBER),
    (DateTime, PropertyKind.INSTANT),
    (Date, PropertyKind.DATE),
    (ARRAY, PropertyKind.TEXTS),
    (JSONB, PropertyKind.OBJECT),
)


def _find_kind(held: TypeEngine[Any]) -> PropertyKind:
    found = (kind for column_type, kind in _KINDS if isinstance(held, column_type))
    return next(found, PropertyKind.TEXT)


def find_kinds(collection: Collection) -> dict[str, PropertyKind]:
    """Return the kind of every property, in the order in which records tell them."""
    view = collection.show(NOW)
    return {name: _find_kind(view.column(name).type) for name in collection.properties}

"""Short spellings for the columns that many tables share; the DDL itself is in migrations/."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Identity,
    Integer,
    MetaData,
    SmallInteger,
    Text,
    func,
    literal,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.store.geometry_type import Geometry

METADATA = MetaData()
SRID = 4326


def texts(*names: str, required: bool = False) -> list[Column[Any]]:
    """Return text columns."""
    return [Column(name, Text, nullable=not required) for name in names]


def integers(*names: str, required: bool = False) -> list[Column[Any]]:
    """Return integer columns."""
    return [Column(name, Integer, nullable=not required) for name in names]


def small_integers(*names: str) -> list[Column[Any]]:
    """Return required small integer columns (codes)."""
    return [Column(name, SmallInteger, nullable=False) for name in names]


def dates(*names: str, required: bool = False) -> list[Column[Any]]:
    """Return columns of days."""
    return [Column(name, Date, nullable=not required) for name in names]


def instants(*names: str, required: bool = False) -> list[Column[Any]]:
    """Return columns of instants with time zone."""
    return [Column(name, DateTime(timezone=True), nullable=not required) for name in names]


def text_lists(*names: str) -> list[Column[Any]]:
    """Return required columns of lists of text."""
    return [Column(name, ARRAY(Text), nullable=False) for name in names]


def json_value(name: str, *, required: bool = False) -> Column[Any]:
    """Return a JSON column."""
    return Column(name, JSONB, nullable=not required)


def geometry(name: str, kind: str = "GEOMETRY") -> Column[Any]:
    """Return a WGS 84 geometry column; its index is made by the migrations."""
    return Column(name, Geometry(kind, srid=SRID, spatial_index=False), nullable=True)


def match_any(column: ColumnElement[Any], values: Collection[str]) -> ColumnElement[bool]:
    """Match a column that holds any of these texts, however many they are.

    They go as one array: a statement can have 65,535 parameters at most, and one of a million ids
    would be another statement for every number of them.
    """
    return column == func.any(literal(list(values), ARRAY(Text)))


def row_number(name: str) -> Column[Any]:
    """Return a primary key that the database counts up."""
    return Column(name, BigInteger, Identity(always=True), primary_key=True)

"""What conditions compare: properties and literals, each with its type."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from unicodedata import category

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Float,
    Function,
    Text,
    func,
    literal,
)

from app.domain.errors import BadParameter
from app.domain.property_kind import PropertyKind
from app.query.closed_values import explain_impossible
from app.query.collections import Collection
from app.query.cql2.spelling import spell_tree
from app.query.fields import Field, list_queryables
from app.query.versions import View

LONGEST_TEXT = 500
_MOST_INTEGER = 2**53
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
NUMBERS = frozenset({PropertyKind.INTEGER, PropertyKind.NUMBER})
_SPELLED = {
    PropertyKind.TEXT: "text in single quotes, such as 'Battles'",
    PropertyKind.INTEGER: "a number",
    PropertyKind.NUMBER: "a number",
    PropertyKind.BOOLEAN: "TRUE or FALSE",
    PropertyKind.DATE: "DATE('2025-03-07')",
    PropertyKind.INSTANT: "TIMESTAMP('2025-03-07T00:00:00Z')",
    PropertyKind.TEXTS: "a list of texts, such as ('one', 'other')",
    PropertyKind.GEOMETRY: "a geometry, such as BBOX(35, 34, 37, 36) or POINT(36 35)",
}


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a comparison; `spelled` is how its reader wrote it, `value` a literal's own.

    `field` is the property that is named.
    """

    type: PropertyKind
    sql: ColumnElement[Any]
    spelled: str
    value: Any = None
    field: Field | None = None

    @property
    def is_text(self) -> bool:
        """Whether this is text in quotes."""
        return self.type is PropertyKind.TEXT and self.value is not None

    @property
    def given(self) -> str:
        """Return what was given as an error repeats it: text without its quotes."""
        return str(self.value) if self.is_text else self.spelled


def refuse(given: object, allowed: str) -> BadParameter:
    """Return the error that names what of a condition is impossible, and what is allowed."""
    return BadParameter("filter", spell_tree(given), allowed)


def spell_type(type_: PropertyKind) -> str:
    """Return how a literal of a type is written."""
    return _SPELLED.get(type_, type_.value)


@dataclass(frozen=True, slots=True)
class Scope:
    """The collection that is asked, as of a moment, and what of it may be named."""

    collection: Collection
    view: View

    @property
    def queryables(self) -> Mapping[str, Field]:
        """Return what may be named."""
        return list_queryables(self.collection)

    def find_property(self, name: object) -> Operand:
        """Return a property that is a queryable; raises BadParameter for any other name."""
        field = self.queryables.get(name) if isinstance(name, str) else None
        if field is None:
            allowed = f"properties of {self.collection.name} are {', '.join(self.queryables)}"
            raise refuse(name, allowed)
        own = self.collection.geometry if field.type is PropertyKind.GEOMETRY else field.name
        return Operand(field.type, self.view.column(own), field.name, field=field)


def read_day(text: object) -> date:
    """Read a day of the calendar."""
    try:
        if isinstance(text, str) and _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise refuse(text, "a day such as DATE('2025-03-07')")


def read_instant(text: object) -> datetime:
    """Read an instant with its distance from UTC."""
    try:
        if isinstance(text, str) and _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise refuse(text, "an instant such as TIMESTAMP('2025-03-07T00:00:00Z')")


def make_day(day: date) -> Operand:
    """Return a day as a literal."""
    return Operand(PropertyKind.DATE, literal(day, Date), f"DATE('{day}')", day)


def make_text(text: str) -> Operand:
    """Return text as a literal; what no record can hold is refused."""
    if len(text) > LONGEST_TEXT or any(category(char) in {"Cc", "Cs"} for char in text):
        raise refuse(text, f"at most {LONGEST_TEXT} printable characters")
    return Operand(PropertyKind.TEXT, literal(text, Text), f"'{text}'", text)


def _make_number(number: float) -> Operand:
    if not math.isfinite(number):
        raise refuse(number, "a finite number")
    whole = float(number).is_integer() and abs(number) <= _MOST_INTEGER
    # A whole number is compared as one, so that an index of whole numbers can be used.
    sql = literal(int(number), BigInteger) if whole else literal(float(number), Float)
    return Operand(PropertyKind.NUMBER, sql, str(number), number)


def _make_timestamp(text: object) -> Operand:
    instant = read_instant(text)
    sql = literal(instant, DateTime(timezone=True))
    # Days are days in Syria: of an instant that is compared with one, the day as written counts.
    return Operand(PropertyKind.INSTANT, sql, f"TIMESTAMP('{text}')", str(text)[:10])


def make_scalar(tree: object) -> Operand | None:
    """Return a literal that is one value; None for anything else."""
    if isinstance(tree, bool):
        return Operand(PropertyKind.BOOLEAN, literal(tree, Boolean), str(tree).upper(), tree)
    if isinstance(tree, int | float):
        return _make_number(tree)
    if isinstance(tree, str):
        return make_text(tree)
    if isinstance(tree, Mapping) and tree.keys() == {"date"}:
        return make_day(read_day(tree["date"]))
    if isinstance(tree, Mapping) and tree.keys() == {"timestamp"}:
        return _make_timestamp(tree["timestamp"])
    return None


def read_operand(scope: Scope, tree: object) -> Operand:
    """Return a property, a literal, or `CASEI` of text; raises BadParameter for anything else."""
    if isinstance(tree, Mapping) and tree.keys() == {"property"}:
        return scope.find_property(tree["property"])
    if isinstance(tree, Mapping) and tree.get("op") == "casei":
        return _fold_case(scope, tree.get("args"))
    found = make_scalar(tree)
    if tree is None:
        raise refuse(tree, "IS NULL or IS NOT NULL, as in killed_low IS NULL")
    if found is None:
        raise refuse(tree, "a property, a value or CASEI(…) on each side of a comparison")
    return found


def _fold_case(scope: Scope, args: object) -> Operand:
    if not isinstance(args, list) or len(args) != 1:
        raise refuse(args, "CASEI(…) with one text or property of text")
    inner = read_operand(scope, args[0])
    # CASEI of CASEI says nothing more, and would make a narrow condition costly.
    if inner.type is not PropertyKind.TEXT or isinstance(inner.sql, Function):
        raise refuse(inner.spelled, "CASEI(…) with text or a property of text")
    return Operand(PropertyKind.TEXT, func.lower(inner.sql), f"CASEI({inner.spelled})")


def _align(one: Operand, other: Operand) -> Operand:
    """Return `one` as the type of `other`, where it is an instant to compare with a day."""
    if (
        one.type is PropertyKind.INSTANT
        and other.type is PropertyKind.DATE
        and one.value is not None
    ):
        return make_day(read_day(one.value))
    return one


def align_types(one: Operand, other: Operand) -> tuple[Operand, Operand]:
    """Return both sides as one type; raises BadParameter when they cannot be compared."""
    one, other = _align(one, other), _align(other, one)
    same = one.type is other.type or {one.type, other.type} <= NUMBERS
    if not same or one.type in {PropertyKind.TEXTS, PropertyKind.GEOMETRY}:
        wanted = f"{one.spelled} is compared with {spell_type(one.type)}"
        raise refuse(other.given, wanted)
    return one, other


def check_possible(one: Operand, other: Operand) -> None:
    """Raise BadParameter where one side is a property and the other what it never can be."""
    for own, told in ((one, other), (other, one)):
        if own.field is not None and told.is_text:
            allowed = explain_impossible(own.field.name, own.field.values, told.value)
            if allowed is not None:
                raise refuse(told.value, allowed)

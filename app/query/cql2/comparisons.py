"""Comparisons, LIKE, BETWEEN, IN, IS NULL and lists of text."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Float, Text, and_, any_, cast, literal, or_
from sqlalchemy.dialects.postgresql import ARRAY

from app.domain.property_kind import PropertyKind
from app.query.cql2.bounds import MOST_VALUES
from app.query.cql2.operands import (
    Operand,
    Scope,
    align_types,
    check_possible,
    read_operand,
    refuse,
    spell_type,
)

Condition = ColumnElement[bool]
LONGEST_PATTERN = 200
_COMPARE: dict[str, Callable[[Any, Any], Condition]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
COMPARISONS = frozenset(_COMPARE)
_EQUALITIES = frozenset({"=", "<>"})


def _take(op: str, args: Sequence[object], count: int) -> Sequence[object]:
    if len(args) != count:
        raise refuse(op, f"{op} with {count} operands")
    return args


def compare(scope: Scope, op: str, args: Sequence[object]) -> Condition:
    """Translate one of `= <> < <= > >=`."""
    left, right = (read_operand(scope, each) for each in _take(op, args, 2))
    left, right = align_types(left, right)
    if left.type is PropertyKind.BOOLEAN and op not in _EQUALITIES:
        raise refuse(f"{left.spelled} {op}", "= or <> between TRUE and FALSE")
    if op in _EQUALITIES:
        check_possible(left, right)
    return _COMPARE[op](left.sql, right.sql)


def match_pattern(scope: Scope, args: Sequence[object]) -> Condition:
    r"""Translate LIKE; `%` is any text, `_` any character, and `\` takes the meaning from both."""
    text, pattern = (read_operand(scope, each) for each in _take("LIKE", args, 2))
    if {text.type, pattern.type} != {PropertyKind.TEXT}:
        raise refuse(f"{text.spelled} LIKE {pattern.spelled}", "a property of text LIKE 'text%'")
    inner = pattern.spelled.removeprefix("CASEI(").removesuffix(")").strip("'")
    if len(inner) > LONGEST_PATTERN or (len(inner) - len(inner.rstrip("\\"))) % 2:
        allowed = f"a pattern of at most {LONGEST_PATTERN} characters that does not end with \\"
        raise refuse(inner, allowed)
    return text.sql.like(pattern.sql)


def match_range(scope: Scope, args: Sequence[object]) -> Condition:
    """Translate BETWEEN; both ends belong to the range."""
    value, low, high = (read_operand(scope, each) for each in _take("BETWEEN", args, 3))
    value, low = align_types(value, low)
    value, high = align_types(value, high)
    if value.type is PropertyKind.BOOLEAN:
        raise refuse(value.spelled, "BETWEEN with numbers, text, days or instants")
    return and_(value.sql >= low.sql, value.sql <= high.sql)


def _match_any(value: Operand, literals: Sequence[BindParameter[Any]]) -> Condition:
    """Match any of the literals, bound as one list: however many, they are one condition."""
    types = {type(each.type): each.type for each in literals}
    type_ = types.get(Float, literals[0].type)
    values: list[Any] = [each.value for each in literals]
    if isinstance(type_, Float):  # a list of whole and of broken numbers cannot be bound
        values = [float(each) for each in values]
    return value.sql == any_(literal(values, ARRAY(type_)))


def match_list(scope: Scope, args: Sequence[object]) -> Condition:
    """Translate IN."""
    value, values = _take("IN", args, 2)
    left = read_operand(scope, value)
    if not isinstance(values, list) or not 1 <= len(values) <= MOST_VALUES:
        raise refuse("IN", f"IN with a list of 1 to {MOST_VALUES} values")
    pairs = [align_types(left, read_operand(scope, each)) for each in values]
    for own, other in pairs:
        check_possible(own, other)
    literals: dict[PropertyKind, list[BindParameter[Any]]] = {}
    sides = {own.type: own for own, _other in pairs}  # an instant is a day beside days
    parts = []
    for own, other in pairs:
        if isinstance(other.sql, BindParameter):
            literals.setdefault(own.type, []).append(other.sql)
        else:
            parts.append(own.sql == other.sql)
    return or_(*parts, *(_match_any(sides[kind], each) for kind, each in literals.items()))


def match_missing(scope: Scope, args: Sequence[object]) -> Condition:
    """Translate IS NULL."""
    [value] = _take("IS NULL", args, 1)
    return read_operand(scope, value).sql.is_(None)


def _read_texts(scope: Scope, tree: object) -> Operand:
    if not isinstance(tree, list):
        found = read_operand(scope, tree)
        if found.type is PropertyKind.TEXTS:
            return found
        raise refuse(found.spelled, spell_type(PropertyKind.TEXTS))
    if len(tree) > MOST_VALUES or not all(isinstance(each, str) for each in tree):
        raise refuse(tree, f"at most {MOST_VALUES} texts: {spell_type(PropertyKind.TEXTS)}")
    values = [read_operand(scope, each).value for each in tree]
    return Operand(PropertyKind.TEXTS, literal(values, ARRAY(Text)), "a list")


_LISTS: dict[str, Callable[[Any, Any], Condition]] = {
    "a_contains": lambda one, other: one.contains(other),
    "a_containedby": lambda one, other: one.contained_by(other),
    "a_overlaps": lambda one, other: one.overlap(other),
    "a_equals": lambda one, other: and_(one.contains(other), one.contained_by(other)),
}
LIST_FUNCTIONS = frozenset(_LISTS)


def compare_lists(scope: Scope, op: str, args: Sequence[object]) -> Condition:
    """Translate a comparison of lists of text, in which neither order nor repetition counts."""
    one, other = (_read_texts(scope, each) for each in _take(op.upper(), args, 2))
    texts = ARRAY(Text)
    return _LISTS[op](cast(one.sql, texts), cast(other.sql, texts))

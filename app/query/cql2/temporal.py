"""Comparisons of days, instants and intervals (T_INTERSECTS, T_AFTER …).

An interval is closed: both of its ends belong to it. A day is one value, not 24 hours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, DateTime, and_, literal, or_

from app.domain.errors import BadParameter
from app.domain.property_kind import PropertyKind
from app.query.cql2.operands import (
    Operand,
    Scope,
    align_types,
    make_day,
    make_scalar,
    read_day,
    read_operand,
    refuse,
)

_TIMES = {PropertyKind.DATE, PropertyKind.INSTANT}
_ALLOWED = (
    "a day such as DATE('2025-03-07'), an instant such as TIMESTAMP('2025-03-07T00:00:00Z'), "
    "a property of either, or INTERVAL(from, to) with '..' for an open end"
)


@dataclass(frozen=True, slots=True)
class _Span:
    """From when until when; None for an open end."""

    start: Operand | None
    end: Operand | None

    @property
    def ends(self) -> tuple[Operand, ...]:
        return tuple(each for each in (self.start, self.end) if each is not None)


def _read_end(scope: Scope, tree: object) -> Operand | None:
    if tree in ("..", ""):
        return None
    if isinstance(tree, str):
        day = len(tree) == len("2025-03-07")
        found = make_day(read_day(tree)) if day else make_scalar({"timestamp": tree})
    else:
        found = read_operand(scope, tree)
    if found is None or found.type not in _TIMES:
        raise refuse(tree, _ALLOWED)
    return found


def _suggest_day(text: str) -> str | None:
    """Return how a day is written that was given as mere text; None for any other text."""
    try:
        return f"DATE('{read_day(text)}')"
    except BadParameter:
        return None


def _read_span(scope: Scope, tree: object) -> _Span:
    if isinstance(tree, Mapping) and tree.keys() == {"interval"}:
        ends = tree["interval"]
        if not isinstance(ends, list) or len(ends) != 2:
            raise refuse("INTERVAL", "INTERVAL with two ends")
        return _Span(_read_end(scope, ends[0]), _read_end(scope, ends[1]))
    moment = read_operand(scope, tree)
    if moment.type not in _TIMES:
        raise refuse(moment.given, _suggest_day(moment.given) or _ALLOWED)
    return _Span(moment, moment)


def _find_type(ends: Sequence[Operand]) -> PropertyKind:
    """Return the one type in which all ends are compared: that of the properties among them."""
    kinds = {each.type for each in ends}
    named = {each.type for each in ends if each.value is None}
    if len(kinds) > 1 and named == {PropertyKind.DATE}:
        return PropertyKind.DATE
    if len(kinds) > 1:
        raise refuse(" and ".join(each.spelled for each in ends), "days only, or instants only")
    return next(iter(kinds), PropertyKind.DATE)


_OPEN: dict[PropertyKind, tuple[ColumnElement[Any], ColumnElement[Any]]] = {
    PropertyKind.DATE: (literal(date.min, Date), literal(date.max, Date)),
    PropertyKind.INSTANT: (
        literal(datetime.min.replace(tzinfo=UTC), DateTime(timezone=True)),
        literal(datetime.max.replace(tzinfo=UTC), DateTime(timezone=True)),
    ),
}
"""What stands for an open start and an open end."""


def _spell_ends(span: _Span, type_: PropertyKind) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    anchor = Operand(type_, literal(None), "the other side")
    first, last = _OPEN[type_]
    start, end = (
        default if own is None else align_types(anchor, own)[1].sql
        for own, default in ((span.start, first), (span.end, last))
    )
    return start, end


_Rule = Callable[[Any, Any, Any, Any], ColumnElement[bool]]
_RULES: dict[str, _Rule] = {
    "t_after": lambda a, _b, _c, d: a > d,
    "t_before": lambda _a, b, c, _d: b < c,
    "t_disjoint": lambda a, b, c, d: or_(a > d, b < c),
    "t_intersects": lambda a, b, c, d: and_(a <= d, b >= c),
    "t_equals": lambda a, b, c, d: and_(a == c, b == d),
    "t_contains": lambda a, b, c, d: and_(a < c, b > d),
    "t_during": lambda a, b, c, d: and_(a > c, b < d),
    "t_finishes": lambda a, b, c, d: and_(a > c, b == d),
    "t_finishedby": lambda a, b, c, d: and_(a < c, b == d),
    "t_meets": lambda _a, b, c, _d: b == c,
    "t_metby": lambda a, _b, _c, d: a == d,
    "t_overlaps": lambda a, b, c, d: and_(a < c, b > c, b < d),
    "t_overlappedby": lambda a, b, c, d: and_(a > c, a < d, b > d),
    "t_starts": lambda a, b, c, d: and_(a == c, b < d),
    "t_startedby": lambda a, b, c, d: and_(a == c, b > d),
}
"""By the function's name: what has to hold between a–b and c–d."""
TIME_FUNCTIONS = frozenset(_RULES)


def compare_times(scope: Scope, op: str, args: Sequence[object]) -> ColumnElement[bool]:
    """Translate a comparison of two moments or intervals."""
    if len(args) != 2:
        raise refuse(op.upper(), f"{op.upper()} with 2 operands")
    one, other = (_read_span(scope, each) for each in args)
    type_ = _find_type([*one.ends, *other.ends])
    return _RULES[op](*_spell_ends(one, type_), *_spell_ends(other, type_))

"""The tree of a condition becomes one SQL condition on a view's columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from app.domain.filters import Tree
from app.domain.property_kind import PropertyKind
from app.query.collections import Collection
from app.query.cql2.comparisons import (
    COMPARISONS,
    LIST_FUNCTIONS,
    compare,
    compare_lists,
    match_list,
    match_missing,
    match_pattern,
    match_range,
)
from app.query.cql2.operands import Scope, refuse
from app.query.cql2.spatial import SPACE_FUNCTIONS, compare_geometries
from app.query.cql2.temporal import TIME_FUNCTIONS, compare_times
from app.query.versions import View

DEEPEST_TREE = 30
_Condition = ColumnElement[bool]
_NAMED: Mapping[str, Callable[[Scope, Sequence[object]], _Condition]] = {
    "like": match_pattern,
    "between": match_range,
    "in": match_list,
    "isnull": match_missing,
}
_BY_OPERATOR: tuple[
    tuple[frozenset[str], Callable[[Scope, str, Sequence[object]], _Condition]], ...
] = (
    (COMPARISONS, compare),
    (SPACE_FUNCTIONS, compare_geometries),
    (TIME_FUNCTIONS, compare_times),
    (LIST_FUNCTIONS, compare_lists),
)
FUNCTIONS = (*sorted(SPACE_FUNCTIONS), *sorted(TIME_FUNCTIONS), *sorted(LIST_FUNCTIONS), "casei")
"""Every function that a condition may call."""
_ALLOWED = (
    "AND, OR, NOT, =, <>, <, <=, >, >=, LIKE, BETWEEN, IN, IS NULL and the functions "
    f"{', '.join(name.upper() for name in FUNCTIONS)}"
)


def _combine(scope: Scope, op: str, args: Sequence[object], depth: int) -> _Condition:
    parts = [_translate(scope, each, depth + 1) for each in args]
    if op == "not" and len(parts) == 1:
        return not_(parts[0])
    if op == "not" or len(parts) < 2:
        raise refuse(op.upper(), "AND and OR with two conditions or more, NOT with one")
    return and_(*parts) if op == "and" else or_(*parts)


def _translate_plain(scope: Scope, tree: object) -> _Condition:
    if isinstance(tree, bool):
        return true() if tree else false()
    if isinstance(tree, Mapping) and tree.keys() == {"property"}:
        found = scope.find_property(tree["property"])
        if found.type is PropertyKind.BOOLEAN:
            return found.sql
        raise refuse(found.spelled, f"a condition, such as {found.spelled} IS NOT NULL")
    raise refuse(tree, "a condition that is true or false of every record")


def _translate(scope: Scope, tree: object, depth: int) -> _Condition:
    if depth > DEEPEST_TREE:
        raise refuse("filter", f"at most {DEEPEST_TREE} conditions inside one another")
    if not isinstance(tree, Mapping) or "op" not in tree:
        return _translate_plain(scope, tree)
    op, args = str(tree["op"]).lower(), tree.get("args")
    if not isinstance(args, list):
        raise refuse(op, "an operator with its operands")
    if op in {"and", "or", "not"}:
        return _combine(scope, op, args, depth)
    if op in _NAMED:
        return _NAMED[op](scope, args)
    for names, translate in _BY_OPERATOR:
        if op in names:
            return translate(scope, op, args)
    raise refuse(op, _ALLOWED)


def translate_condition(collection: Collection, view: View, tree: Tree) -> ColumnElement[bool]:
    """Return the SQL condition of a tree; raises BadParameter for what is not possible."""
    return _translate(Scope(collection, view), tree, 0)

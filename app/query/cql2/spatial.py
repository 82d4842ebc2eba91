"""Comparisons of what is drawn with a geometry in degrees (S_INTERSECTS …)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Text, func, literal, literal_column

from app.domain.property_kind import PropertyKind
from app.query.cql2.operands import Scope, refuse, spell_type
from app.query.fields import GEOMETRY
from app.store.columns import SRID

MOST_POSITIONS = 1_000
"""Positions of a geometry; ten thousand times as many would keep the database busy for long."""
_FUNCTIONS = {
    "s_intersects": "ST_Intersects",
    "s_disjoint": "ST_Disjoint",
    "s_equals": "ST_Equals",
    "s_touches": "ST_Touches",
    "s_crosses": "ST_Crosses",
    "s_within": "ST_Within",
    "s_contains": "ST_Contains",
    "s_overlaps": "ST_Overlaps",
}
SPACE_FUNCTIONS = frozenset(_FUNCTIONS)
_DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2,
          "MultiPolygon": 3}  # fmt: skip
"""By type: how deep its positions lie."""
_FEWEST = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}
_COLLECTION = "GeometryCollection"


def _refuse_geometry(tree: object, reason: str) -> Any:  # noqa: ANN401
    raise refuse(tree, f"{spell_type(PropertyKind.GEOMETRY)}: {reason}")


def _list_lines(coordinates: object, depth: int, given: object) -> Iterator[list[object]]:
    """Yield the lists of positions of a geometry."""
    if not isinstance(coordinates, list) or not coordinates:
        _refuse_geometry(given, "it needs positions")
        return
    if depth <= 1:
        yield coordinates if depth else [coordinates]
        return
    for part in coordinates:
        yield from _list_lines(part, depth - 1, given)


def _check_position(position: object, given: object) -> None:
    numbers = position if isinstance(position, list) else []
    usable = len(numbers) in {2, 3} and all(
        isinstance(each, int | float) and not isinstance(each, bool) for each in numbers
    )
    # Comparisons with NaN are false, so that it does not pass either.
    if not (usable and abs(numbers[0]) <= 180 and abs(numbers[1]) <= 90):
        _refuse_geometry(given, "longitude from -180 to 180, then latitude from -90 to 90")


def _check_simple(tree: Mapping[str, Any]) -> int:
    """Return the number of positions of a geometry that is not a collection."""
    kind, count = tree.get("type"), 0
    if kind not in _DEPTH or tree.keys() != {"type", "coordinates"}:
        _refuse_geometry(tree, f"the types are {', '.join((*_DEPTH, _COLLECTION))}")
    for line in _list_lines(tree["coordinates"], _DEPTH[str(kind)], tree):
        count += len(line)
        if count > MOST_POSITIONS:
            _refuse_geometry("a geometry", f"at most {MOST_POSITIONS} positions")
        for position in line:
            _check_position(position, tree)
        if len(line) < _FEWEST.get(str(kind), 1):
            _refuse_geometry(tree, f"at least {_FEWEST[str(kind)]} positions")
        if "Polygon" in str(kind) and line[0] != line[-1]:
            _refuse_geometry(tree, "the first position of a ring is its last")
    return count


def _check_geometry(tree: object) -> None:
    if not isinstance(tree, Mapping):
        _refuse_geometry(tree, "or the property geometry")
        return
    parts = tree.get("geometries") if tree.get("type") == _COLLECTION else [tree]
    if not isinstance(parts, list) or not all(isinstance(each, Mapping) for each in parts):
        _refuse_geometry(tree, "a collection holds geometries")
        return
    if sum(_check_simple(each) for each in parts) > MOST_POSITIONS:
        _refuse_geometry("a geometry", f"at most {MOST_POSITIONS} positions")


def _draw(tree: Mapping[str, Any]) -> ColumnElement[Any]:
    text = literal(orjson.dumps(tree).decode(), Text)
    drawn = func.ST_Force2D(func.ST_SetSRID(func.ST_GeomFromGeoJSON(text), SRID))
    # A ring that crosses itself would be an error of the database in the middle of an answer.
    return func.ST_MakeValid(drawn, literal_column("'method=structure'"))


def _draw_box(corners: object) -> ColumnElement[Any]:
    numbers = corners if isinstance(corners, list) else []
    if len(numbers) not in {4, 6}:
        _refuse_geometry(corners, "a BBOX has four numbers, or six with heights")
    middle = len(numbers) // 2
    (west, south), (east, north) = numbers[:2], numbers[middle : middle + 2]
    for position in ([west, south], [east, north]):
        _check_position(position, corners)
    if south > north:
        _refuse_geometry(corners, "the southern edge of a BBOX comes first")
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    # As in `bbox`: without width or height it is a line or a point.
    boxes = [
        func.ST_Envelope(func.ST_MakeEnvelope(float(left), float(south), float(right),
                                              float(north), SRID))
        for left, right in spans
    ]  # fmt: skip
    return boxes[0] if len(boxes) == 1 else func.ST_Union(*boxes)


def _read_geometry(scope: Scope, tree: object) -> ColumnElement[Any]:
    if isinstance(tree, Mapping) and tree.keys() == {"property"}:
        found = scope.find_property(tree["property"])
        if found.type is not PropertyKind.GEOMETRY:
            raise refuse(found.spelled, f"the property {GEOMETRY}, or a geometry")
        return found.sql
    if isinstance(tree, Mapping) and tree.keys() == {"bbox"}:
        return _draw_box(tree["bbox"])
    _check_geometry(tree)
    return _draw(tree)  # type: ignore[arg-type]


def compare_geometries(scope: Scope, op: str, args: Sequence[object]) -> ColumnElement[bool]:
    """Translate a comparison of two geometries; one without geometry is in no relation."""
    if len(args) != 2:
        raise refuse(op.upper(), f"{op.upper()} with 2 operands")
    simple = [each for each in args if isinstance(each, Mapping)]
    if op != "s_intersects" and any(each.get("type") == _COLLECTION for each in simple):
        _refuse_geometry(_COLLECTION, "a collection only in S_INTERSECTS")
    one, other = (_read_geometry(scope, each) for each in args)
    function = getattr(func, _FUNCTIONS[op])
    return function(one, other, type_=None)  # type: ignore[no-any-return]

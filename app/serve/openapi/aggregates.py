"""Counts and sums in the description."""

from __future__ import annotations

from app.query.aggregates import GROUPS, SUMS
from app.query.collections import EVENTS
from app.serve.openapi.operations import (
    ANY_OBJECT,
    Json,
    add_answer,
    make_answer,
    make_operation,
    make_query,
)
from app.serve.openapi.shared_parameters import DATA_FORMAT, list_selection

_GROUPS: Json = {
    "type": "array",
    "minItems": 1,
    "uniqueItems": True,
    "items": {"type": "string", "enum": list(GROUPS)},
}


def describe_aggregates() -> Json:
    """Return the path of the aggregates."""
    ok = make_answer("Found", "application/json", ANY_OBJECT)
    by = make_query("by", f"One or more of {', '.join(GROUPS)}", _GROUPS, required=True)
    sums: Json = {"type": "string", "enum": [*SUMS]}
    summed = make_query("sum", "Refuse to answer where this sum may count twice", sums)
    path = make_operation(
        "get_aggregates",
        "Counts and sums of events",
        [by, summed, DATA_FORMAT, *list_selection(EVENTS)],
        ok,
    )
    return {"/aggregates": add_answer(path, 409, "A group holds what must not be added")}

"""The arithmetic of claims in the description."""

from __future__ import annotations

from app.serve.openapi.operations import (
    ANY_OBJECT,
    Json,
    add_answer,
    make_answer,
    make_operation,
    make_query,
)
from app.serve.openapi.operations import make_path_parameter as make_part
from app.serve.openapi.shared_parameters import DATA_FORMAT, ID, TIMES, limit_to
from app.serve.places.reconcile import DEFAULT_PAIRS, MOST_ADDED


def _list_claims(description: str, most: int, *, required: bool) -> Json:
    schema: Json = {"type": "array", "items": ID, "uniqueItems": True, "minItems": 2,
                    "maxItems": most}  # fmt: skip
    return make_query("claims", description, schema, required=required)


def describe_arithmetic() -> Json:
    """Return the paths that tell why figures differ and which may be added."""
    ok = make_answer("Found", "application/json", ANY_OBJECT)
    pair = _list_claims("Two claims, one of them about this event", 2, required=False)
    several = _list_claims("The claims whose figures are added", MOST_ADDED, required=True)
    total = make_operation(
        "get_sum", "Sum of figures that count nothing twice", [several, DATA_FORMAT], ok
    )
    most = limit_to(DEFAULT_PAIRS, "Pairs at most")
    return {
        "/events/{id}/reconcile": make_operation(
            "get_events_reconcile",
            "Why the figures behind this event differ",
            [make_part("id", ID), pair, most, DATA_FORMAT, *TIMES.values()],
            ok,
        ),
        "/sum": add_answer(
            total, 409, "The figures share something, or may: `pairs` says which and why"
        ),
    }

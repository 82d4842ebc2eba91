"""The landing page, the standards and the list of collections in the description."""

from __future__ import annotations

from app.serve.openapi.operations import ANY_OBJECT, Json, make_answer, make_operation
from app.serve.openapi.shared_parameters import DATA_FORMAT, TIMES


def describe_catalogue() -> Json:
    """Return the paths that tell what there is."""
    ok = make_answer("Found", "application/json", ANY_OBJECT)
    return {
        "/": make_operation("get_landing", "Landing page", [DATA_FORMAT], ok),
        "/conformance": make_operation("get_conformance", "Standards kept", [DATA_FORMAT], ok),
        "/collections": make_operation(
            "get_collections", "All collections", [DATA_FORMAT, *TIMES.values()], ok
        ),
    }

"""Balances of movements in the description."""

from __future__ import annotations

from app.query.collections import FLOWS
from app.serve.counts.balances import FORMATS, GROUPS, LEVELS
from app.serve.openapi.operations import (
    ANY_OBJECT,
    Json,
    make_answer_in,
    make_operation,
    make_query,
)
from app.serve.openapi.shared_parameters import list_selection


def _choice(name: str, description: str, values: list[str]) -> Json:
    return make_query(name, description, {"type": "string", "enum": values, "default": values[0]})


def describe_movements() -> Json:
    """Return the path of the balances."""
    balances = make_operation(
        "get_flow_balances",
        "Arrivals, departures, returns and net per place, as intervals, one source a row",
        [
            _choice("by", "One row per place, or per place and month", list(GROUPS)),
            _choice("level", "By which places", list(LEVELS)),
            _choice("f", "Format", [each.name for each in FORMATS]),
            *list_selection(FLOWS),
        ],
        make_answer_in("Found", FORMATS, ANY_OBJECT),
    )
    return {"/flows/balances": balances}

"""Counts and sums in the description."""

from __future__ import annotations

from app.query.aggregates import DATE_GROUPS, DEFAULT_ZOOM, GROUPS, SUMS
from app.query.collections import EVENTS
from app.query.drawn_units import MOST_ZOOM
from app.query.figures import MEASURES
from app.serve.counts.aggregates import COUNTED, FILLS, FORMATS
from app.serve.openapi.operations import (
    ANY_OBJECT,
    Json,
    add_answer,
    make_answer_in,
    make_operation,
    make_query,
)
from app.serve.openapi.shared_parameters import list_selection


def _list_some(names: list[str]) -> Json:
    items: Json = {"type": "string", "enum": names}
    return {"type": "array", "minItems": 1, "uniqueItems": True, "items": items}


def _choose(names: list[str]) -> Json:
    return {"type": "string", "enum": names}


def _list_parameters() -> list[Json]:
    zoom: Json = {"type": "integer", "minimum": 0, "maximum": MOST_ZOOM, "default": DEFAULT_ZOOM}
    return [
        make_query("by", f"One or more of {', '.join(GROUPS)}", _list_some([*GROUPS]),
                   required=True),
        make_query("measure", "What is told of each group", _list_some([COUNTED, *MEASURES])),
        make_query("zoom", "With by=place: whose units stand for the events", zoom),
        make_query("fill", f"zero: tell empty periods too, by one of {', '.join(DATE_GROUPS)}",
                   _choose([*FILLS])),
        make_query("sum", "Refuse to answer where this sum may count twice", _choose([*SUMS])),
        make_query("f", "Format; GeoJSON by place only", _choose([each.name for each in FORMATS])),
    ]  # fmt: skip


def describe_aggregates() -> Json:
    """Return the path of the aggregates."""
    path = make_operation(
        "get_aggregates",
        "Counts and sums of events",
        [*_list_parameters(), *list_selection(EVENTS)],
        make_answer_in("Found", FORMATS, ANY_OBJECT),
    )
    return {"/aggregates": add_answer(path, 409, "A group holds what must not be added")}

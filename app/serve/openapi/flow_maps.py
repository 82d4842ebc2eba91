"""The format that only the items of flows have, added to their description."""

from __future__ import annotations

from typing import Any

from app.serve.asking.formats import CSV
from app.serve.counts.flow_maps import FLOWMAP, HEADER, PARTS
from app.serve.openapi.operations import TEXT, Json, make_query

_ITEMS = "/collections/flows/items"
_PART = make_query(
    "part",
    f"With f={FLOWMAP} only: which of its two tables",
    {"type": "string", "enum": list(PARTS), "default": next(iter(PARTS))},
)


def _offer_format(parameter: Any) -> Json:  # noqa: ANN401 - a node of the description
    if parameter["name"] != "f":
        return dict(parameter)
    schema = parameter["schema"]
    return {**parameter, "schema": {**schema, "enum": [*schema["enum"], FLOWMAP]}}


def add_flow_map(paths: Json) -> Json:
    """Return the paths with the flow map among the formats of the flows' items."""
    operation: Any = paths[_ITEMS]
    get = operation["get"]
    found = get["responses"]["200"]
    counts = {"description": "Movements that are no arrow, by reason", "schema": TEXT}
    told = {
        **found,
        "content": {**found["content"], CSV.media_type: {"schema": TEXT}},
        "headers": {**found.get("headers", {}), HEADER: counts},
    }
    return {
        **paths,
        _ITEMS: {
            "get": {
                **get,
                "parameters": [*map(_offer_format, get["parameters"]), _PART],
                "responses": {**get["responses"], "200": told},
            }
        },
    }

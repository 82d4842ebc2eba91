"""The whole description: the paths of every topic, and what they share."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from app.encode import encode_json
from app.serve.openapi.aggregates import describe_aggregates
from app.serve.openapi.catalogue import describe_catalogue
from app.serve.openapi.claims import describe_claims
from app.serve.openapi.clusters import describe_clusters
from app.serve.openapi.exports import describe_exports
from app.serve.openapi.feeds import describe_feeds
from app.serve.openapi.flow_maps import add_flow_map
from app.serve.openapi.geocoding import describe_geocoding
from app.serve.openapi.items import describe_collections
from app.serve.openapi.movements import describe_movements
from app.serve.openapi.operations import HEADERS, TEXT, Json
from app.serve.openapi.reconcile import describe_arithmetic
from app.serve.openapi.tiles import describe_tiles

TOPICS: tuple[Callable[[], Json], ...] = (
    describe_catalogue,
    describe_collections,
    describe_exports,
    describe_tiles,
    describe_claims,
    describe_clusters,
    describe_arithmetic,
    describe_aggregates,
    describe_movements,
    describe_feeds,
    describe_geocoding,
)
"""What returns the paths of each topic, in the order in which they are listed."""
_FEATURE: Json = {
    "type": "object",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"type": "string", "enum": ["Feature"]},
        "id": TEXT,
        "geometry": {"type": "object", "nullable": True},
        "properties": {"type": "object"},
    },
}
_PAGE: Json = {
    "type": "object",
    "required": ["type", "features"],
    "properties": {
        "type": {"type": "string", "enum": ["FeatureCollection"]},
        "features": {"type": "array", "items": {"$ref": "#/components/schemas/feature"}},
        "numberMatched": {"type": "integer"},
        "numberReturned": {"type": "integer"},
        "snapshot": {"type": "integer"},
    },
}
_PROBLEM: Json = {
    "type": "object",
    "properties": {
        name: {"type": "integer" if name == "status" else "string"}
        for name in ("type", "title", "status", "detail", "parameter", "given", "allowed")
    },
}


def build_openapi(base: str) -> Json:
    """Return the description of the API under `base`."""
    paths: Json = {}
    for describe in TOPICS:
        paths |= describe()
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Masar",
            "version": "0.1.0",
            "description": "Conflict events in Syria, each figure with its source. Read-only.",
            "license": {"name": "Apache-2.0"},
        },
        "servers": [{"url": f"{base}/api"}],
        "paths": add_flow_map(paths),
        "components": {
            "schemas": {"feature": _FEATURE, "featureCollection": _PAGE, "problem": _PROBLEM},
            "headers": HEADERS,
        },
    }


@lru_cache(maxsize=2)
def write_openapi(base: str) -> bytes:
    """Return the description as JSON; kept, since it is long and the same until the next start.

    Only for two addresses: readers may name any number of them in their `Host`.
    """
    return encode_json(build_openapi(base))

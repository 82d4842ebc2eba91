"""The collections and their records in the description."""

from __future__ import annotations

from app.encode.geojson import GEOJSON
from app.query.collections import COLLECTIONS, Collection
from app.serve.openapi.operations import (
    ANY_OBJECT,
    FEATURE,
    FEATURE_COLLECTION,
    Json,
    make_answer,
    make_operation,
    make_path_parameter,
)
from app.serve.openapi.shared_parameters import (
    CRS,
    DATA_FORMAT,
    ID,
    list_page,
    list_selection,
    list_times,
)


def _describe_collection(collection: Collection) -> Json:
    name, times = collection.name, list_times(collection)
    one = [make_path_parameter("featureId", ID), DATA_FORMAT, CRS, *times]
    return {
        f"/collections/{name}": make_operation(
            f"describe_{name}",
            f"About {name}",
            [DATA_FORMAT, *times],
            make_answer("The collection", "application/json", ANY_OBJECT),
        ),
        f"/collections/{name}/items": make_operation(
            f"get_{name}",
            collection.description,
            [*list_selection(collection), *list_page(collection), DATA_FORMAT],
            make_answer("A page", GEOJSON, FEATURE_COLLECTION),
        ),
        f"/collections/{name}/items/{{featureId}}": make_operation(
            f"get_{name}_item",
            f"One of {name}",
            one,
            make_answer("A Feature", GEOJSON, FEATURE),
            withdrawn=collection.versions is not None,
        ),
    }


def describe_collections() -> Json:
    """Return the paths of every collection."""
    paths: Json = {}
    for collection in COLLECTIONS.values():
        paths |= _describe_collection(collection)
    return paths

"""The collections and their records in the description."""

from __future__ import annotations

from app.query.collections import COLLECTIONS, Collection
from app.serve.asking.formats import HTML, JSON, SCHEMA_FORMATS
from app.serve.openapi.exports import CSV_SWITCHES
from app.serve.openapi.operations import (
    ANY_OBJECT,
    FEATURE,
    FEATURE_COLLECTION,
    Json,
    make_answer_in,
    make_operation,
    make_path_parameter,
)
from app.serve.openapi.shared_parameters import (
    CRS,
    ID,
    LANG,
    list_formats,
    list_page,
    list_selection,
    list_times,
)
from app.serve.records.items import ITEM_FORMATS

_DOCUMENTS = (JSON, HTML)
_SCHEMAS = {"queryables": "What can be asked about", "schema": "What comes back"}


def _describe_schemas(collection: Collection) -> Json:
    name = collection.name
    parameters = [list_formats(_DOCUMENTS), LANG, *list_times(collection)]
    return {
        f"/collections/{name}/{key}": make_operation(
            f"get_{name}_{key}",
            f"{summary}: {name}",
            parameters,
            make_answer_in("A JSON Schema", SCHEMA_FORMATS, ANY_OBJECT),
        )
        for key, summary in _SCHEMAS.items()
    }


def _describe_collection(collection: Collection) -> Json:
    name, times = collection.name, list_times(collection)
    identifier = make_path_parameter("featureId", ID)
    return {
        f"/collections/{name}": make_operation(
            f"describe_{name}",
            f"About {name}",
            [list_formats(_DOCUMENTS), LANG, *times],
            make_answer_in("The collection", _DOCUMENTS, ANY_OBJECT),
        ),
        f"/collections/{name}/items": make_operation(
            f"get_{name}",
            collection.description,
            [
                *list_selection(collection),
                *list_page(collection),
                *CSV_SWITCHES,
                list_formats(ITEM_FORMATS),
            ],  # fmt: skip
            make_answer_in("A page", ITEM_FORMATS, FEATURE_COLLECTION),
        ),
        f"/collections/{name}/items/{{featureId}}": make_operation(
            f"get_{name}_item",
            f"One of {name}",
            [identifier, list_formats(ITEM_FORMATS), LANG, CRS, *CSV_SWITCHES, *times],
            make_answer_in("A Feature", ITEM_FORMATS, FEATURE),
            withdrawn=collection.versions is not None,
        ),
        **_describe_schemas(collection),
    }


def describe_collections() -> Json:
    """Return the paths of every collection."""
    paths: Json = {}
    for collection in COLLECTIONS.values():
        paths |= _describe_collection(collection)
    return paths

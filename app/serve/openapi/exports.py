"""Whole selections as files in the description."""

from __future__ import annotations

from app.query.collections import COLLECTIONS, Collection
from app.serve.files.streams import FILE_FORMATS
from app.serve.openapi.operations import (
    FEATURE_COLLECTION,
    Json,
    make_answer_in,
    make_operation,
    make_query,
)
from app.serve.openapi.shared_parameters import list_formats, list_page, list_selection

_SWITCH: Json = {"type": "string", "enum": ["0", "1"], "default": "0"}
CSV_SWITCHES = (
    make_query("bom", "With f=csv: a byte order mark first, for Excel", _SWITCH),
    make_query("hxl", "With f=csv: a row of HXL hashtags under the names", _SWITCH),
)
_ROWS = make_query("limit", "Records at most; without it all", {"type": "integer", "minimum": 1})
_LEFT_OUT = {"limit", "cursor", "lang"}


def _describe_export(collection: Collection) -> Json:
    shaping = [each for each in list_page(collection) if each["name"] not in _LEFT_OUT]
    return make_operation(
        f"export_{collection.name}",
        f"Everything that is selected of {collection.name}, as one file",
        [*list_selection(collection), _ROWS, *shaping, *CSV_SWITCHES, list_formats(FILE_FORMATS)],
        make_answer_in("A file, streamed", FILE_FORMATS, FEATURE_COLLECTION),
    )


def describe_exports() -> Json:
    """Return the paths of exports."""
    return {
        f"/collections/{name}/export": _describe_export(collection)
        for name, collection in COLLECTIONS.items()
    }

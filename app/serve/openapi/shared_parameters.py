"""Parameters that several topics share in the description."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.filters import DEFAULT_LIMIT, MAX_LIMIT
from app.domain.property_kind import PropertyKind
from app.query.closed_values import PCODE, is_pcode
from app.query.collections import KNOWN_AT, SNAPSHOT, Collection
from app.query.cql2 import LONGEST_FILTER, Language
from app.query.fields import Field, list_queryables, list_sortables
from app.serve.asking.cursors import CURSOR
from app.serve.asking.formats import Format, list_names
from app.serve.asking.parameters import CRS84, FORMATS, LONGEST_VALUE, MOST_SORT_KEYS
from app.serve.asking.times import NUMBER
from app.serve.asking.values import INSTANT
from app.serve.openapi.operations import Json, make_query
from app.serve.pages.about_words import LANGUAGES

ID: Json = {"type": "string", "minLength": 1}
_NUMBER_LIST: Json = {
    "type": "array",
    "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    "items": {"type": "number"},
}
PRINTABLE = "^[^\\u0000-\\u001f\\u007f-\\u009f]*$"
"""Texts without control characters, which no parameter takes."""
PRINTABLE_LINES = "^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]*$"
"""The same on several lines, with tabs."""
_VALUE: Json = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST_VALUE,
    "pattern": PRINTABLE,
}
_DAYS: Json = {
    "type": "string",
    "minLength": 1,
    "pattern": rf"^(?:{INSTANT}(?:/(?:{INSTANT}|\.\.)?)?|(?:\.\.)?/{INSTANT})$",
}
_MOMENT: Json = {"type": "string", "minLength": 1, "pattern": f"^{INSTANT}$"}
_STATE: Json = {"type": "string", "minLength": 1, "pattern": f"^(?:{NUMBER}|{INSTANT})$"}
_OPAQUE: Json = {"type": "string", "minLength": 1, "pattern": f"^{CURSOR}$"}
BBOX = make_query("bbox", "minlon,minlat,maxlon,maxlat", _NUMBER_LIST)
DATETIME = make_query("datetime", "A day, or a range a/b, ../b, a/..", _DAYS)
LANG = make_query(
    "lang",
    "The language of a page; without it the one that Accept-Language prefers",
    {"type": "string", "enum": [*LANGUAGES]},
)


def list_formats(formats: Sequence[Format]) -> Json:
    """Return the parameter `f` with its values."""
    names: Json = {"type": "string", "enum": [*list_names(formats)]}
    return make_query("f", "Format; without it the one that Accept prefers", names)


DATA_FORMAT = make_query("f", "Format", {"type": "string", "enum": list(FORMATS)})
TIMES = {
    KNOWN_AT: make_query(
        KNOWN_AT, "Only what sources had said by the end of this day, or of an instant's", _MOMENT
    ),
    SNAPSHOT: make_query(
        SNAPSHOT, "What this map showed: the number of a state, a day (its end), an instant", _STATE
    ),
}
CURSOR_OF_PAGE = make_query("cursor", "From the `next` link of the page before", _OPAQUE)
CRS, BBOX_CRS = (
    make_query(name, "Only CRS84", {"type": "string", "enum": [CRS84], "default": CRS84})
    for name in ("crs", "bbox-crs")
)


def limit_to(default: int, description: str) -> Json:
    """Return the parameter `limit`."""
    # No `maximum`: whoever asks for more is answered with the most, as OGC has it.
    schema: Json = {"type": "integer", "minimum": 1, "default": default}
    return make_query("limit", f"{description}; more than {MAX_LIMIT} are capped", schema)


LIMIT = limit_to(DEFAULT_LIMIT, "Records per page")


def list_times(collection: Collection) -> list[Json]:
    """Return the times as of which a collection can be asked for."""
    return [TIMES[name] for name in collection.times]


_SCHEMAS: dict[PropertyKind, Json] = {
    PropertyKind.TEXT: _VALUE,
    PropertyKind.INTEGER: {"type": "integer"},
    PropertyKind.NUMBER: {"type": "number"},
    PropertyKind.BOOLEAN: {"type": "boolean"},
    PropertyKind.DATE: {"type": "string", "format": "date"},
    PropertyKind.INSTANT: {"type": "string", "format": "date-time"},
}
FILTERS = [
    make_query(
        "filter",
        "A condition in CQL2 on the collection's queryables",
        {"type": "string", "minLength": 1, "maxLength": LONGEST_FILTER, "pattern": PRINTABLE_LINES},
    ),
    make_query(
        "filter-lang",
        "How the condition is spelled",
        {"type": "string", "enum": [*Language], "default": Language.TEXT.value},
    ),
    make_query("filter-crs", "Only CRS84", {"type": "string", "enum": [CRS84], "default": CRS84}),
]


def _describe_value(field: Field) -> Json:
    if field.values:
        return {"type": "string", "enum": [*field.values]}
    return {**_VALUE, "pattern": f"^{PCODE}$"} if is_pcode(field.name) else _SCHEMAS[field.type]


def _list_own_filters(collection: Collection) -> list[Json]:
    fields: dict[str, Field] = list_queryables(collection)
    return [
        make_query(name, f"Only records whose {name} is this", _describe_value(fields[name]))
        for name in collection.filters
    ]


def list_selection(collection: Collection) -> list[Json]:
    """Return everything that selects records of a collection, whatever face shows them."""
    return [BBOX, DATETIME, *FILTERS, *list_times(collection), *_list_own_filters(collection)]


def list_page(collection: Collection) -> list[Json]:
    """Return what orders, cuts and shapes a page of a collection's records."""
    sortable = "|".join(list_sortables(collection))
    key = rf"[+ -]?(?:{sortable})"
    order: Json = {"type": "array", "items": {"type": "string", "pattern": f"^{key}$"},
                   "minItems": 1, "maxItems": MOST_SORT_KEYS}  # fmt: skip
    chosen: Json = {
        "type": "array",
        "items": {"type": "string", "enum": list(collection.properties)},
        "minItems": 1,
    }
    return [
        LIMIT,
        CURSOR_OF_PAGE,
        make_query("sortby", "+name or -name, the first counts most; no value comes last", order),
        make_query("properties", "Only these properties of each record", chosen),
        CRS,
        BBOX_CRS,
        LANG,
    ]

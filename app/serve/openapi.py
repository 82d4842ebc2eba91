"""The OpenAPI 3.0 description, made from the collections themselves."""

from __future__ import annotations

from typing import Any

from app.domain.filters import DEFAULT_LIMIT, MAX_LIMIT
from app.encode.geojson import GEOJSON
from app.query.aggregates import GROUPS, SUMS
from app.query.collections import COLLECTIONS, EVENTS, KNOWN_AT, SNAPSHOT, Collection
from app.serve.geocode_parameters import (
    DEFAULT_RESULTS,
    LONGEST_TEXT,
    LONGEST_WORDS,
    MOST_RESULTS,
)
from app.serve.parameters import CRS84, CURSOR, FORMATS, INSTANT, LONGEST_VALUE
from app.serve.problems import PROBLEM
from app.serve.reconcile import DEFAULT_PAIRS, MOST_ADDED
from app.serve.times import NUMBER

Json = dict[str, object]
_PROBLEM_REF: Json = {"$ref": "#/components/schemas/problem"}


def _answer(description: str, media_type: str, schema: Json) -> Json:
    return {"description": description, "content": {media_type: {"schema": schema}}}


def _list_answers(ok: Json, *, withdrawn: bool = False) -> Json:
    gone = _answer("It was public and has been withdrawn", PROBLEM, _PROBLEM_REF)
    moved = _answer("It was merged into the record at `Location`", PROBLEM, _PROBLEM_REF)
    return {
        "200": ok,
        **({"308": moved, "410": gone} if withdrawn else {}),
        "400": _answer("A parameter is unknown or impossible", PROBLEM, _PROBLEM_REF),
        "404": _answer("Nothing public has this name", PROBLEM, _PROBLEM_REF),
        "500": _answer("An error on our side", PROBLEM, _PROBLEM_REF),
        "503": _answer("The database does not answer; try again", PROBLEM, _PROBLEM_REF),
    }


def _describe(
    identifier: str, summary: str, parameters: list[Json], ok: Json, *, withdrawn: bool = False
) -> Json:
    return {
        "get": {
            "operationId": identifier,
            "summary": summary,
            "parameters": parameters,
            "responses": _list_answers(ok, withdrawn=withdrawn),
        }
    }


def _query(name: str, description: str, schema: Json, *, required: bool = False) -> Json:
    more: Json = {"style": "form", "explode": False}
    return {"name": name, "in": "query", "required": required, "description": description,
            "schema": schema, **more}  # fmt: skip


_NUMBER_LIST: Json = {
    "type": "array",
    "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    "items": {"type": "number"},
}
_TEXT: Json = {"type": "string"}
_ID: Json = {"type": "string", "minLength": 1}
_VALUE: Json = {"type": "string", "maxLength": LONGEST_VALUE}
_DAYS: Json = {
    "type": "string",
    "minLength": 1,
    "pattern": rf"^(?:{INSTANT}(?:/(?:{INSTANT}|\.\.)?)?|(?:\.\.)?/{INSTANT})$",
}
_DAY: Json = {"type": "string", "format": "date"}
_MOMENT: Json = {"type": "string", "minLength": 1, "pattern": f"^{INSTANT}$"}
_STATE: Json = {"type": "string", "minLength": 1, "pattern": f"^(?:{NUMBER}|{INSTANT})$"}
_OPAQUE: Json = {"type": "string", "minLength": 1, "pattern": f"^{CURSOR}$"}
_GROUP_LIST: Json = {
    "type": "array",
    "minItems": 1,
    "uniqueItems": True,
    "items": {"type": "string", "enum": list(GROUPS)},
}
_BBOX = _query("bbox", "minlon,minlat,maxlon,maxlat", _NUMBER_LIST)
_DATETIME = _query("datetime", "A day, or a range a/b, ../b, a/..", _DAYS)
_FORMAT = _query("f", "Format", {"type": "string", "enum": list(FORMATS)})


_TIMES = {
    KNOWN_AT: _query(
        KNOWN_AT, "Only what sources had said by the end of this day, or of an instant's", _MOMENT
    ),
    SNAPSHOT: _query(
        SNAPSHOT, "What this map showed: the number of a state, a day (its end), an instant", _STATE
    ),
}


def _limit_to(default: int, description: str) -> Json:
    schema: Json = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": default}
    return _query("limit", description, schema)


_LIMIT = _limit_to(DEFAULT_LIMIT, "Records per page")
_CURSOR = _query("cursor", "From the `next` link of the page before", _OPAQUE)
_CRS = [
    _query(name, "Only CRS84", {"type": "string", "enum": [CRS84], "default": CRS84})
    for name in ("crs", "bbox-crs")
]


def _list_times(collection: Collection) -> list[Json]:
    return [_TIMES[name] for name in collection.times]


def _list_filters(collection: Collection) -> list[Json]:
    return [
        _query(name, f"Only records whose {name} is this", _VALUE) for name in collection.filters
    ]


def _describe_items(collection: Collection) -> Json:
    name = collection.name
    page: Json = {"$ref": "#/components/schemas/featureCollection"}
    feature: Json = {"$ref": "#/components/schemas/feature"}
    path_id: Json = {"name": "featureId", "in": "path", "required": True, "schema": _ID}
    times = _list_times(collection)
    parameters = [
        _BBOX,
        _DATETIME,
        _LIMIT,
        _CURSOR,
        _FORMAT,
        *_CRS,
        *times,
        *_list_filters(collection),
    ]
    description: Json = {"type": "object"}
    return {
        f"/collections/{name}": _describe(
            f"describe_{name}",
            f"About {name}",
            [_FORMAT, *times],
            _answer("The collection", "application/json", description),
        ),
        f"/collections/{name}/items": _describe(
            f"get_{name}", collection.description, parameters, _answer("A page", GEOJSON, page)
        ),
        f"/collections/{name}/items/{{featureId}}": _describe(
            f"get_{name}_item", f"One of {name}", [path_id, _FORMAT, _CRS[0], *times],
            _answer("A Feature", GEOJSON, feature), withdrawn=collection.versions is not None,
        ),
    }  # fmt: skip


def _add_conflict(path: Any, description: str) -> None:
    path["get"]["responses"]["409"] = _answer(description, PROBLEM, _PROBLEM_REF)


def _describe_arithmetic(record: Json, ok: Json) -> Json:
    pair, several = (
        _query("claims", description, {"type": "array", "items": _ID, "uniqueItems": True,
               "minItems": 2, "maxItems": most}, required=required)
        for description, most, required in (
            ("Two claims, one of them about this event", 2, False),
            ("The claims whose figures are added", MOST_ADDED, True),
        )
    )  # fmt: skip
    total = _describe("get_sum", "Sum of figures that count nothing twice", [several, _FORMAT], ok)
    _add_conflict(total, "The figures share something, or may: `pairs` says which and why")
    return {
        "/events/{id}/reconcile": _describe(
            "get_events_reconcile",
            "Why the figures behind this event differ",
            [record, pair, _limit_to(DEFAULT_PAIRS, "Pairs at most"), _FORMAT, *_TIMES.values()],
            ok,
        ),
        "/sum": total,
    }


def _describe_geocoding(ok: Json) -> Json:
    words: Json = {"type": "string", "maxLength": LONGEST_WORDS}
    most: Json = {"type": "integer", "minimum": 1, "maximum": MOST_RESULTS,
                  "default": DEFAULT_RESULTS}  # fmt: skip
    text: Json = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
    limit = _query("limit", "Places at most, for each name", most)
    return {
        "/geocode/text": _describe(
            "get_mentions",
            "The places that a text mentions; nothing of the text is kept",
            [_query("text", "A text, lines and all", text, required=True), limit, _FORMAT],
            ok,
        ),
        "/geocode": _describe(
            "get_geocode",
            "Which place a name or a position means: one, several to choose from, or none",
            [
                _query("q", "A name in any spelling, or a code; needed without lat and lon", words),
                _query("context", "Words around it: its town, its governorate", words),
                _query("admin1", "Its governorate", words),
                _query("admin2", "Its district", words),
                _query("lat", "Degrees, with lon", _limit_degrees(90)),
                _query("lon", "Degrees, with lat", _limit_degrees(180)),
                _query("on", "The day that is spoken of: boundaries change", _DAY),
                limit,
                _FORMAT,
            ],
            ok,
        ),
    }


def _limit_degrees(most: int) -> Json:
    return {"type": "number", "minimum": -most, "maximum": most}


def _describe_rest() -> Json:
    any_object: Json = {"type": "object"}
    ok = _answer("Found", "application/json", any_object)
    record: Json = {"name": "id", "in": "path", "required": True, "schema": _ID}
    summed = _query(
        "sum",
        "Refuse to answer where this sum may count twice",
        {"type": "string", "enum": [*SUMS]},
    )
    by = _query("by", f"One or more of {', '.join(GROUPS)}", _GROUP_LIST, required=True)
    paths: Json = {
        "/": _describe("get_landing", "Landing page", [_FORMAT], ok),
        "/conformance": _describe("get_conformance", "Standards kept", [_FORMAT], ok),
        "/collections": _describe(
            "get_collections", "All collections", [_FORMAT, *_TIMES.values()], ok
        ),
        "/aggregates": _describe(
            "get_aggregates",
            "Counts and sums of events",
            [by, summed, _BBOX, _DATETIME, _FORMAT, *_list_times(EVENTS), *_list_filters(EVENTS)],
            ok,
        ),
    }
    _add_conflict(paths["/aggregates"], "A group holds what must not be added")
    paths |= _describe_arithmetic(record, ok) | _describe_geocoding(ok)
    for noun in ("events", "flows", "corridors"):
        paths[f"/{noun}/{{id}}/claims"] = _describe(
            f"get_{noun}_claims",
            "Who said what about this record",
            [record, _FORMAT, *_TIMES.values()],
            ok,
            withdrawn=True,
        )
        paths[f"/{noun}/{{id}}/history"] = _describe(
            f"get_{noun}_history", "What was shown of this record earlier", [record, _FORMAT], ok
        )
    return paths


def build_openapi(base: str) -> Json:
    """Return the description of the API under `base`."""
    paths = _describe_rest()
    for collection in COLLECTIONS.values():
        paths |= _describe_items(collection)
    geometry: Json = {"type": "object", "nullable": True}
    feature: Json = {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": _TEXT,
            "geometry": geometry,
            "properties": {"type": "object"},
        },
    }
    page: Json = {
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
    problem: Json = {
        "type": "object",
        "properties": {
            name: {"type": "integer" if name == "status" else "string"}
            for name in ("type", "title", "status", "detail", "parameter", "given", "allowed")
        },
    }
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Masar",
            "version": "0.1.0",
            "description": "Conflict events in Syria, each figure with its source. Read-only.",
            "license": {"name": "Apache-2.0"},
        },
        "servers": [{"url": f"{base}/api"}],
        "paths": paths,
        "components": {
            "schemas": {"feature": feature, "featureCollection": page, "problem": problem}
        },
    }

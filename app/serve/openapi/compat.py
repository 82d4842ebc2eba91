"""The OpenAPI 3.0 description of the faces, apart from the API's own: their addresses differ."""

from __future__ import annotations

from collections.abc import Iterable

import app.serve.compat.acled as acled
import app.serve.compat.dtm as dtm
import app.serve.compat.hapi as hapi
import app.serve.compat.ucdp as ucdp
from app.domain.filters import MAX_LIMIT
from app.encode.shapes import acled as acled_shape
from app.encode.shapes import dtm as dtm_shape
from app.encode.shapes import ucdp as ucdp_shape
from app.query.compat.acled import Operator
from app.query.compat.hapi import HapiType
from app.serve.asking.formats import CSV, JSON
from app.serve.asking.parameters import LONGEST_VALUE
from app.serve.compat.acled_parameters import DEFAULT_LIMIT, IGNORED, MOST_PAGES
from app.serve.compat.answers import LONGEST_QUESTION
from app.serve.openapi.operations import (
    HEADERS,
    TEXT,
    Json,
    make_answer_in,
    make_operation,
    make_path_parameter,
    make_query,
)
from app.serve.openapi.shared_parameters import PRINTABLE

_LONG: Json = {"type": "string", "maxLength": LONGEST_QUESTION, "pattern": PRINTABLE}
_VALUE: Json = {"type": "string", "maxLength": LONGEST_VALUE, "pattern": PRINTABLE}
_COUNTRIES: Json = {"type": "string", "maxLength": 200, "pattern": "^[0-9]{1,4}(,[0-9]{1,4})*$"}
_KINDS: Json = {"type": "string", "maxLength": 9, "pattern": "^[123](,[123])*$"}
_DEGREES = r"-?[0-9]{1,2}(\.[0-9]{1,9})?"
_CORNERS: Json = {"type": "string", "pattern": f"^{_DEGREES} {_DEGREES},{_DEGREES} {_DEGREES}$"}
_DAY: Json = {"type": "string", "format": "date"}
_PROBLEM: Json = {"type": "object", "properties": {"status": {"type": "integer"}, "detail": TEXT}}
_NOT_READ = "Accepted and not looked at"


def _choose(*values: str) -> Json:
    return {"type": "string", "enum": list(values)}


def _count(least: int, most: int, default: int) -> Json:
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


def _describe_rows(member: str, columns: Iterable[str], **others: Json) -> Json:
    row: Json = {"type": "object", "properties": {name: {} for name in columns}}
    rows: Json = {"type": "array", "items": row}
    return {"type": "object", "required": [member], "properties": {member: rows, **others}}


def _refuse_in_json(path: Json, schema: Json) -> Json:
    """Return a path that refuses in its service's own envelope."""
    operation: Json = path["get"]  # type: ignore[assignment]
    answers: Json = operation["responses"]  # type: ignore[assignment]
    refused = make_answer_in("A parameter is unknown or impossible", (JSON,), schema)
    return {"get": {**operation, "responses": {**answers, "400": refused}}}


def _list_acled_parameters() -> list[Json]:
    operators = _choose(*(each.value for each in Operator))
    columns = acled_shape.COLUMNS
    return [
        make_query("_format", "Format", _choose("json", "csv")),
        make_query("fields", "Columns joined by |", _LONG),
        make_query("limit", "Rows a page; 0 for all", _count(0, 10**9, DEFAULT_LIMIT)),
        make_query("page", "Page, from 1", _count(1, MOST_PAGES, 1)),
        make_query("cursor", "next_cursor of the page before", _LONG),
        make_query("with_total", "Whether to count all rows", _choose("true", "false", "1", "0")),
        make_query("inter_num", "Actors have no codes here", _choose("0", "1")),
        make_query("export_type", "One row for each event", _choose("dyadic")),
        *(make_query(name, _NOT_READ, _LONG) for name in IGNORED),
        *(make_query(name, f"Only rows with this {name}", _LONG) for name in columns),
        *(make_query(f"{name}_where", f"How {name} is compared", operators) for name in columns),
    ]


def _describe_acled() -> Json:
    count: Json = {"type": "integer"}
    schema = _describe_rows("data", acled_shape.COLUMNS, count=count, success={"type": "boolean"})
    return {
        path: _refuse_in_json(
            make_operation(
                name,
                "Events as ACLED's API tells them",
                _list_acled_parameters(),
                make_answer_in("Found", (JSON, CSV), schema),
            ),
            schema,
        )
        for name, path in {
            "get_acled_rows": acled.PATH,
            "get_acled_rows_whole": acled.WHOLE_PATH,
        }.items()
    }


def _describe_ucdp() -> Json:
    schema = _describe_rows("Result", ucdp_shape.COLUMNS, TotalCount={"type": "integer"})
    version: Json = {"type": "string", "pattern": f"^{ucdp.VERSION}$"}
    parameters = [
        make_path_parameter("version", version, "Any: there are no releases here"),
        make_query("pagesize", "Rows a page", _count(1, MAX_LIMIT, ucdp.DEFAULT_SIZE)),
        make_query("page", "Page, from 0", _count(0, ucdp.MOST_PAGES, 0)),
        make_query("Id", "Only these, set apart by commas", _LONG),
        make_query("Country", "Only these, set apart by commas", _COUNTRIES),
        make_query("Geography", "A box: y0 x0,y1 x1 from south-west to north-east", _CORNERS),
        make_query("TypeOfViolence", "Only these, set apart by commas", _KINDS),
        *(make_query(name, "A day", _DAY) for name in ("StartDate", "EndDate")),
        *(make_query(name, _NOT_READ, _LONG) for name in ucdp.IGNORED),
    ]  # fmt: skip
    ok = make_answer_in("Found", (JSON,), schema)
    summary = "Events as UCDP's API tells them"
    paths = {"get_ucdp_events": ucdp.PATH, "get_ucdp_events_whole": ucdp.WHOLE_PATH}
    return {path: make_operation(name, summary, parameters, ok) for name, path in paths.items()}


def _describe_hapi() -> Json:
    schema = _describe_rows("data", hapi.COLUMNS)
    parameters = [
        make_query("event_type", "Kind", _choose(*HapiType)),
        make_query("admin_level", "Finest unit that is told", _choose(*hapi.LEVELS)),
        *(make_query(name, "Only rows of this unit", _VALUE)
          for name in (*hapi.COUNTRY, *hapi.UNITS)),
        *(make_query(name, "A day", _DAY) for name in ("start_date", "end_date")),
        make_query("output_format", "Format", _choose("json", "csv")),
        make_query("limit", "Rows a page", _count(0, MAX_LIMIT, MAX_LIMIT)),
        make_query("offset", "Rows before", _count(0, hapi.MOST_SKIPPED, 0)),
        *(make_query(name, _NOT_READ, _VALUE) for name in hapi.IGNORED),
    ]  # fmt: skip
    ok = make_answer_in("Found", (JSON, CSV), schema)
    summary = "Events by unit, month and kind as HDX HAPI tells them"
    paths = {"get_hapi_rows": hapi.NEW_PATH, "get_hapi_rows_v1": hapi.OLD_PATH}
    return {path: make_operation(name, summary, parameters, ok) for name, path in paths.items()}


def _describe_dtm() -> Json:
    schema = _describe_rows("result", dtm_shape.COLUMNS, isSuccess={"type": "boolean"})
    refused: Json = {"type": "object", "properties": {"isSuccess": {"type": "boolean"}}}
    paths: Json = {}
    for level in range(3):
        units = [name for name in dtm.list_parameters(level) if name not in dtm.DAYS]
        parameters = [make_query(name, "Only rows of this unit", _VALUE) for name in units]
        parameters += [make_query(name, "A day", _DAY) for name in dtm.DAYS]
        operation = make_operation(
            f"get_dtm_admin{level}",
            "Movements as IOM DTM's API tells them",
            parameters,
            make_answer_in("Found", (JSON,), schema),
        )
        paths[f"{dtm.ROOT}/admin{level}"] = _refuse_in_json(operation, refused)
    return {**paths, **_describe_dtm_lists(refused)}


def _describe_dtm_lists(refused: Json) -> Json:
    schema = _describe_rows("result", (), isSuccess={"type": "boolean"})
    ok = make_answer_in("Found", (JSON,), schema)
    summaries = ("The countries that are told of", "Operations of DTM's: there are none here")
    return {
        f"{dtm.ROOT}/{name}": _refuse_in_json(
            make_operation(f"get_dtm_{name.replace('-', '_')}", summary, [], ok), refused
        )
        for name, summary in zip(dtm.LISTS, summaries, strict=True)
    }


def build_compat_openapi(base: str) -> Json:
    """Return the description of the faces under `base`."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Masar, under other services' addresses",
            "version": "0.1.0",
            "description": "Our own public rows. What differs from the originals is told at "
            f"{base}/compat.",
        },
        "servers": [{"url": base}],
        "paths": {**_describe_acled(), **_describe_ucdp(), **_describe_hapi(), **_describe_dtm()},
        "components": {"schemas": {"problem": _PROBLEM}, "headers": HEADERS},
    }

"""How one operation is spelled in OpenAPI 3.0: parameters, answers, formats."""

from __future__ import annotations

from collections.abc import Sequence

from app.serve.answering.problems import PROBLEM
from app.serve.asking.formats import Format

Json = dict[str, object]
TEXT: Json = {"type": "string"}
ANY_OBJECT: Json = {"type": "object"}
BYTES: Json = {"type": "string", "format": "binary"}
FEATURE: Json = {"$ref": "#/components/schemas/feature"}
FEATURE_COLLECTION: Json = {"$ref": "#/components/schemas/featureCollection"}
_PROBLEM: Json = {"$ref": "#/components/schemas/problem"}


def _describe_header(description: str, schema: Json, *, required: bool = True) -> Json:
    return {"description": description, "required": required, "schema": schema}


HEADERS: Json = {
    "Cache-Control": _describe_header("How long the answer may be kept, and by whom", TEXT),
    "ETag": _describe_header("Stands for what is said; give it back as If-None-Match", TEXT),
    "Retry-After": _describe_header("Seconds after which to ask again", {"type": "integer"}),
    "RateLimit-Policy": _describe_header(
        "How much may be looked up for one reader, and in which time", TEXT, required=False
    ),
    "RateLimit": _describe_header("Seconds until there is more (`t`)", TEXT, required=False),
    "Location": _describe_header("The record that is shown instead", TEXT),
}
"""What the description tells of headers, as its `components`."""


def _list_headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _make_problem(description: str, *headers: str) -> Json:
    # Browsers get the same as a page.
    content: Json = {PROBLEM: {"schema": _PROBLEM}, "text/html": {"schema": TEXT}}
    told = _list_headers("Cache-Control", *headers)
    return {"description": description, "content": content, "headers": told}


def make_answer(description: str, media_type: str, schema: Json) -> Json:
    """Return an answer in one format."""
    return {"description": description, "content": {media_type: {"schema": schema}}}


def make_answer_in(description: str, formats: Sequence[Format], schema: Json) -> Json:
    """Return an answer in several formats; `schema` is that of the ones that are JSON."""

    def find_schema(each: Format) -> Json:
        if each.name in {"json", "geojson", "tilejson"}:
            return schema
        return TEXT if each.is_text else BYTES

    content = {each.media_type: {"schema": find_schema(each)} for each in formats}
    return {"description": description, "content": content}


def _list_answers(ok: Json, *, withdrawn: bool = False) -> Json:
    moved = _make_problem("It was merged into the record at `Location`", "Location")
    gone = _make_problem("It was public and has been withdrawn")
    return {
        "200": {"headers": _list_headers("Cache-Control", "ETag", "RateLimit-Policy"), **ok},
        "304": {
            "description": "What the reader has by If-None-Match is still what would be said",
            "headers": _list_headers("Cache-Control", "ETag"),
        },
        **({"308": moved, "410": gone} if withdrawn else {}),
        "400": _make_problem("A parameter is unknown or impossible"),
        "404": _make_problem("Nothing public has this name"),
        "429": _make_problem(
            "This reader asks too much; others wait", "Retry-After", "RateLimit-Policy", "RateLimit"
        ),
        "500": _make_problem("An error on our side"),
        "503": _make_problem("No answer at present; try again", "Retry-After"),
    }


def leave_unkept(ok: Json) -> Json:
    """Return an answer that no cache may keep: it has no ETag."""
    return {**ok, "headers": _list_headers("Cache-Control")}


def make_operation(
    identifier: str, summary: str, parameters: Sequence[Json], ok: Json, *, withdrawn: bool = False
) -> Json:
    """Return a path with its GET; `withdrawn` adds the answers for records that are gone."""
    return {
        "get": {
            "operationId": identifier,
            "summary": summary,
            "parameters": list(parameters),
            "responses": _list_answers(ok, withdrawn=withdrawn),
        }
    }


def add_answer(path: Json, status: int, description: str) -> Json:
    """Return the path with one more problem that it may answer."""
    operation: Json = dict(path["get"])  # type: ignore[call-overload]
    answers: Json = dict(operation["responses"])  # type: ignore[call-overload]
    answers[str(status)] = _make_problem(description)
    return {"get": {**operation, "responses": answers}}


def make_query(name: str, description: str, schema: Json, *, required: bool = False) -> Json:
    """Return a parameter of the query string; lists are separated by commas."""
    more: Json = {"style": "form", "explode": False}
    return {"name": name, "in": "query", "required": required, "description": description,
            "schema": schema, **more}  # fmt: skip


def make_path_parameter(name: str, schema: Json, description: str = "") -> Json:
    """Return a parameter that is a part of the address."""
    told: Json = {"description": description} if description else {}
    return {"name": name, "in": "path", "required": True, "schema": schema, **told}

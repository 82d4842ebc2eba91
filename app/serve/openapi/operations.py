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


def make_answer(description: str, media_type: str, schema: Json) -> Json:
    """Return an answer in one format."""
    return {"description": description, "content": {media_type: {"schema": schema}}}


def make_answer_in(description: str, formats: Sequence[Format], schema: Json) -> Json:
    """Return an answer in several formats; `schema` is that of the ones that are JSON."""

    def find_schema(each: Format) -> Json:
        if each.name in {"json", "geojson"}:
            return schema
        return TEXT if each.is_text else BYTES

    content = {each.media_type: {"schema": find_schema(each)} for each in formats}
    return {"description": description, "content": content}


def _list_answers(ok: Json, *, withdrawn: bool = False) -> Json:
    gone = make_answer("It was public and has been withdrawn", PROBLEM, _PROBLEM)
    moved = make_answer("It was merged into the record at `Location`", PROBLEM, _PROBLEM)
    return {
        "200": ok,
        **({"308": moved, "410": gone} if withdrawn else {}),
        "400": make_answer("A parameter is unknown or impossible", PROBLEM, _PROBLEM),
        "404": make_answer("Nothing public has this name", PROBLEM, _PROBLEM),
        "500": make_answer("An error on our side", PROBLEM, _PROBLEM),
        "503": make_answer("The database does not answer; try again", PROBLEM, _PROBLEM),
    }


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
    answers[str(status)] = make_answer(description, PROBLEM, _PROBLEM)
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

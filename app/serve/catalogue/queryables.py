"""What can be asked of a collection and what comes back, as JSON Schema and as pages."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from app.encode import encode_json
from app.query.collections import BOTH_TIMES, Collection
from app.serve.answering.answers import answer_description
from app.serve.answering.links import get_base
from app.serve.asking.addresses import READ, find_collection
from app.serve.asking.formats import HTML, SCHEMA, SCHEMA_FORMATS, choose_format
from app.serve.asking.parameters import collect_parameters, refuse_times
from app.serve.asking.times import check_times
from app.serve.catalogue.catalogue_pages import write_schema_page
from app.serve.catalogue.schemas import write_queryables, write_schema
from app.serve.pages.api_page import Page

router = APIRouter()
_WRITERS: dict[str, Callable[[Collection, str], dict[str, object]]] = {
    "queryables": write_queryables,
    "schema": write_schema,
}


@router.api_route("/api/collections/{name}/queryables", methods=READ)
@router.api_route("/api/collections/{name}/schema", methods=READ)
async def get_schema(name: str, request: Request) -> Response:
    """Answer one of the two schemas of a collection; neither depends on what is published."""
    collection = find_collection(name)
    pairs = request.query_params.multi_items()
    refuse_times(collection, pairs)
    given = collect_parameters(pairs, ("f", "lang", *BOTH_TIMES))
    check_times(given)
    # `json` names the schema here, whose media type is one of its own.
    named = {each.name: each for each in SCHEMA_FORMATS}.get(given.get("f", ""))
    form = named or choose_format(request, given, SCHEMA_FORMATS)
    key = request.url.path.rstrip("/").rpartition("/")[2]
    schema = _WRITERS[key](collection, f"{get_base(request)}/api/collections/{name}/{key}")
    page = Page(request, given)
    if form is HTML:
        content = write_schema_page(page, collection, key, schema)
        return answer_description(request, content, HTML.content_type, is_page=True)
    return answer_description(request, encode_json(schema), SCHEMA.media_type)

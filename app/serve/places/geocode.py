"""Which place a name or a position means: one, several to choose from, or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.place import PlaceAnswer, PlaceQuery
from app.encode import encode_json
from app.encode.place_answers import describe_answer
from app.serve.answering.answers import answer_content, answer_unchanged, make_content_etag
from app.serve.answering.links import JSON, get_base, make_link
from app.serve.asking.addresses import READ
from app.serve.asking.parameters import collect_parameters
from app.serve.places.geocode_parameters import PARAMETERS, parse_place_query, parse_result_limit
from app.serve.places.places_held import find_places
from app.serve.places.places_index import PlaceIndex

router = APIRouter()


def answer_query(query: PlaceQuery, index: PlaceIndex) -> PlaceAnswer:
    """Ask the geocoder; a code in the place of a name is the place that bears it."""
    named = index.find_code(query.name) if query.name and query.point is None else None
    if named is not None:
        query = replace(query, place_id=named.place_id, name=None)
    return index.gazetteer.find_place(query, compare_name=True)


def _write_body(
    request: Request, given: Mapping[str, str], answer: PlaceAnswer, index: PlaceIndex
) -> dict[str, Any]:
    base = get_base(request)
    found = describe_answer(answer, index.places, parse_result_limit(given))
    links = [
        make_link(f"{base}/api/geocode?{request.url.query}", "self"),
        *(
            make_link(f"{base}/places/{each['place_id']}", "related", "text/html", each["name_en"])
            for each in found["results"][:1]
        ),
    ]
    asked = {name: value for name, value in given.items() if name not in {"q", "f", "limit"}}
    return {"query": given.get("q"), "given": asked, **found, "links": links}


@router.api_route("/api/geocode", methods=READ)
async def get_geocode(request: Request) -> Response:
    """Answer which place is meant, or which it may be; never a guess."""
    given = collect_parameters(request.query_params.multi_items(), PARAMETERS)
    query = parse_place_query(given)
    parse_result_limit(given)
    index = await find_places(request)
    etag = make_content_etag(request, index.digest)
    if unchanged := answer_unchanged(request, etag):
        return unchanged
    body = _write_body(request, given, answer_query(query, index), index)
    return answer_content(encode_json(body), JSON, etag)

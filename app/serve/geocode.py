"""Which place a name or a position means: one, several to choose from, or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.place import (
    LEVEL_PRECISION,
    Ambiguous,
    Candidate,
    Place,
    PlaceAnswer,
    PlaceMatch,
    PlaceQuery,
    Precision,
)
from app.encode import encode_json
from app.serve.answers import answer_content, answer_unchanged, make_content_etag
from app.serve.geocode_parameters import PARAMETERS, parse_place_query, parse_result_limit
from app.serve.items import READ
from app.serve.links import JSON, get_base, make_link
from app.serve.parameters import collect_parameters
from app.serve.places_held import find_places
from app.serve.places_index import PlaceIndex

router = APIRouter()
DECIMALS = 4
"""Decimals of a position: those that the collection of places has."""
AMBIGUOUS = "several places bear this name; say in context, admin1 or admin2 which is meant"


def name_place(place: Place | None, prefix: str) -> dict[str, str | None]:
    """Return code and names of a place under keys that begin with `prefix`."""
    if place is None:
        return dict.fromkeys(f"{prefix}_{part}" for part in ("pcode", "name_en", "name_ar"))
    return {
        f"{prefix}_pcode": place.pcode or place.place_id,
        f"{prefix}_name_en": place.name_en,
        f"{prefix}_name_ar": place.name_ar,
    }


def spell_position(place: Place) -> dict[str, float | None]:
    """Return where a place is, as precisely as its gazetteer says at most."""
    point = place.point
    return {
        "lat": None if point is None else round(point.lat, DECIMALS),
        "lon": None if point is None else round(point.lon, DECIMALS),
    }


def describe_place(place: Place, index: PlaceIndex) -> dict[str, Any]:
    """Return what an answer says of a place, whatever the question was."""
    units: dict[str, str | None] = {}
    for number in (1, 2, 3):
        code = getattr(place, f"admin{number}_pcode")
        units |= name_place(index.places.get(code or ""), f"admin{number}")
    return {
        "place_id": place.place_id,
        "pcode": place.pcode or place.place_id,
        "name_en": place.name_en,
        "name_ar": place.name_ar,
        "level": place.level,
        **units,
        **name_place(index.find_parent(place), "parent"),
        "country": place.country,
        **spell_position(place),
        "precision_m": place.precision_m,
        "valid_to": place.valid_to,
    }


def describe_candidate(candidate: Candidate, index: PlaceIndex) -> dict[str, Any]:
    """Return a candidate as an answer lists it; its `precision` is what its level can give."""
    place = candidate.place
    return {
        **describe_place(place, index),
        "precision": LEVEL_PRECISION.get(place.level, Precision.COUNTRY),
        "method": candidate.method,
        "score": round(candidate.score, 3),
    }


def _describe_all(
    candidates: Iterable[Candidate], index: PlaceIndex, limit: int
) -> list[dict[str, Any]]:
    return [describe_candidate(each, index) for each in list(candidates)[:limit]]


def describe_answer(answer: PlaceAnswer, index: PlaceIndex, limit: int) -> dict[str, Any]:
    """Return `status` and `results`, the best first, and why there is no match where there is none.

    Near misses come as `suggestions`, which are no answer.
    """
    if isinstance(answer, PlaceMatch):
        found = Candidate(answer.place, answer.method, answer.score)
        results = _describe_all((found, *answer.alternatives), index, limit)
        return {"status": "matched", "note": answer.note, "results": results}
    if isinstance(answer, Ambiguous):
        results = _describe_all(answer.candidates, index, limit)
        return {"status": "ambiguous", "reason": AMBIGUOUS, "results": results}
    near = _describe_all(answer.candidates, index, limit)
    return {"status": "not_found", "reason": answer.reason, "results": [], "suggestions": near}


def answer_query(query: PlaceQuery, index: PlaceIndex) -> PlaceAnswer:
    """Ask the geocoder; a code in the place of a name is the place that bears it."""
    named = index.find_code(query.name) if query.name and query.point is None else None
    if named is not None:
        query = replace(query, place_id=named.place_id, name=None)
    return index.gazetteer.find_place(query)


def _write_body(
    request: Request, given: Mapping[str, str], answer: PlaceAnswer, index: PlaceIndex
) -> dict[str, Any]:
    base, found = get_base(request), describe_answer(answer, index, parse_result_limit(given))
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

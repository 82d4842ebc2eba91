"""The API's own description: landing page, conformance, collections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from app.encode import encode_json
from app.encode.geojson import GEOJSON
from app.query.collections import BOTH_TIMES, COLLECTIONS, Collection
from app.query.items import select_extent
from app.serve.answers import answer_content, answer_unchanged, make_etag
from app.serve.database import get_reader
from app.serve.gazetteer_notice import describe_gazetteer
from app.serve.items import READ, find_collection
from app.serve.links import JSON, OPENAPI, get_base, make_link
from app.serve.modes import describe_mode
from app.serve.openapi import build_openapi
from app.serve.parameters import CRS84, check_format, collect_parameters, refuse_times
from app.serve.times import find_times

router = APIRouter()

CONFORMANCE = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}"
    for name in ("core", "oas30", "geojson")
)
TITLE = "Masar"
DESCRIPTION = (
    "A conflict map of Syria in which every figure can be traced to who said it and when. "
    "Read-only, without a key."
)


def _check_query(request: Request) -> Mapping[str, str]:
    """Return what was asked with; tools such as GDAL put what they are given on every address."""
    given = collect_parameters(request.query_params.multi_items(), ("f", *BOTH_TIMES))
    check_format(given.get("f", "json"))
    return given


@router.api_route("/api", methods=READ)
@router.api_route("/api/", methods=READ)
async def get_landing(request: Request) -> Response:
    """Answer the landing page: where everything is."""
    _check_query(request)
    base = get_base(request)
    links = [
        make_link(f"{base}/api", "self"),
        make_link(f"{base}/", "alternate", "text/html", "The map"),
        make_link(f"{base}/api/openapi.json", "service-desc", OPENAPI, "OpenAPI 3.0"),
        make_link(f"{base}/api/docs", "service-doc", "text/html", "How to use this API"),
        make_link(f"{base}/api/conformance", "conformance"),
        make_link(f"{base}/api/collections", "data"),
        make_link(f"{base}/about/data-policy", "privacy-policy", "text/html", "What is shown"),
        make_link(f"{base}/about/method", "about", "text/html", "How figures are made"),
    ]
    told = {**describe_mode(request), **await describe_gazetteer(request)}
    body = {"title": TITLE, "description": DESCRIPTION, **told, "links": links}
    # The mode may have changed a moment ago.
    return Response(encode_json(body), media_type=JSON, headers={"Cache-Control": "no-cache"})


@router.api_route("/api/conformance", methods=READ)
async def get_conformance(request: Request) -> Response:
    """Answer the list of standards that this API keeps."""
    _check_query(request)
    return Response(encode_json({"conformsTo": CONFORMANCE}), media_type=JSON)


@router.api_route("/api/openapi.json", methods=READ)
async def get_openapi(request: Request) -> Response:
    """Answer the OpenAPI 3.0 description."""
    _check_query(request)
    return Response(encode_json(build_openapi(get_base(request))), media_type=OPENAPI)


def _spell_instant(day: date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00Z" if day else None


def _describe_extent(collection: Collection, extent: Mapping[str, Any]) -> dict[str, object]:
    values = list(extent.values())
    corners = values[1:5] if values[1] is not None else [35.4, 32.2, 42.5, 37.5]
    found: dict[str, object] = {"spatial": {"bbox": [corners], "crs": CRS84}}
    if collection.date_columns is not None:
        interval = [[_spell_instant(values[5]), _spell_instant(values[6])]]
        found["temporal"] = {
            "interval": interval,
            "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
        }
    return found


def _describe_collection(
    collection: Collection, extent: Mapping[str, Any], base: str
) -> dict[str, object]:
    here = f"{base}/api/collections/{collection.name}"
    return {
        "id": collection.name,
        "title": collection.title,
        "description": collection.description,
        "itemType": "feature",
        "itemCount": extent["count"],
        "crs": [CRS84],
        "extent": _describe_extent(collection, extent),
        "links": [
            make_link(here, "self"),
            make_link(f"{here}/items", "items", GEOJSON, collection.title),
        ],
    }


@router.api_route("/api/collections", methods=READ)
async def get_collections(request: Request) -> Response:
    """Answer the list of collections, as of the moment asked for where they have moments."""
    given, reader = _check_query(request), get_reader(request)
    state = await reader.read_state()
    as_of = (await find_times(reader, given, state)).as_of
    etag = make_etag(request, state)
    if unchanged := answer_unchanged(request, etag):
        return unchanged
    extents = await reader.read_all(*(select_extent(each, as_of) for each in COLLECTIONS.values()))
    base = get_base(request)
    body = {
        "links": [make_link(f"{base}/api/collections", "self")],
        "collections": [
            _describe_collection(collection, rows[0], base)
            for collection, rows in zip(COLLECTIONS.values(), extents, strict=True)
        ],
    }
    return answer_content(encode_json(body), JSON, etag)


@router.api_route("/api/collections/{name}", methods=READ)
async def get_collection(name: str, request: Request) -> Response:
    """Answer what one collection is about, and its extent in space and time."""
    collection = find_collection(name)
    refuse_times(collection, request.query_params.multi_items())
    given, reader = _check_query(request), get_reader(request)
    state = await reader.read_state()
    as_of = (await find_times(reader, given, state)).as_of
    etag = make_etag(request, state)
    if unchanged := answer_unchanged(request, etag):
        return unchanged
    [[extent]] = await reader.read_all(select_extent(collection, as_of))
    body = _describe_collection(collection, extent, get_base(request))
    return answer_content(encode_json(body), JSON, etag)

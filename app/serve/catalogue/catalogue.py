"""The API's own description: landing page, conformance, collections, their properties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response

from app.encode import encode_json
from app.query.collections import BOTH_TIMES, CLUSTERS, COLLECTIONS, Collection
from app.query.datasets import select_datasets
from app.query.items import select_extent
from app.serve.answering.answers import (
    PAGE_VARIES,
    answer_content,
    answer_description,
    answer_unchanged,
    make_etag,
)
from app.serve.answering.database import Reader, get_reader
from app.serve.answering.links import JSON, OPENAPI, get_base, make_link
from app.serve.asking.addresses import READ, find_collection
from app.serve.asking.formats import HTML, Format, choose_format
from app.serve.asking.parameters import CRS84, check_format, collect_parameters, refuse_times
from app.serve.asking.times import check_times, find_times
from app.serve.catalogue.catalogue_pages import (
    write_collection_page,
    write_collections_page,
    write_conformance_page,
    write_landing_page,
)
from app.serve.catalogue.collection_links import link_collection
from app.serve.catalogue.conformance import CONFORMANCE
from app.serve.catalogue.dataset_words import attribute_dataset
from app.serve.catalogue.extents import describe_extent
from app.serve.modes import describe_mode
from app.serve.openapi import write_openapi
from app.serve.openapi.catalogue import DOCUMENT_FORMATS
from app.serve.pages.api_page import Page, answer_page
from app.serve.places.gazetteer_notice import describe_gazetteer
from app.serve.records.clusters import describe_basis

router = APIRouter()
TITLE = "Masar"
DESCRIPTION = (
    "A conflict map of Syria in which every figure can be traced to who said it and when. "
    "Read-only, without a key."
)
_TILING_SCHEMES = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"


def _check_query(request: Request) -> tuple[Mapping[str, str], Format, Page]:
    """Return what was asked with; tools such as GDAL put what they are given on every address."""
    given = collect_parameters(request.query_params.multi_items(), ("f", "lang", *BOTH_TIMES))
    check_times(given)
    return given, choose_format(request, given, DOCUMENT_FORMATS), Page(request, given)


def _answer_page(request: Request, content: bytes) -> Response:
    return answer_description(request, content, HTML.content_type, is_page=True)


@router.api_route("/api", methods=READ)
@router.api_route("/api/", methods=READ)
async def get_landing(request: Request) -> Response:
    """Answer the landing page: where everything is."""
    _given, form, page = _check_query(request)
    if form is HTML:
        return _answer_page(request, write_landing_page(page))
    base = get_base(request)
    links = [
        make_link(f"{base}/api", "self"),
        make_link(f"{base}/api?f=html", "alternate", "text/html", "As a page"),
        make_link(f"{base}/", "alternate", "text/html", "The map"),
        make_link(f"{base}/api/openapi.json", "service-desc", OPENAPI, "OpenAPI 3.0"),
        make_link(f"{base}/api/docs", "service-doc", "text/html", "How to use this API"),
        make_link(f"{base}/api/conformance", "conformance"),
        make_link(f"{base}/api/collections", "data"),
        make_link(f"{base}/api/tileMatrixSets", _TILING_SCHEMES),
        make_link(f"{base}/about/data-policy", "privacy-policy", "text/html", "What is shown"),
        make_link(f"{base}/about/method", "about", "text/html", "How figures are made"),
    ]
    told = {**describe_mode(request), **await describe_gazetteer(request)}
    body = {"title": TITLE, "description": DESCRIPTION, **told, "links": links}
    return answer_description(request, encode_json(body), JSON, always_ask=True)


@router.api_route("/api/conformance", methods=READ)
async def get_conformance(request: Request) -> Response:
    """Answer the list of standards that this API keeps."""
    _given, form, page = _check_query(request)
    if form is HTML:
        return _answer_page(request, write_conformance_page(page, CONFORMANCE))
    return answer_description(request, encode_json({"conformsTo": CONFORMANCE}), JSON)


@router.api_route("/api/openapi.json", methods=READ)
async def get_openapi(request: Request) -> Response:
    """Answer the OpenAPI 3.0 description."""
    given = collect_parameters(request.query_params.multi_items(), ("f", *BOTH_TIMES))
    check_format(given.get("f", "json"))
    return answer_description(request, write_openapi(get_base(request)), OPENAPI)


def _describe_collection(
    collection: Collection, extent: Mapping[str, Any], base: str
) -> dict[str, object]:
    return {
        "id": collection.name,
        "title": collection.title,
        "description": collection.description,
        "itemType": "feature",
        "itemCount": extent["count"],
        "crs": [CRS84],
        "extent": describe_extent(collection, extent),
        "links": link_collection(collection, base),
    }


def _tell_variants(response: Response) -> Response:
    response.headers["Vary"] = PAGE_VARIES
    return response


@router.api_route("/api/collections", methods=READ)
async def get_collections(request: Request) -> Response:
    """Answer the list of collections, as of the moment asked for where they have moments."""
    (given, form, page), reader = _check_query(request), get_reader(request)
    state = await reader.read_state()
    times = await find_times(reader, given, state)
    etag = make_etag(request, state, f"{form.name}:{page.lang}")
    if unchanged := answer_unchanged(request, etag, is_page=form is HTML):
        return _tell_variants(unchanged)
    extents = await reader.read_all(
        *(select_extent(each, times.as_of) for each in COLLECTIONS.values())
    )
    found = {name: rows[0] for name, rows in zip(COLLECTIONS, extents, strict=True)}
    if form is HTML:
        counts = {name: extent["count"] for name, extent in found.items()}
        return answer_page(write_collections_page(page, counts, times), {"ETag": etag})
    base = get_base(request)
    body = {
        "links": [
            make_link(f"{base}/api/collections", "self"),
            make_link(f"{base}/api/collections?f=html", "alternate", "text/html", "As a page"),
        ],
        "collections": [
            _describe_collection(COLLECTIONS[name], extent, base) for name, extent in found.items()
        ],
    }
    return _tell_variants(answer_content(encode_json(body), JSON, etag))


async def _read_own(reader: Reader, collection: Collection) -> dict[str, object]:
    """Return what the page of one collection says and the list of all does not."""
    own: dict[str, object] = {}
    if "record" in collection.properties:
        [rows] = await reader.read_all(select_datasets(collection))
        own["datasets"] = [attribute_dataset(row["record"]) for row in rows]
    if collection is CLUSTERS:
        own["basis"] = await describe_basis(reader)
    return own


@router.api_route("/api/collections/{name}", methods=READ)
async def get_collection(name: str, request: Request) -> Response:
    """Answer what one collection is about, its extent in space and time, and its datasets."""
    collection = find_collection(name)
    refuse_times(collection, request.query_params.multi_items())
    (given, form, page), reader = _check_query(request), get_reader(request)
    state = await reader.read_state()
    times = await find_times(reader, given, state)
    etag = make_etag(request, state, f"{form.name}:{page.lang}")
    if unchanged := answer_unchanged(request, etag, is_page=form is HTML):
        return _tell_variants(unchanged)
    [[extent]] = await reader.read_all(select_extent(collection, times.as_of))
    described = _describe_collection(collection, extent, get_base(request))
    body = {**described, **await _read_own(reader, collection)}
    if form is HTML:
        return answer_page(write_collection_page(page, collection, body, times), {"ETag": etag})
    return _tell_variants(answer_content(encode_json(body), JSON, etag))

"""Items of the collections: pages and single records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.filters import ItemFilter
from app.encode import Stamp, encode_feature, encode_page, spell_features
from app.encode.geojson import GEOJSON
from app.query.collections import CLUSTERS, CORRIDORS, Collection
from app.query.items import select_item
from app.serve.answering.absence import refuse_absent
from app.serve.answering.answers import answer_content, answer_unchanged, make_etag
from app.serve.answering.database import Reader, get_reader
from app.serve.answering.links import get_base, make_link
from app.serve.asking.addresses import READ, find_collection
from app.serve.asking.formats import GEOJSON as GEOJSON_FORMAT
from app.serve.asking.formats import HTML, choose_format
from app.serve.asking.parameters import (
    CRS84,
    check_crs,
    collect_parameters,
    parse_item_filter,
    refuse_times,
)
from app.serve.asking.times import Times, find_times
from app.serve.files.streams import (
    CSV_PARAMETERS,
    STREAMED,
    StreamQuestion,
    answer_stream,
    read_csv_parameters,
)
from app.serve.pages.api_page import Page, answer_page
from app.serve.records.citation import cite_record
from app.serve.records.clusters import describe_basis
from app.serve.records.item_pages import Listing, write_item_page, write_items_page
from app.serve.records.page_links import link_page
from app.serve.records.paging import find_page_times, read_page, write_next

router = APIRouter()
ITEM_FORMATS = (GEOJSON_FORMAT, HTML, *STREAMED)


async def _read_basis(
    reader: Reader, collection: Collection, times: Times
) -> Mapping[str, int] | None:
    """Return what clusters were made of; None of an earlier state, of which it is not kept."""
    if collection is not CLUSTERS or times.as_of.snapshot is not None:
        return None
    return await describe_basis(reader)


@router.api_route("/api/collections/{name}/items", methods=READ)
async def get_items(name: str, request: Request) -> Response:
    """Answer one page of a collection as GeoJSON."""
    collection = find_collection(name)
    given = dict(request.query_params)
    asked = parse_item_filter(collection, request.query_params.multi_items())
    form, people = choose_format(request, given, ITEM_FORMATS), Page(request, given)
    read_csv_parameters(given, form)
    reader, always_ask = get_reader(request), collection is CORRIDORS
    state = await reader.read_state()
    times = await find_page_times(reader, collection, asked, given, state)
    etag = make_etag(request, state, people.spell_variant(form))
    is_page = form is HTML
    if unchanged := answer_unchanged(request, etag, always_ask=always_ask, is_page=is_page):
        return unchanged
    if form in STREAMED:
        return answer_stream(request, StreamQuestion(collection, asked, times, form), etag)
    page, times = await read_page(reader, collection, asked, times, texts=form is GEOJSON_FORMAT)
    following = write_next(collection, asked, given, page, times)
    if form is HTML:
        basis = await _read_basis(reader, collection, times)
        rows = page.rows[: asked.limit]
        listing = Listing(rows, page.matched, asked.chosen, following, times, basis)
        content = write_items_page(people, collection, listing)
        return answer_page(content, {"ETag": etag})
    properties = collection.properties if asked.chosen is None else asked.chosen
    content = encode_page(
        spell_features(page.rows[: asked.limit], properties),
        links=link_page(request, name, following),
        matched=page.matched,
        stamp=Stamp(datetime.now(UTC), times.snapshot),
    )
    response = answer_content(content, GEOJSON, etag, always_ask=always_ask)
    response.headers["Content-Crs"] = f"<{CRS84}>"
    return response


def _parse_single(collection: Collection, request: Request) -> Mapping[str, str]:
    """Return the parameters of a single record; refuse what it cannot be asked with."""
    pairs = request.query_params.multi_items()
    refuse_times(collection, pairs)
    given = collect_parameters(pairs, ("f", "lang", "crs", *CSV_PARAMETERS, *collection.times))
    check_crs("crs", given.get("crs", CRS84))
    return given


def _link_record(request: Request, collection: Collection, feature_id: str) -> list[dict[str, str]]:
    api = f"{get_base(request)}/api"
    here = f"{api}/collections/{collection.name}"
    query = f"?{request.url.query}" if request.url.query else ""
    links = [make_link(f"{here}/items/{feature_id}{query}", "self", GEOJSON),
             make_link(here, "collection")]  # fmt: skip
    if collection.versions is not None:
        own = f"{api}/{collection.home}/{feature_id}"
        links.append(make_link(f"{own}/claims{query}", "related", title="Who said what"))
        links.append(make_link(f"{own}/history", "version-history"))
    if collection is CLUSTERS:
        own = f"{api}/clusters/{feature_id}"
        links.append(make_link(f"{own}/events{query}", "related", GEOJSON, "Its events"))
        links.append(make_link(f"{own}/history", "version-history"))
    return links


def cite_row(
    request: Request, collection: Collection, row: Mapping[str, Any], times: Times
) -> dict[str, object] | None:
    """Return the citation of a record as it was selected; None for what is no report."""
    if collection.versions is None and collection is not CLUSTERS:
        return None
    title_en, title_ar = (row[name] for name in collection.titles)
    record = {"id": row["feature_id"], "revision": row["revision"], "title_en": title_en,
              "title_ar": title_ar}  # fmt: skip
    return cite_record(request, collection, record, times)


@router.api_route("/api/collections/{name}/items/{feature_id}", methods=READ)
async def get_item(name: str, feature_id: str, request: Request) -> Response:
    """Answer one record as a GeoJSON Feature."""
    collection = find_collection(name)
    given = _parse_single(collection, request)
    form, people = choose_format(request, given, ITEM_FORMATS), Page(request, given)
    read_csv_parameters(given, form)
    reader, always_ask = get_reader(request), collection is CORRIDORS
    state = await reader.read_state()
    times = await find_times(reader, request.query_params, state)
    etag = make_etag(request, state, people.spell_variant(form))
    own_id = feature_id.replace("\0", "")
    [rows] = await reader.read_all(select_item(collection, own_id, times.as_of))
    if not rows:
        await refuse_absent(reader, collection, own_id)
    is_page = form is HTML
    if unchanged := answer_unchanged(request, etag, always_ask=always_ask, is_page=is_page):
        return unchanged
    if form in STREAMED:
        alone = ItemFilter(equals={collection.id_column: own_id})
        return answer_stream(request, StreamQuestion(collection, alone, times, form), etag)
    citation = cite_row(request, collection, rows[0], times)
    if form is HTML:
        page = write_item_page(people, collection, rows[0], times, citation)
        return answer_page(page, {"ETag": etag})
    links = _link_record(request, collection, feature_id)
    content = encode_feature(rows[0], collection.properties, links, citation)
    response = answer_content(content, GEOJSON, etag, always_ask=always_ask)
    response.headers["Content-Crs"] = f"<{CRS84}>"
    return response

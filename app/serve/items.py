"""Items of the collections: pages and single records."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from app.domain.errors import NotPublic
from app.encode import encode_feature, encode_page
from app.encode.geojson import GEOJSON
from app.query.collections import COLLECTIONS, CORRIDORS, Collection
from app.query.items import count_items, select_item, select_items
from app.serve.answers import answer_content, answer_unchanged, make_etag
from app.serve.database import Rows, get_reader
from app.serve.links import get_base, link_page, make_link
from app.serve.parameters import (
    CRS84,
    check_crs,
    check_format,
    collect_parameters,
    parse_item_filter,
    write_cursor,
)

router = APIRouter()
READ = ["GET", "HEAD"]


def find_collection(name: str) -> Collection:
    """Return the collection; raises NotPublic when there is none of this name."""
    if name not in COLLECTIONS:
        raise NotPublic(f"no collection {name[:60]!r}")
    return COLLECTIONS[name]


def _write_next(rows: Rows, limit: int) -> str | None:
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    return write_cursor(last["sort_value"], last["feature_id"])


@router.api_route("/api/collections/{name}/items", methods=READ)
async def get_items(name: str, request: Request) -> Response:
    """Answer one page of a collection as GeoJSON."""
    collection = find_collection(name)
    asked = parse_item_filter(collection, request.query_params.multi_items())
    reader, always_ask = get_reader(request), collection is CORRIDORS
    state = await reader.read_state()
    etag = make_etag(request, state)
    if unchanged := answer_unchanged(request, etag, always_ask=always_ask):
        return unchanged
    rows, [counted] = await reader.read_all(
        select_items(collection, asked), count_items(collection, asked)
    )
    content = encode_page(
        rows[: asked.limit],
        collection.properties,
        links=link_page(request, name, _write_next(rows, asked.limit)),
        matched=counted["matched"],
        made_at=datetime.now(UTC),
    )
    response = answer_content(content, GEOJSON, etag, always_ask=always_ask)
    response.headers["Content-Crs"] = f"<{CRS84}>"
    return response


@router.api_route("/api/collections/{name}/items/{feature_id}", methods=READ)
async def get_item(name: str, feature_id: str, request: Request) -> Response:
    """Answer one record as a GeoJSON Feature."""
    collection = find_collection(name)
    given = collect_parameters(request.query_params.multi_items(), ("f", "crs"))
    check_format(given.get("f", "geojson"))
    check_crs("crs", given.get("crs", CRS84))
    reader, always_ask = get_reader(request), collection is CORRIDORS
    state = await reader.read_state()
    etag = make_etag(request, state)
    [rows] = await reader.read_all(select_item(collection, feature_id.replace("\0", "")))
    if not rows:
        raise NotPublic(feature_id)
    if unchanged := answer_unchanged(request, etag, always_ask=always_ask):
        return unchanged
    base = f"{get_base(request)}/api/collections/{name}"
    links = [
        make_link(f"{base}/items/{feature_id}", "self", GEOJSON),
        make_link(base, "collection"),
    ]
    content = encode_feature(rows[0], collection.properties, links)
    response = answer_content(content, GEOJSON, etag, always_ask=always_ask)
    response.headers["Content-Crs"] = f"<{CRS84}>"
    return response

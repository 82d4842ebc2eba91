"""What stands behind a cluster: its events, its versions, and what was left out of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.errors import NotPublic
from app.domain.event import CLUSTERABLE, LEFT_OUT
from app.domain.filters import AsOf, ItemFilter
from app.encode import encode_json
from app.encode.geojson import GEOJSON, build_feature
from app.query.clusters import (
    count_clustered,
    count_left_out_near,
    select_basis,
    select_ending,
    select_origins,
    select_versions,
)
from app.query.collections import CLUSTERS, EVENTS, SNAPSHOT
from app.query.items import select_item, select_items
from app.serve.answering.absence import refuse_ended
from app.serve.answering.answers import answer_content, answer_unchanged, make_etag
from app.serve.answering.database import Reader, Rows, get_reader
from app.serve.answering.links import JSON, get_base, make_link
from app.serve.asking.formats import GEOJSON as GEOJSON_FORMAT
from app.serve.asking.formats import HTML, choose_format
from app.serve.asking.formats import JSON as JSON_FORMAT
from app.serve.asking.parameters import CRS84, collect_parameters, refuse_times
from app.serve.asking.times import find_times
from app.serve.pages.api_page import Page, answer_page
from app.serve.records.cluster_pages import write_cluster_history_page, write_members_page

router = APIRouter()
READ = ["GET", "HEAD"]
EVENT_FORMATS = (GEOJSON_FORMAT, HTML)
HISTORY_FORMATS = (JSON_FORMAT, HTML, GEOJSON_FORMAT)


async def describe_basis(reader: Reader) -> dict[str, int]:
    """Return how many of the events shown now are in a cluster, and how many not, by reason."""
    rows, [clustered] = await reader.read_all(select_basis(), count_clustered())
    counted = {row["reason"]: int(row["events"]) for row in rows}
    inside = int(clustered["events"])
    return {
        "in_a_cluster": inside,
        "without_neighbour": counted.get(CLUSTERABLE, inside) - inside,
        **{reason: counted.get(reason, 0) for reason in LEFT_OUT},
    }


def _parse_snapshot(request: Request) -> Mapping[str, str]:
    pairs = request.query_params.multi_items()
    refuse_times(CLUSTERS, pairs)
    return collect_parameters(pairs, ("f", "lang", SNAPSHOT))


def _link_events(request: Request, cluster_id: str) -> list[dict[str, str]]:
    base, query = f"{get_base(request)}/api", f"?{request.url.query}" if request.url.query else ""
    return [
        make_link(f"{base}/clusters/{cluster_id}/events{query}", "self", GEOJSON),
        make_link(f"{base}/collections/clusters/items/{cluster_id}{query}", "related", GEOJSON),
    ]


async def read_members(
    reader: Reader, cluster: Mapping[str, Any], as_of: AsOf
) -> tuple[Rows, dict[str, int]]:
    """Return the events of a cluster, and how many near it are in no cluster, by reason."""
    members = [{"id": each} for each in cluster["event_ids"]]
    events, left_out = await reader.read_all(
        select_items(EVENTS, ItemFilter(any_of=members, limit=None, as_of=as_of)),
        count_left_out_near(cluster, as_of),
    )
    return events, {row["reason"]: row["events"] for row in left_out}


@router.api_route("/api/clusters/{subject_id}/events", methods=READ)
async def get_cluster_events(subject_id: str, request: Request) -> Response:
    """Answer the events of a cluster, and how many of its area and days could not be counted."""
    given, reader = _parse_snapshot(request), get_reader(request)
    form, people = choose_format(request, given, EVENT_FORMATS), Page(request, given)
    state = await reader.read_state()
    times = await find_times(reader, given, state)
    etag = make_etag(request, state, people.spell_variant(form))
    own_id, is_page = subject_id.replace("\0", ""), form is HTML
    [clusters] = await reader.read_all(select_item(CLUSTERS, own_id, times.as_of))
    if not clusters:
        await refuse_ended(reader, own_id)
    if unchanged := answer_unchanged(request, etag, is_page=is_page):
        return unchanged
    events, left_out = await read_members(reader, clusters[0], times.as_of)
    if is_page:
        page = write_members_page(people, clusters[0], events, left_out, times)
        return answer_page(page, {"ETag": etag})
    body = {
        "type": "FeatureCollection",
        "features": [build_feature(row, EVENTS.properties) for row in events],
        "leftOut": left_out,
        "links": _link_events(request, own_id),
        "timeStamp": datetime.now(UTC),
        "numberMatched": len(events),
        "numberReturned": len(events),
        "snapshot": times.snapshot,
    }
    response = answer_content(encode_json(body), GEOJSON, etag)
    response.headers["Content-Crs"] = f"<{CRS84}>"
    return response


async def read_cluster_history(reader: Reader, cluster_id: str) -> Mapping[str, Any]:
    """Return versions, what came before and after a cluster; raises NotPublic for none."""
    versions, origins, endings = await reader.read_all(
        select_versions(cluster_id), select_origins(cluster_id), select_ending(cluster_id)
    )
    if not (versions or endings):
        raise NotPublic(cluster_id)
    heirs = [row["heir_id"] for row in endings if row["heir_id"] is not None]
    return {
        "versions": versions,
        "replaces": origins,
        "ended_at": endings[0]["ended_at"] if endings else None,
        "replaced_by": heirs,
    }


@router.api_route("/api/clusters/{subject_id}/history", methods=READ)
async def get_cluster_history(subject_id: str, request: Request) -> Response:
    """Answer what was shown of a cluster earlier, where it came from and what became of it."""
    given = collect_parameters(request.query_params.multi_items(), ("f", "lang"))
    form, people = choose_format(request, given, HISTORY_FORMATS), Page(request, given)
    reader, own_id, is_page = get_reader(request), subject_id.replace("\0", ""), form is HTML
    etag = make_etag(request, await reader.read_state(), people.spell_variant(form))
    found = await read_cluster_history(reader, own_id)
    if unchanged := answer_unchanged(request, etag, is_page=is_page):
        return unchanged
    if is_page:
        page = write_cluster_history_page(people, own_id, found)
        return answer_page(page, {"ETag": etag})
    base = f"{get_base(request)}/api"
    links = [
        make_link(f"{base}/clusters/{subject_id}/history", "self"),
        make_link(f"{base}/collections/clusters/items/{subject_id}", "latest-version"),
    ]
    return answer_content(encode_json({"id": subject_id, **found, "links": links}), JSON, etag)

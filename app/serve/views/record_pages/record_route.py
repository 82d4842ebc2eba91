"""Lasting addresses of records, for people: `/events/{id}` and its like."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, Request, Response

from app.query.collections import BOTH_TIMES, CLUSTERS, CORRIDORS, EVENTS, FLOWS, Collection
from app.serve.answering.answers import answer_unchanged, make_etag
from app.serve.answering.database import get_reader
from app.serve.asking.addresses import READ
from app.serve.asking.parameters import collect_parameters, refuse_times
from app.serve.asking.times import find_times
from app.serve.pages.api_page import answer_page
from app.serve.records.items import cite_row
from app.serve.views.record_pages.record_document import write_record
from app.serve.views.record_pages.record_reading import read_record_page
from app.serve.views.record_pages.record_sheet import Sheet

router = APIRouter()
_KNOWN = ("lang", *BOTH_TIMES)


def _read_given(collection: Collection, request: Request) -> Mapping[str, str]:
    """Return the parameters that mean something here; sites add others to addresses they share."""
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] in _KNOWN]
    refuse_times(collection, pairs)
    return collect_parameters(pairs, _KNOWN)


async def _answer_record(collection: Collection, record_id: str, request: Request) -> Response:
    given, reader = _read_given(collection, request), get_reader(request)
    sheet, state = Sheet(request, given), await reader.read_state()
    times = await find_times(reader, given, state)
    etag = make_etag(request, state, f"record:{sheet.lang}")
    record = await read_record_page(reader, collection, record_id.replace("\0", ""), times)
    if unchanged := answer_unchanged(request, etag, is_page=True):
        return unchanged
    citation = cite_row(request, collection, record.row, times)
    assert citation is not None  # noqa: S101 - every record that has such a page is cited
    return answer_page(write_record(sheet, record, citation), {"ETag": etag})


@router.api_route("/events/{record_id}", methods=READ)
async def get_event(record_id: str, request: Request) -> Response:
    """Answer an event as a page: what is said of it, by whom, and how surely."""
    return await _answer_record(EVENTS, record_id, request)


@router.api_route("/clusters/{record_id}", methods=READ)
async def get_cluster(record_id: str, request: Request) -> Response:
    """Answer a cluster as a page: its rule, its events, and what is left out."""
    return await _answer_record(CLUSTERS, record_id, request)


@router.api_route("/flows/{record_id}", methods=READ)
async def get_flow(record_id: str, request: Request) -> Response:
    """Answer a movement of people as a page."""
    return await _answer_record(FLOWS, record_id, request)


@router.api_route("/corridors/{record_id}", methods=READ)
async def get_corridor(record_id: str, request: Request) -> Response:
    """Answer a corridor as a page, with its warning and the status that holds now."""
    return await _answer_record(CORRIDORS, record_id, request)

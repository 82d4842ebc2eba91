"""Whole selections as files: `/api/collections/{name}/export`."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.query.collections import CORRIDORS
from app.serve.answering.answers import answer_unchanged, make_etag
from app.serve.answering.database import get_reader
from app.serve.asking.addresses import READ, find_collection
from app.serve.asking.formats import choose_format
from app.serve.asking.parameters import (
    CRS84,
    check_crs,
    collect_parameters,
    list_selection_parameters,
    parse_page,
    refuse_times,
)
from app.serve.asking.times import find_times
from app.serve.files.streams import CSV_PARAMETERS, FILE_FORMATS, StreamQuestion, answer_stream

router = APIRouter()
PARAMETERS = ("sortby", "properties", "limit", "f", "crs", "bbox-crs", *CSV_PARAMETERS)
"""Parameters of an export beside those that select its records."""


@router.api_route("/api/collections/{name}/export", methods=READ)
async def get_export(name: str, request: Request) -> Response:
    """Answer everything that is selected of a collection as one file."""
    collection = find_collection(name)
    pairs = request.query_params.multi_items()
    refuse_times(collection, pairs)
    given = collect_parameters(pairs, (*list_selection_parameters(collection), *PARAMETERS))
    for crs in ("crs", "bbox-crs"):
        check_crs(crs, given.get(crs, CRS84))
    asked, fmt = parse_page(collection, given), choose_format(request, given, FILE_FORMATS)
    reader = get_reader(request)
    state = await reader.read_state()
    times = await find_times(reader, given, state)
    question = StreamQuestion(collection, asked, times, fmt)
    etag = make_etag(request, state, fmt.name)
    response = answer_stream(request, question, etag)
    unchanged = answer_unchanged(request, etag, always_ask=collection is CORRIDORS)
    return unchanged or response

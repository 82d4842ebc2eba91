"""Counts and sums of events for bars, tables and overviews."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Request, Response

from app.domain.errors import BadParameter
from app.encode import encode_json
from app.query.aggregates import GROUPS, select_aggregates
from app.query.collections import EVENTS
from app.query.items import count_items
from app.serve.answers import answer_content, answer_unchanged, make_etag
from app.serve.database import get_reader
from app.serve.items import READ
from app.serve.links import JSON, make_link
from app.serve.parameters import check_format, collect_parameters, parse_selection
from app.serve.times import find_times

router = APIRouter()
PARAMETERS = ("by", "bbox", "datetime", "f", *EVENTS.times, *EVENTS.filters)


def _parse_groups(given: Mapping[str, str]) -> tuple[str, ...]:
    text = given.get("by", "")
    groups = tuple(text.split(","))
    if not set(groups) <= set(GROUPS) or len(set(groups)) != len(groups):
        raise BadParameter("by", text, f"one or more of {', '.join(GROUPS)}, each once")
    return groups


@router.api_route("/api/aggregates", methods=READ)
async def get_aggregates(request: Request) -> Response:
    """Answer one row per group with the number of events and the figures that may be added."""
    given = collect_parameters(request.query_params.multi_items(), PARAMETERS)
    check_format(given.get("f", "json"))
    groups, asked = _parse_groups(given), parse_selection(EVENTS, given)
    reader = get_reader(request)
    state = await reader.read_state()
    times = await find_times(reader, given, state)
    etag = make_etag(request, state)
    if unchanged := answer_unchanged(request, etag):
        return unchanged
    asked = replace(asked, as_of=times.as_of)
    rows, [counted] = await reader.read_all(
        select_aggregates(groups, asked), count_items(EVENTS, asked)
    )
    body = {
        "by": groups,
        "rows": rows,
        "numberMatched": counted["matched"],
        "snapshot": times.snapshot,
        "links": [make_link(str(request.url), "self")],
    }
    return answer_content(encode_json(body), JSON, etag)

"""Counts and sums of events for bars, tables and overviews."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter, Request, Response

from app.domain.errors import BadParameter, NotAddable
from app.domain.filters import ItemFilter
from app.encode import encode_json
from app.query.aggregates import GROUPS, SUMS, select_aggregates, select_mixed
from app.query.collections import EVENTS
from app.query.items import count_items
from app.serve.answers import answer_content, answer_unchanged, make_etag
from app.serve.database import Reader, get_reader
from app.serve.items import READ
from app.serve.links import JSON, make_link
from app.serve.parameters import (
    check_format,
    collect_parameters,
    list_selection_parameters,
    parse_selection,
)
from app.serve.times import find_times

router = APIRouter()
PARAMETERS = ("by", "sum", "f", *list_selection_parameters(EVENTS))
MIXED = (
    "These figures must not be added: a group holds several records, which may tell of the same "
    "killings, or totals and parts, which contain one another. Ask for one record and for sites."
)


def _parse_groups(given: Mapping[str, str]) -> tuple[str, ...]:
    text = given.get("by", "")
    groups = tuple(text.split(","))
    if not set(groups) <= set(GROUPS) or len(set(groups)) != len(groups):
        raise BadParameter("by", text, f"one or more of {', '.join(GROUPS)}, each once")
    return groups


def _parse_sum(given: Mapping[str, str]) -> str | None:
    text = given.get("sum")
    if text is not None and text not in SUMS:
        raise BadParameter("sum", text, f"one of {', '.join(SUMS)}")
    return text


async def _refuse_mixed(reader: Reader, groups: tuple[str, ...], asked: ItemFilter) -> None:
    """Raise NotAddable with the groups in which somebody may be counted twice."""
    [mixed] = await reader.read_all(select_mixed(groups, asked))
    if mixed:
        raise NotAddable(MIXED, {"groups": mixed})


@router.api_route("/api/aggregates", methods=READ)
async def get_aggregates(request: Request) -> Response:
    """Answer one row per group with the number of events and the figures that may be added."""
    given = collect_parameters(request.query_params.multi_items(), PARAMETERS)
    check_format(given.get("f", "json"))
    groups, asked = _parse_groups(given), parse_selection(EVENTS, given)
    summed = _parse_sum(given)
    reader = get_reader(request)
    state = await reader.read_state()
    times = await find_times(reader, given, state)
    etag = make_etag(request, state)
    asked = replace(asked, as_of=times.as_of)
    if summed:
        await _refuse_mixed(reader, groups, asked)
    if unchanged := answer_unchanged(request, etag):
        return unchanged
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

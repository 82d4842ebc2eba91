"""Flows as the two tables that flowmap.blue reads: locations, and flows between them.

Only flows have this format, so only the address of their items knows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.errors import BadParameter
from app.domain.flow_maps import pick_arrows
from app.encode.shapes.flowmap import FLOWS as FLOW_FILE
from app.encode.shapes.flowmap import LOCATIONS as LOCATION_FILE
from app.encode.shapes.flowmap import SHAPE
from app.encode.shapes.rows import End, count_persons
from app.encode.shapes.shape import EncodeOptions
from app.encode.shapes.tally import Tally
from app.query.collections import FLOWS
from app.query.movements import (
    MOST_MOVEMENTS,
    read_movement,
    read_units,
    select_arrows,
    select_flow_units,
)
from app.serve.answering.answers import answer_content, answer_unchanged, make_etag
from app.serve.answering.database import Rows, get_reader
from app.serve.asking.addresses import READ
from app.serve.asking.formats import CSV
from app.serve.asking.parameters import (
    collect_parameters,
    list_selection_parameters,
    parse_selection,
)
from app.serve.asking.times import find_times
from app.serve.records.items import get_items

router = APIRouter()
FLOWMAP = "flowmap"
PARTS = {"flows": FLOW_FILE, "locations": LOCATION_FILE}
HEADER = "Masar-Left-Out"
"""Says how many movements are no arrow, by reason: the tables have no room for it."""


def _place_end(row: Mapping[str, Any], end: str) -> End:
    return End(
        id=row[f"{end}_pcode"],
        name=row[f"{end}_name_en"],
        country="",
        country_name="",
        lon=row[f"{end}_lon"],
        lat=row[f"{end}_lat"],
    )


def _pick(rows: Rows, places: Rows) -> tuple[list[dict[str, Any]], Counter[str]]:
    """Return the rows to draw as a flow map's own, and what is left out."""
    units = read_units(places)
    newest = {
        row["id"]: (row["as_of"] or row["date_end"], count_persons(row) or 0)
        for row in rows
        if row["origin_lon"] is not None
    }
    picked, left_out = pick_arrows([read_movement(row, units) for row in rows], newest)
    kept = {movement.id for movement in picked}
    drawn = [
        {
            **row,
            "part_of": None,
            "geometry": row["id"],
            "origin": _place_end(row, "origin"),
            "dest": _place_end(row, "dest"),
        }
        for row in rows
        if row["id"] in kept
    ]
    return drawn, left_out


def _write(rows: Sequence[Mapping[str, Any]], part: str) -> bytes:
    files = SHAPE.encode(rows, Tally(), EncodeOptions())
    return b"".join(content for name, content in files if name == PARTS[part])


def _spell_left_out(left_out: Counter[str]) -> str:
    return ", ".join(f"{reason}={count}" for reason, count in sorted(left_out.items())) or "none"


async def _answer_flow_map(request: Request) -> Response:
    names = ("f", "part", *list_selection_parameters(FLOWS))
    given = collect_parameters(request.query_params.multi_items(), names)
    part = given.get("part", "flows")
    if part not in PARTS:
        raise BadParameter("part", part, f"one of {', '.join(PARTS)}")
    asked = parse_selection(FLOWS, given)
    reader = get_reader(request)
    state = await reader.read_state()
    times = await find_times(reader, given, state)
    etag = make_etag(request, state)
    if unchanged := answer_unchanged(request, etag):
        return unchanged
    rows, places = await reader.read_all(
        select_arrows(replace(asked, as_of=times.as_of)), select_flow_units()
    )
    if len(rows) > MOST_MOVEMENTS:
        allowed = f"a period with at most {MOST_MOVEMENTS} movements"
        raise BadParameter("datetime", given.get("datetime", ""), allowed)
    drawn, left_out = _pick(rows, places)
    response = answer_content(_write(drawn, part), CSV.content_type, etag)
    response.headers[HEADER] = _spell_left_out(left_out)
    return response


@router.api_route("/api/collections/flows/items", methods=READ)
async def get_flow_items(request: Request) -> Response:
    """Answer flows like any collection's items, or as one of the tables of a flow map."""
    if request.query_params.get("f") == FLOWMAP:
        return await _answer_flow_map(request)
    return await get_items(FLOWS.name, request)

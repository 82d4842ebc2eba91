"""The tiles themselves: Mapbox vector tiles of every collection that can be drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Select

from app.domain.filters import ItemFilter
from app.domain.tiles import Tile
from app.query.collections import CORRIDORS, EVENTS, Collection
from app.query.event_tiles import select_event_tile
from app.query.tiles import select_tile
from app.serve.answers import answer_content, answer_unchanged, make_etag
from app.serve.database import get_reader
from app.serve.formats import MVT, choose_format
from app.serve.items import READ, find_collection
from app.serve.tile_matrix_sets import MATRIX_SET, refuse_matrix_set
from app.serve.tile_question import (
    collect_selection,
    find_tile,
    lead_to_events,
    parse_tile_filter,
    refuse_tile,
)
from app.serve.times import find_times

router = APIRouter()


def _select(collection: Collection, tile: Tile, asked: ItemFilter) -> Select[Any]:
    names = collection.properties if asked.chosen is None else asked.chosen
    if collection is EVENTS:
        return select_event_tile(tile, asked, names)
    return select_tile(collection, tile, asked, names)


ADDRESS = "/api/collections/{name}/tiles/{matrix_set}/{zoom}/{row}/{column}"


@router.api_route(ADDRESS, methods=READ)
async def get_tile(name: str, matrix_set: str, request: Request) -> Response:
    """Answer one tile; one in which nothing lies is empty, and no error."""
    if elsewhere := lead_to_events(name, request):
        return elsewhere
    collection = find_collection(name)
    if matrix_set != MATRIX_SET:
        return refuse_matrix_set(matrix_set)
    numbers = tuple(request.path_params[part] for part in ("zoom", "row", "column"))
    tile = find_tile(*numbers)
    if tile is None:
        return refuse_tile("/".join(numbers))
    given = collect_selection(request, collection)
    choose_format(request, given, (MVT,))
    asked = parse_tile_filter(collection, given)
    reader, always_ask = get_reader(request), collection is CORRIDORS
    state = await reader.read_state()
    times = await find_times(reader, given, state)
    etag = make_etag(request, state)
    if unchanged := answer_unchanged(request, etag, always_ask=always_ask):
        return unchanged
    query = _select(collection, tile, replace(asked, as_of=times.as_of))
    [[found]] = await reader.read_all(query)
    return answer_content(found["tile"], MVT.media_type, etag, always_ask=always_ask)

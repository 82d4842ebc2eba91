"""The tiles themselves: Mapbox vector tiles of every collection that can be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Select

from app.domain.filters import ItemFilter
from app.query.collections import CORRIDORS, EVENTS, Collection
from app.query.cql2 import is_wide
from app.query.event_tiles import bind_days, select_event_tile
from app.query.rollups import is_kept
from app.query.tile_squares import bind_tile
from app.query.tiles import select_tile
from app.serve.answering.answers import answer_content, answer_unchanged, make_etag
from app.serve.answering.database import get_reader
from app.serve.answering.kept_statements import KeptStatements
from app.serve.asking.addresses import READ, find_collection
from app.serve.asking.formats import MVT, choose_format
from app.serve.asking.times import find_times
from app.serve.tiles.tile_matrix_sets import MATRIX_SET, refuse_matrix_set
from app.serve.tiles.tile_question import (
    collect_selection,
    find_tile,
    lead_to_events,
    parse_tile_filter,
    refuse_tile,
)

router = APIRouter()


STATEMENTS = KeptStatements(32)
"""Of two questions at every zoom, each a little over half a megabyte."""


def _select(collection: Collection, zoom: int, asked: ItemFilter) -> Select[Any]:
    names = collection.properties if asked.chosen is None else asked.chosen
    if collection is EVENTS:
        return select_event_tile(zoom, asked, names)
    return select_tile(collection, zoom, asked, names)


def choose_statement(
    collection: Collection, zoom: int, given: Mapping[str, str], asked: ItemFilter
) -> tuple[Select[Any], Mapping[str, Any]]:
    """Return the statement of all tiles of a zoom, and the days to run it with.

    Whoever looks at a map asks for many tiles, and for one period after the other. A statement
    with a wide condition is not kept.
    """
    make = partial(_select, collection, zoom, asked)
    if asked.condition is not None and is_wide(asked.condition):
        return make(), {}
    shape, days = bind_days(zoom, asked) if collection is EVENTS else (asked.dates, {})
    words = tuple(sorted(pair for pair in given.items() if pair[0] != "datetime"))
    question = (collection.name, zoom, words, shape, asked.as_of)
    return STATEMENTS.find(question, make), days


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
    asked = parse_tile_filter(collection, given)  # what is wrong is told before anything else
    reader, always_ask = get_reader(request, costly=not is_kept(asked)), collection is CORRIDORS
    state = await reader.read_state()
    times = await find_times(reader, given, state)
    etag = make_etag(request, state)
    if unchanged := answer_unchanged(request, etag, always_ask=always_ask):
        return unchanged
    asked = replace(asked, as_of=times.as_of)
    query, days = choose_statement(collection, tile.zoom, given, asked)
    content = await reader.read_tile(query, {**bind_tile(tile), **days})
    return answer_content(content, MVT.media_type, etag, always_ask=always_ask)

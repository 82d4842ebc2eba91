"""The tiles themselves: Mapbox vector tiles of every collection that can be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from fastapi import APIRouter, Request, Response
from sqlalchemy import Select

from app.domain.filters import AsOf, ItemFilter
from app.query.collections import COLLECTIONS, CORRIDORS, EVENTS, Collection
from app.query.cql2 import is_wide
from app.query.event_tiles import select_event_tile
from app.query.rollups import is_kept
from app.query.tile_squares import bind_tile
from app.query.tiles import select_tile
from app.serve.answering.answers import answer_content, answer_unchanged, make_etag
from app.serve.answering.database import get_reader
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


MOST_STATEMENTS = 32
"""Statements kept: two questions at every zoom, each a little over half a megabyte."""
Words = tuple[tuple[str, str], ...]
"""The parameters of a question, sorted; the same words always ask the same."""


def _select(collection: Collection, zoom: int, asked: ItemFilter) -> Select[Any]:
    names = collection.properties if asked.chosen is None else asked.chosen
    if collection is EVENTS:
        return select_event_tile(zoom, asked, names)
    return select_tile(collection, zoom, asked, names)


@lru_cache(MOST_STATEMENTS)
def make_statement(name: str, zoom: int, words: Words, as_of: AsOf) -> Select[Any]:
    """Return the statement of all tiles of a zoom that answer a question.

    To make one takes longer than to run it, and whoever looks at a map asks for many tiles.
    """
    collection = COLLECTIONS[name]
    asked = replace(parse_tile_filter(collection, dict(words)), as_of=as_of)
    return _select(collection, zoom, asked)


def choose_statement(
    collection: Collection, zoom: int, given: Mapping[str, str], asked: ItemFilter
) -> Select[Any]:
    """Return the kept statement of a question, or for a wide condition one that is not kept."""
    if asked.condition is not None and is_wide(asked.condition):
        return _select(collection, zoom, asked)
    return make_statement(collection.name, zoom, tuple(sorted(given.items())), asked.as_of)


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
    query = choose_statement(collection, tile.zoom, given, replace(asked, as_of=times.as_of))
    content = await reader.read_tile(query, bind_tile(tile))
    return answer_content(content, MVT.media_type, etag, always_ask=always_ask)

"""Which tile is asked for, and of which records: read strictly, as everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.domain.filters import ItemFilter
from app.domain.tiles import MAX_ZOOM, Tile
from app.query.collections import COLLECTIONS, EVENTS, Collection
from app.serve.answering.links import get_base
from app.serve.answering.problems import answer_problem
from app.serve.asking.parameters import (
    collect_parameters,
    list_selection_parameters,
    parse_limit,
    parse_properties,
    parse_selection,
    refuse_times,
)

LIMIT = "limit"
DEFAULT_SINGLES = 1_000
"""Events that a tile tells one by one unless more are asked for: what a telephone can draw."""
OWN_PARAMETERS = ("f", "properties")
_WHOLE = re.compile(r"[0-9]{1,8}")
_ALLOWED = f"tileMatrix from 0 to {MAX_ZOOM}; tileRow and tileCol from 0, fewer than 2 to its power"


_DRAWN_AS_EVENTS = ("claims", "events_points", "events_areas")
"""Collections that are drawn by the tiles of the events: what they show lies where events lie."""


def list_drawn_collections() -> list[Collection]:
    """Return the collections that have tiles of their own."""
    return [each for each in COLLECTIONS.values() if each.name not in _DRAWN_AS_EVENTS]


def lead_to_events(name: str, request: Request) -> Response | None:
    """Return the way to the tiles of the events where a collection is drawn by them."""
    if name not in _DRAWN_AS_EVENTS:
        return None
    _, _, below = request.url.path.partition(f"/collections/{name}/")
    query = f"?{request.url.query}" if request.url.query else ""
    there = f"{get_base(request)}/api/collections/{EVENTS.name}/{below}{query}"
    return RedirectResponse(there, 307, headers={"Cache-Control": "no-cache"})


def find_tile(zoom: str, row: str, column: str) -> Tile | None:
    """Return the tile of an address; None when there is no such tile."""
    if not all(map(_WHOLE.fullmatch, (zoom, row, column))):
        return None
    tile = Tile(int(zoom), int(row), int(column))
    return tile if tile.exists else None


def refuse_tile(given: str) -> Response:
    """Return the answer for a tile that there is not."""
    extra = {"parameter": "tileMatrix/tileRow/tileCol", "given": given[:60], "allowed": _ALLOWED}
    return answer_problem(404, "There is no such tile.", extra)


def collect_selection(request: Request, collection: Collection) -> Mapping[str, str]:
    """Return the parameters that select what tiles draw; raises BadParameter.

    There is no `bbox` among them: a tile is one.
    """
    pairs = request.query_params.multi_items()
    refuse_times(collection, pairs)
    own = (*OWN_PARAMETERS, LIMIT) if collection is EVENTS else OWN_PARAMETERS
    selecting = (name for name in list_selection_parameters(collection) if name != "bbox")
    return collect_parameters(pairs, (*own, *selecting))


def parse_tile_filter(collection: Collection, given: Mapping[str, str]) -> ItemFilter:
    """Read which records tiles draw, and how much of them; raises BadParameter.

    As of when is another question, which `find_times` answers.
    """
    return replace(
        parse_selection(collection, given),
        limit=parse_limit(given[LIMIT]) if LIMIT in given else DEFAULT_SINGLES,
        chosen=parse_properties(collection, given["properties"]) if "properties" in given else None,
    )

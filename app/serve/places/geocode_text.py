"""The places that a text mentions. What is sent may be an editor's draft: nothing of it is kept."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.domain.errors import BadParameter
from app.encode import encode_json
from app.encode.place_answers import describe_answer
from app.serve.answering.links import JSON, get_base, make_link
from app.serve.answering.problems import answer_problem
from app.serve.asking.addresses import READ
from app.serve.asking.parameters import check_format, collect_parameters
from app.serve.places.geocode_parameters import LONGEST_TEXT, parse_result_limit
from app.serve.places.places_held import find_places
from app.serve.places.places_index import PlaceIndex

if TYPE_CHECKING:
    from app.geocode.mentions import Mention

router = APIRouter()
LOG = logging.getLogger(__name__)
NOT_KEPT = {"Cache-Control": "private, no-store"}
_LINES = str.maketrans("\n\r\t", "   ")


def _read_text(pairs: Iterable[tuple[str, str]]) -> tuple[str, int]:
    """Return the text with its lines, and how many places each name may have at most."""
    pairs = list(pairs)
    flat = ((name, value.translate(_LINES) if name == "text" else value) for name, value in pairs)
    given = collect_parameters(flat, ("text", "limit", "f"), LONGEST_TEXT)
    check_format(given.get("f", "json"))
    if not given.get("text", "").strip():
        raise BadParameter("text", "", f"a text of at most {LONGEST_TEXT:,} characters")
    return dict(pairs)["text"], parse_result_limit(given)


def _describe_mentions(text: str, index: PlaceIndex, limit: int) -> list[dict[str, Any]]:
    from app.geocode.mentions import find_mentions  # read with the places, not before

    return [_describe_mention(each, index, limit) for each in find_mentions(text, index.gazetteer)]


def _describe_mention(mention: Mention, index: PlaceIndex, limit: int) -> dict[str, Any]:
    return {
        "start": mention.start,
        "end": mention.end,
        "words": mention.words,
        **describe_answer(mention.answer, index.places, limit),
    }


@router.api_route("/api/geocode/text", methods=READ)
async def get_mentions(request: Request) -> Response:
    """Answer which places a text mentions, and where in it; `start` and `end` count characters."""
    text, limit = _read_text(request.query_params.multi_items())
    index = await find_places(request)
    try:
        mentions = await run_in_threadpool(_describe_mentions, text, index, limit)
    except Exception as error:  # noqa: BLE001 - its own words, and a traceback's, may hold the text
        frame = traceback.extract_tb(error.__traceback__)[-1]
        LOG.error("%s in %s, line %s", type(error).__name__, frame.name, frame.lineno)
        return answer_problem(500, "This text could not be read. That has been logged, not it.")
    link = make_link(f"{get_base(request)}/api/geocode", "related", JSON, "One place by its name")
    body = {"text_length": len(text), "mentions": mentions, "links": [link]}
    return Response(encode_json(body), media_type=JSON, headers=NOT_KEPT)

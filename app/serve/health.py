"""Is the process alive, and can it answer?"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.encode import encode_json
from app.serve.answering.database import get_reader
from app.serve.answering.links import JSON
from app.serve.answering.problems import RETRY_AFTER_S, answer_problem
from app.serve.asking.addresses import READ
from app.serve.asking.parameters import collect_parameters
from app.serve.modes import describe_mode
from app.serve.places.gazetteer_notice import describe_gazetteer

router = APIRouter()
NEVER_KEEP = {"Cache-Control": "no-store"}


@router.api_route("/health/live", methods=READ)
@router.api_route("/api/livez", methods=READ)
async def get_live(request: Request) -> Response:
    """Answer as long as the process runs, whatever the database does."""
    collect_parameters(request.query_params.multi_items(), ())
    return Response(encode_json({"status": "live"}), media_type=JSON, headers=NEVER_KEEP)


@router.api_route("/health/ready", methods=READ)
@router.api_route("/api/readyz", methods=READ)
async def get_ready(request: Request) -> Response:
    """Answer 200 when the database answers and something has been published, else 503.

    In the dark too: the service can answer, and what it answers is that it shows nothing.
    """
    collect_parameters(request.query_params.multi_items(), ())
    state = await get_reader(request).read_state()
    if state.revision == 0:
        detail = "Nothing has been published yet."
        return answer_problem(503, detail, describe_mode(request), RETRY_AFTER_S)
    body = {
        "status": "ready",
        "revision": state.revision,
        "published_at": state.published_at,
        "policy": state.policy,
        **describe_mode(request),
        **await describe_gazetteer(request),
    }
    return Response(encode_json(body), media_type=JSON, headers=NEVER_KEEP)

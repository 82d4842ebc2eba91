"""The claims behind an event, a flow or a corridor."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.domain.errors import NotPublic
from app.encode import encode_json
from app.query.claims import select_claims, select_subject
from app.query.collections import COLLECTIONS
from app.serve.answers import answer_content, answer_unchanged, make_etag
from app.serve.database import get_reader
from app.serve.items import READ
from app.serve.links import JSON, get_base, make_link
from app.serve.parameters import check_format, collect_parameters

router = APIRouter()
SUBJECTS = ("events", "flows", "corridors")


@router.api_route("/api/{name}/{subject_id}/claims", methods=READ)
async def get_claims(name: str, subject_id: str, request: Request) -> Response:
    """Answer who said what about one record, with the estimate and the claims it used."""
    if name not in SUBJECTS:
        raise NotPublic(name)
    given = collect_parameters(request.query_params.multi_items(), ("f",))
    check_format(given.get("f", "json"))
    reader = get_reader(request)
    etag = make_etag(request, await reader.read_state())
    subjects, claims = await reader.read_all(
        select_subject(COLLECTIONS[name], subject_id.replace("\0", "")),
        select_claims(subject_id.replace("\0", "")),
    )
    if not subjects:
        raise NotPublic(subject_id)
    if unchanged := answer_unchanged(request, etag):
        return unchanged
    base = f"{get_base(request)}/api"
    body = {
        "id": subject_id,
        "claims": claims,
        "estimate": subjects[0].get("estimate"),
        "links": [
            make_link(f"{base}/{name}/{subject_id}/claims", "self"),
            make_link(f"{base}/collections/{name}/items/{subject_id}", "item"),
        ],
    }
    return answer_content(encode_json(body), JSON, etag)

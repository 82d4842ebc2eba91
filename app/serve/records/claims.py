"""The claims behind an event, a flow or a corridor."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.domain.errors import NotOffered
from app.domain.toll_rule import explain_estimate
from app.encode import encode_json
from app.query.claims import select_claims, select_subject
from app.query.collections import BOTH_TIMES, COLLECTIONS, CORRIDORS, Collection
from app.serve.answering.absence import refuse_absent
from app.serve.answering.answers import answer_content, answer_unchanged, make_etag
from app.serve.answering.database import get_reader
from app.serve.answering.links import JSON, get_base, make_link
from app.serve.asking.addresses import READ
from app.serve.asking.formats import GEOJSON, HTML, choose_format
from app.serve.asking.formats import JSON as JSON_FORMAT
from app.serve.asking.parameters import collect_parameters
from app.serve.asking.times import find_times
from app.serve.pages.api_page import Page, answer_page
from app.serve.records.citation import cite_record
from app.serve.records.claim_pages import write_claims_page

router = APIRouter()
SUBJECTS = ("events", "flows", "corridors")
RECORD_FORMATS = (JSON_FORMAT, HTML, GEOJSON)
"""Of what stands behind a record; `geojson` has always been taken here for JSON."""


def find_subjects(name: str) -> Collection:
    """Return the collection of records about which there are claims; else raises NotOffered."""
    if name not in SUBJECTS:
        raise NotOffered("collection", name, f"one of {', '.join(SUBJECTS)}")
    return COLLECTIONS[name]


def _link_claims(request: Request, name: str, subject_id: str) -> list[dict[str, str]]:
    base = f"{get_base(request)}/api"
    query = f"?{request.url.query}" if request.url.query else ""
    return [
        make_link(f"{base}/{name}/{subject_id}/claims{query}", "self"),
        make_link(f"{base}/collections/{name}/items/{subject_id}{query}", "item"),
        make_link(f"{base}/{name}/{subject_id}/history", "version-history"),
    ]


@router.api_route("/api/{name}/{subject_id}/claims", methods=READ)
async def get_claims(name: str, subject_id: str, request: Request) -> Response:
    """Answer who said what about one record, with the estimate and the claims it used."""
    collection = find_subjects(name)
    given = collect_parameters(request.query_params.multi_items(), ("f", "lang", *BOTH_TIMES))
    form, people = choose_format(request, given, RECORD_FORMATS), Page(request, given)
    reader, always_ask = get_reader(request), collection is CORRIDORS
    state = await reader.read_state()
    times = await find_times(reader, given, state)
    etag = make_etag(request, state, people.spell_variant(form))
    own_id, is_page = subject_id.replace("\0", ""), form is HTML
    subjects, claims = await reader.read_all(
        select_subject(collection, own_id, times.as_of),
        select_claims(collection, own_id, times.as_of),
    )
    if not subjects:
        await refuse_absent(reader, collection, own_id)
    if unchanged := answer_unchanged(request, etag, always_ask=always_ask, is_page=is_page):
        return unchanged
    body = {
        "id": subject_id,
        "claims": claims,
        "estimate": explain_estimate(subjects[0].get("estimate")),
        "citation": cite_record(request, collection, subjects[0], times),
        "links": _link_claims(request, name, subject_id),
    }
    if is_page:
        page = write_claims_page(people, collection, subjects[0], body, times)
        return answer_page(page, {"ETag": etag})
    return answer_content(encode_json(body), JSON, etag, always_ask=always_ask)

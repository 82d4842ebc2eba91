"""What was shown of a record earlier, and why it changed."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from app.domain.errors import NotPublic
from app.domain.history import tell_history
from app.domain.withdrawal import PROTECTIVE
from app.encode import encode_json
from app.query.history import (
    select_claim_versions,
    select_record_versions,
    select_tombstone,
    select_withheld,
)
from app.serve.answering.answers import answer_content, answer_unchanged, make_etag
from app.serve.answering.database import Reader, get_reader
from app.serve.answering.links import JSON, get_base, make_link
from app.serve.asking.addresses import READ
from app.serve.asking.formats import HTML, choose_format
from app.serve.asking.parameters import collect_parameters
from app.serve.pages.api_page import Page, answer_page
from app.serve.records.claims import RECORD_FORMATS, find_subjects
from app.serve.records.history_pages import write_history_page

router = APIRouter()


async def read_history(reader: Reader, name: str, record_id: str) -> dict[str, Any]:
    """Return versions, what is withheld and the withdrawal; raises NotPublic for what has none."""
    collection = find_subjects(name)
    table = collection.versions
    assert table is not None  # noqa: S101 - every record about which there are claims has versions
    records, claims, withheld, stones = await reader.read_all(
        select_record_versions(collection, table, record_id),
        select_claim_versions(table, record_id),
        select_withheld(record_id),
        select_tombstone(table, record_id),
    )
    withdrawn = stones[0] if stones else None
    if not records and not withdrawn:
        raise NotPublic(record_id)
    hidden = withdrawn is not None and withdrawn["reason_code"] in PROTECTIVE
    return {
        "versions": [] if hidden else tell_history(records, claims),
        "withheld_versions": withheld[0]["versions"] if withheld else 0,
        "withdrawn": withdrawn,
    }


@router.api_route("/api/{name}/{subject_id}/history", methods=READ)
async def get_history(name: str, subject_id: str, request: Request) -> Response:
    """Answer what was shown of one record earlier, what changed each time, and for which reason."""
    collection = find_subjects(name)
    given = collect_parameters(request.query_params.multi_items(), ("f", "lang"))
    form, people = choose_format(request, given, RECORD_FORMATS), Page(request, given)
    reader, is_page = get_reader(request), form is HTML
    etag = make_etag(request, await reader.read_state(), people.spell_variant(form))
    found = await read_history(reader, name, subject_id.replace("\0", ""))
    if unchanged := answer_unchanged(request, etag, is_page=is_page):
        return unchanged
    if is_page:
        page = write_history_page(people, collection, subject_id, found)
        return answer_page(page, {"ETag": etag})
    base = f"{get_base(request)}/api"
    links = [
        make_link(f"{base}/{name}/{subject_id}/history", "self"),
        make_link(f"{base}/collections/{name}/items/{subject_id}", "latest-version"),
        make_link(f"{base}/{name}/{subject_id}/claims", "related"),
    ]
    body = {"id": subject_id, **found, "links": links}
    return answer_content(encode_json(body), JSON, etag)

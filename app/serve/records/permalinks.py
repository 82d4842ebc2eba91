"""Lasting addresses of records, for people: the map opens the record that the address names."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import APIRouter, Request, Response

from app.serve.answering.answers import answer_description
from app.serve.asking.addresses import READ
from app.serve.asking.formats import HTML
from app.serve.records.pages import answer_not_built

router = APIRouter()
_OWN_ADDRESS = re.compile(r'\b(href|src)="(?:\./)?(?![#/]|[a-z]+:)')
"""Where the page names an address relative to its own."""


@router.api_route("/events/{record_id}", methods=READ)
@router.api_route("/clusters/{record_id}", methods=READ)
@router.api_route("/flows/{record_id}", methods=READ)
@router.api_route("/corridors/{record_id}", methods=READ)
async def get_permalink(record_id: str, request: Request) -> Response:
    """Answer the map, the same for every id: only the page asks whether there is such a record.

    The page's own addresses are relative, so that it works below any path of a proxy; here it
    lies one level deeper.
    """
    page: Path = request.app.state.settings.frontend_dir / "index.html"
    if not page.is_file():
        return answer_not_built()
    content = _OWN_ADDRESS.sub(r'\1="../', page.read_text(encoding="utf-8"))
    return answer_description(request, content.encode(), HTML.content_type, always_ask=True)

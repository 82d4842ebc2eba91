"""The map for a frame in somebody else's page."""

from __future__ import annotations

import asyncio
from pathlib import Path

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError

from app.domain.mode import SecurityMode
from app.serve.answering.answers import answer_description
from app.serve.answering.costly_room import RoomTaken
from app.serve.answering.database import STATE_OF_REQUEST, PublishedState
from app.serve.answering.limiting import demand_allowance
from app.serve.answering.links import get_base
from app.serve.asking.addresses import READ
from app.serve.asking.formats import HTML
from app.serve.records.pages import answer_not_built
from app.serve.views.embed_facts import read_embed_text
from app.serve.views.embed_page import EmbedPage, darken_embed, fill_embed
from app.serve.views.view_state import FIRST_EMBED, ViewState, parse_view

router = APIRouter()
_WAIT_S = 5.0
"""Seconds that a frame waits for its words; without them it is sent as it was built."""


async def _fill(request: Request, shell: str, view: ViewState) -> str:
    """Return the page with its words; as it was built where they cannot be read now."""
    state: PublishedState | None = request.scope.get(STATE_OF_REQUEST)
    if state is None:
        return shell
    if state.mode == SecurityMode.DARK:
        return darken_embed(shell, "ar" if view.lang == "ar" else "en")
    try:
        demand_allowance(request)
        async with asyncio.timeout(_WAIT_S):
            text = await read_embed_text(request, view, state)
    except (SQLAlchemyError, OSError, RoomTaken):
        return shell
    return fill_embed(shell, EmbedPage(view, text, get_base(request)))


@router.api_route("/embed", methods=READ)
async def get_embed(request: Request) -> Response:
    """Answer one view of the map with what it says; its script draws the rest."""
    page: Path = request.app.state.settings.frontend_dir / "embed.html"
    if not page.is_file():
        return answer_not_built()
    view = parse_view(request.url.query, FIRST_EMBED)
    filled = await _fill(request, page.read_text(encoding="utf-8"), view)
    return answer_description(request, filled.encode(), HTML.content_type, always_ask=True)

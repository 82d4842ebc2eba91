"""The address at which a newsroom puts an embed together."""

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
from app.serve.views.builder_choice import Choice, read_choice
from app.serve.views.builder_page import write_builder, write_dark_builder
from app.serve.views.embed_facts import read_embed_text
from app.serve.views.embed_text import EmbedText, describe_embed

router = APIRouter()
_WAIT_S = 5.0
"""Seconds that the page waits for what the embed says; the code has a plain title without it."""


async def _read_text(request: Request, choice: Choice, state: PublishedState | None) -> EmbedText:
    if state is None:
        return describe_embed(choice.view, None)
    try:
        demand_allowance(request)
        async with asyncio.timeout(_WAIT_S):
            return await read_embed_text(request, choice.view, state)
    except (SQLAlchemyError, OSError, RoomTaken):
        return describe_embed(choice.view, None)


@router.api_route("/builder", methods=READ)
async def get_builder(request: Request) -> Response:
    """Answer the page on which a view becomes an embed, with the code to copy."""
    built: Path = request.app.state.settings.frontend_dir / "builder.html"
    state: PublishedState | None = request.scope.get(STATE_OF_REQUEST)
    choice = read_choice(request.url.query, state.revision if state else 0)
    # Only what the page looks like, and its comforts, are built.
    shell = built.read_text(encoding="utf-8") if built.is_file() else ""
    if state is not None and state.mode == SecurityMode.DARK:
        html = write_dark_builder(shell, choice)
    else:
        text = await _read_text(request, choice, state)
        html = write_builder(shell, get_base(request), choice, text)
    return answer_description(request, html.encode(), HTML.content_type, always_ask=True)

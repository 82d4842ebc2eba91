"""The map's own address: the same view as a map, as a table or as a text, for whoever asks."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from fastapi import APIRouter, Request, Response
from sqlalchemy.exc import SQLAlchemyError

from app.domain.errors import BadParameter, Unreadable
from app.domain.mode import SecurityMode
from app.serve.answering.answers import answer_description, answer_unchanged, make_etag
from app.serve.answering.costly_room import RoomTaken
from app.serve.answering.database import STATE_OF_REQUEST, PublishedState
from app.serve.answering.limiting import demand_allowance
from app.serve.answering.links import get_base
from app.serve.asking.addresses import READ
from app.serve.asking.formats import HTML
from app.serve.pages.api_page import Page, answer_page
from app.serve.pages.negotiation import choose_language
from app.serve.places.places_held import find_places
from app.serve.records.pages import answer_not_built
from app.serve.views.embed_facts import find_selected, read_embed_text
from app.serve.views.masthead import sum_up_view, write_masthead
from app.serve.views.shell_page import (
    UNBUILT,
    Head,
    describe_head,
    fill_masthead,
    fill_notice,
    fill_shell,
    offer_tiles,
    write_summary,
)
from app.serve.views.table_view import write_table_view
from app.serve.views.text_view import write_text_view
from app.serve.views.view_facts import count_view, read_table, read_text
from app.serve.views.view_parts import ViewPage, find_place_name, find_town_name
from app.serve.views.view_question import ViewQuestion, read_question
from app.serve.views.view_state import FIRST_VIEW, ViewState, parse_view

router = APIRouter()
_WAIT_S = 2.0
"""Seconds that a map waits for its name; without one it is sent as it was built."""
_LOST = (SQLAlchemyError, OSError, RoomTaken, BadParameter, Unreadable)
"""Why a map may have no name; its script then tells what is wrong."""


async def _open_page(request: Request, question: ViewQuestion) -> ViewPage:
    """Return the page around a view; where places cannot be looked up, it does without names."""
    view, index = question.view, None
    page = Page(request, {"lang": view.lang})
    if view.filters.place is not None or question.is_part:
        with suppress(Unreadable):
            index = await find_places(request)
    place = find_place_name(index, view, page)
    return ViewPage(page, question, get_base(request), place, find_town_name(index, question, page))


async def _describe(request: Request, told: ViewPage, state: PublishedState) -> Head:
    """Return the head of a map; with a record selected it is about that, as an embed of it is."""
    head, view = describe_head(told, *await count_view(request, told.question)), told.question.view
    if find_selected(view) is None:
        return head
    text = await read_embed_text(request, view, state)
    return replace(head, title=text.title, about=text.tell_in_short()) if text.name else head


async def _fill_map(request: Request, shell: str, view: ViewState, state: PublishedState) -> str:
    demand_allowance(request)
    async with asyncio.timeout(_WAIT_S):
        question = await read_question(request, view, state)
        if question is None:
            return shell
        told = await _open_page(request, question)
        head = await _describe(request, told, state)
        masthead = write_masthead(told, await sum_up_view(request, question))
    return fill_masthead(fill_shell(shell, head, told, write_summary(told, head)), masthead)


async def _fill_words(request: Request, shell: str, view: ViewState, state: PublishedState) -> str:
    """Return the page with a view's table or text; raises what the API raises for its question."""
    question = await read_question(request, view, state)
    if question is None:
        return shell
    if view.view == "table":
        facts = await read_table(request, question, request.query_params.get("cursor"))
        write = write_table_view
    else:
        facts, write = await read_text(request, question), write_text_view
    told = await _open_page(request, facts.question)
    head = describe_head(told, facts.events.matched, facts.unplaced)
    masthead = write_masthead(told, await sum_up_view(request, question))
    return fill_masthead(fill_shell(shell, head, told, write(told, facts)), masthead)


async def _fill(request: Request, shell: str, view: ViewState, state: PublishedState) -> str:
    if view.view != "map":
        return await _fill_words(request, shell, view, state)
    try:
        return await _fill_map(request, shell, view, state)
    except _LOST:
        return shell


def _read_shell(request: Request, view: ViewState) -> str | None:
    """Return the page around a view; None for a map whose front end has not been built."""
    settings = request.app.state.settings
    built: Path = settings.frontend_dir / "index.html"
    if not built.is_file():
        return None if view.view == "map" else UNBUILT
    shell = built.read_text(encoding="utf-8")
    return offer_tiles(shell, settings.raster_tiles_url, settings.raster_tiles_attribution)


@router.api_route("/", methods=READ)
async def get_view(request: Request) -> Response:
    """Answer a view in the form that its address names; as it was built where nothing is told."""
    lang = choose_language(request.headers.get("accept-language", ""))
    view = parse_view(request.url.query, replace(FIRST_VIEW, lang=lang))
    shell = _read_shell(request, view)
    if shell is None:
        return answer_not_built()
    state: PublishedState | None = request.scope.get(STATE_OF_REQUEST)
    if state is None or state.mode == SecurityMode.DARK:
        said = fill_notice(shell, view, "away" if state is None else "dark")
        return answer_description(
            request, said.encode(), HTML.content_type, always_ask=True, is_page=True
        )
    digest = hashlib.sha256(shell.encode()).hexdigest()[:16]
    etag = make_etag(request, state, f"{view.lang}:{digest}")
    if unchanged := answer_unchanged(request, etag, is_page=True):
        return unchanged
    content = await _fill(request, shell, view, state)
    # A page that could not be filled may be the next time, although nothing has changed.
    return answer_page(content.encode(), {} if content == shell else {"ETag": etag})

"""The security mode on every answer, and no data in the dark, whatever an address would say."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.mode import SecurityMode
from app.serve.answering.database import STATE_OF_REQUEST, PublishedState, Reader
from app.serve.answering.problems import answer_no_database, answer_problem
from app.serve.places.place_notices import answer_dark_page

HEADER = "Masar-Mode"
RETRY_IN_THE_DARK_S = 600
"""Seconds after which a client may ask again whether the dark is over."""
WAIT_S = 1.0
"""Seconds that a page waits for the database to tell the mode; pages do without."""
DESCRIPTIONS = frozenset({"/api", "/api/", "/api/conformance", "/api/openapi.json", "/api/docs",
                          "/api/livez", "/api/readyz", "/compat", "/compat/",
                          "/compat/openapi.json"})  # fmt: skip
"""What tells of the API and holds no data."""
DATA_ROOTS = ("/api/", "/compat/")
"""All else below these is data, also what is new."""
PICTURES = ("/map.png", "/embed.png")
"""Views of the map as pictures."""
DATA_PAGES = ("/places", "/sitemap.xml", "/events/", "/clusters/", "/flows/", "/corridors/",
              *PICTURES)  # fmt: skip
"""Pages that are written here from data; the others ask the API, which answers for itself."""
OEMBED = "/oembed"
WORDS = frozenset({"table", "text"})
"""Forms of a view that hold its records, beside the map, whose script asks for them."""
_UNMARKED = ("/assets/", "/health/live", "/api/livez")
_READY = frozenset({"/health/ready", "/api/readyz"})
_DARK = (
    "The map is switched off for now, because showing it could endanger people. "
    "Nothing is lost; ask again later."
)

DrawDarkness = Callable[[Request, int], Awaitable[Response]]
"""Answers a request in the dark with a picture, given the seconds after which to ask again."""


def holds_data(path: str) -> bool:
    """Whether what is at a path is made from the records or the places."""
    if path.startswith(DATA_PAGES):
        return True
    return path.startswith(DATA_ROOTS) and path not in DESCRIPTIONS


def asks_data(scope: Scope) -> bool:
    """Whether a request is answered from the records or the places.

    The map's own address is a page that is answered in any case; as a table or a text it is made
    from the records, and costs what the API's answers cost. So does an answer to oEmbed, which
    says for itself what it does in the dark.
    """
    if scope["path"] != "/":
        return scope["path"] == OEMBED or holds_data(scope["path"])
    given = dict(reversed(parse_qsl(scope["query_string"].decode("latin-1"))))
    return given.get("view") in WORDS


def _answer_dark(request: Request, state: PublishedState) -> Response:
    """Refuse data; a page says so to people, in words that do not depend on its address."""
    if page := answer_dark_page(request, RETRY_IN_THE_DARK_S):
        return page
    extra = {"mode": state.mode, "mode_since": state.mode_since}
    return answer_problem(503, _DARK, extra, retry_after_s=RETRY_IN_THE_DARK_S)


class ObeyMode:
    """Reads the published state once per request, refuses data in the dark, and names the mode.

    Kept files (`/assets/`) go without the header: they outlive every mode. So does the answer
    whether the process lives, which asks no database, unless the mode is known already.
    """

    def __init__(self, app: ASGIApp, draw_darkness: DrawDarkness | None = None) -> None:
        """Wrap the application; `draw_darkness` answers for pictures, in the dark, with one."""
        self._app = app
        self._draw_darkness = draw_darkness
        self._last: PublishedState | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on in its mode, or answer it at once."""
        if scope["type"] != "http" or scope["path"].startswith("/assets/"):
            await self._app(scope, receive, send)
            return
        answer: ASGIApp = self._app
        if holds_data(scope["path"]) or scope["path"] in _READY:
            answer = await self._admit(scope)
        elif not scope["path"].startswith(_UNMARKED):
            await self._look(scope)
        await answer(scope, receive, self._mark(scope, send))

    async def _admit(self, scope: Scope) -> ASGIApp:
        """Return who answers a request for data: the application, or a refusal."""
        try:
            state = await self._read(scope)
        except (SQLAlchemyError, OSError):
            return answer_no_database()
        if state.mode != SecurityMode.DARK or not holds_data(scope["path"]):
            return self._app
        request = Request(scope)
        if scope["path"] in PICTURES and self._draw_darkness is not None:
            return await self._draw_darkness(request, RETRY_IN_THE_DARK_S)
        return _answer_dark(request, state)

    async def _look(self, scope: Scope) -> None:
        """Read the mode for a page, which is answered in any case."""
        try:
            async with asyncio.timeout(WAIT_S):
                await self._read(scope)
        except (SQLAlchemyError, OSError):
            scope[STATE_OF_REQUEST] = self._last

    async def _read(self, scope: Scope) -> PublishedState:
        reader: Reader = scope["app"].state.reader
        state = await reader.read_state()
        scope[STATE_OF_REQUEST] = self._last = state
        return state

    def _mark(self, scope: Scope, send: Send) -> Send:
        state: PublishedState | None = scope.get(STATE_OF_REQUEST) or self._last

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start" and state is not None:
                MutableHeaders(scope=message)[HEADER] = state.mode
            await send(message)

        return send_marked


def describe_mode(request: Request) -> dict[str, object]:
    """Return `mode` and `mode_since` for an answer; None for both before the database was heard."""
    state: PublishedState | None = request.scope.get(STATE_OF_REQUEST)
    if state is None:
        return {"mode": None, "mode_since": None}
    return {"mode": state.mode, "mode_since": state.mode_since}

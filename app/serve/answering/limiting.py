"""A limit for each reader, so that nobody asks so much that others get no answer.

Counted is only what has to be looked up: answers that are kept in memory never come here.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.serve.answering.allowance import WINDOW_S, Allowance
from app.serve.answering.costly_room import RoomTaken, is_costly
from app.serve.answering.problems import answer_problem
from app.serve.answering.reader_names import find_address, is_own, name_reader

POLICY_HEADER = "RateLimit-Policy"
LEFT_HEADER = "RateLimit"
POLICY = "questions"
COSTLY_COST = 10
"""What a costly question and a picture count; any other counts one."""
PICTURE = ".png"
"""How the paths of pictures end."""
PAGES = frozenset({"/", "/embed", "/builder"})
"""Pages that are answered in any case, with words from the records while there is room."""
SPENT = "masar.spent"
"""Where a request's scope says that its reader has asked too much."""


def demand_allowance(request: Request) -> None:
    """Raise RoomTaken where a page's reader has asked too much: it then comes without words."""
    if request.scope.get(SPENT):
        raise RoomTaken


class LimitReaders:
    """Refuses data with 429 to a reader who has asked more than `per_minute`; 0 refuses nobody.

    The policy stands on every answer with data: it is the same for all, and so does no harm in a
    cache. What a reader has left stands on refusals only, which no cache keeps. Pages count too,
    and are never refused: what a script draws on them is asked for by itself.
    """

    def __init__(self, app: ASGIApp, per_minute: int, asks_data: Callable[[Scope], bool]) -> None:
        """Wrap the application; `asks_data` tells the requests that count."""
        self._app = app
        self._per_minute = per_minute
        self._asks_data = asks_data
        self._policy = f'"{POLICY}";q={per_minute};w={WINDOW_S}'
        self._allowance = Allowance(per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        counts = self._per_minute > 0 and scope["type"] == "http"
        if not counts or not self._asks_data(scope):
            if counts and scope["path"] in PAGES:
                scope[SPENT] = self._take(scope, cost=1) > 0
            await self._app(scope, receive, send)
            return

        async def send_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[POLICY_HEADER] = self._policy
            await send(message)

        is_dear = scope["path"].endswith(PICTURE) or is_costly(scope["query_string"])
        wait_s = self._take(scope, COSTLY_COST if is_dear else 1)
        answer = self._refuse(math.ceil(wait_s)) if wait_s else self._app
        await answer(scope, receive, send_policy)

    def _take(self, scope: Scope, cost: int) -> float:
        address = find_address(scope)
        if address is None or is_own(address):
            return 0.0
        return self._allowance.take(name_reader(address), cost)

    def _refuse(self, wait_s: int) -> Response:
        detail = (
            f"More than {self._per_minute} questions within a minute came from your network; one "
            f"with filter, known_at or snapshot, or for a picture, counts {COSTLY_COST}. Ask "
            f"again in {wait_s} s. What was asked before is free while it is kept; one file "
            "(/export) replaces many pages."
        )
        extra = {"limit": self._per_minute, "window_s": WINDOW_S, "costly": COSTLY_COST}
        response = answer_problem(429, detail, extra, retry_after_s=wait_s)
        response.headers[LEFT_HEADER] = f'"{POLICY}";r=0;t={wait_s}'
        return response

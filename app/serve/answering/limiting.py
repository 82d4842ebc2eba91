"""A limit for each reader, so that nobody asks so much that others get no answer.

Counted is only what has to be looked up: answers that are kept in memory never come here.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.serve.answering.allowance import WINDOW_S, Allowance
from app.serve.answering.costly_room import is_costly
from app.serve.answering.problems import answer_problem
from app.serve.answering.reader_names import find_address, is_own, name_reader

POLICY_HEADER = "RateLimit-Policy"
LEFT_HEADER = "RateLimit"
POLICY = "questions"
COSTLY_COST = 10
"""What a costly question and a picture count; any other counts one."""
PICTURE = ".png"
"""How the paths of pictures end."""


class LimitReaders:
    """Refuses data with 429 to a reader who has asked more than `per_minute`; 0 refuses nobody.

    The policy stands on every answer with data: it is the same for all, and so does no harm in a
    cache. What a reader has left stands on refusals only, which no cache keeps.
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
            await self._app(scope, receive, send)
            return

        async def send_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[POLICY_HEADER] = self._policy
            await send(message)

        wait_s = self._take(scope)
        answer = self._refuse(math.ceil(wait_s)) if wait_s else self._app
        await answer(scope, receive, send_policy)

    def _take(self, scope: Scope) -> float:
        address = find_address(scope)
        if address is None or is_own(address):
            return 0.0
        is_dear = scope["path"].endswith(PICTURE) or is_costly(scope["query_string"])
        cost = COSTLY_COST if is_dear else 1
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

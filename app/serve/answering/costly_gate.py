"""Lets costly questions in one after the other, before anything is done for them."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.serve.answering.costly_room import HAS_PLACE, CostlyRoom, RoomTaken, is_costly
from app.serve.answering.problems import answer_room_taken


class AdmitCostly:
    """Gives each costly question a place until its answer begins, or refuses it.

    What comes after the beginning of an answer is a file, which has a room of its own.
    """

    def __init__(self, app: ASGIApp, asks_data: Callable[[Scope], bool]) -> None:
        """Wrap the application; `asks_data` tells the requests that can be costly."""
        self._app = app
        self._asks_data = asks_data

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, at once or when there is a place."""
        if scope["type"] != "http" or not self._is_costly(scope):
            await self._app(scope, receive, send)
            return
        room: CostlyRoom = scope["app"].state.costly
        try:
            await room.take()
        except RoomTaken:
            await answer_room_taken()(scope, receive, send)
            return
        scope[HAS_PLACE] = True

        async def send_leaving(message: Message) -> None:
            _leave(scope, room)
            await send(message)

        try:
            await self._app(scope, receive, send_leaving)
        finally:
            _leave(scope, room)

    def _is_costly(self, scope: Scope) -> bool:
        return is_costly(scope["query_string"]) and self._asks_data(scope)


def _leave(scope: Scope, room: CostlyRoom) -> None:
    if scope.pop(HAS_PLACE, False):
        room.leave()

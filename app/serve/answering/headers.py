"""Headers of every answer: who may embed, run and read what."""

from __future__ import annotations

import re
import secrets

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OWN = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; "
)
_NEVER_FRAMED = (
    _OWN + "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_POLICIES = {
    "/embed": _OWN + "base-uri 'none'; form-action 'none'; frame-ancestors *",
    # The builder shows the embed itself, in a frame of its own.
    "/builder": f"{_NEVER_FRAMED}; frame-src 'self'",
}
"""The policies of pages that may do something else than the others."""


REQUEST_ID = "X-Request-ID"
_TOKEN = re.compile(rb"[A-Za-z0-9._-]{8,64}")


def _find_request_id(scope: Scope) -> str:
    """Return the id that the client gave if it is a plain token, else a random one.

    It is kept nowhere: it names one answer for whoever reports it, and no reader.
    """
    given = dict(scope["headers"]).get(REQUEST_ID.lower().encode(), b"")
    return given.decode() if _TOKEN.fullmatch(given) else secrets.token_hex(8)


class ProtectAnswers:
    """Adds the security headers; only `/embed` may be framed by other sites."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add headers to what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = _POLICIES.get(scope["path"], _NEVER_FRAMED)

        request_id = _find_request_id(scope)

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID] = request_id
                headers["Content-Security-Policy"] = policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Permissions-Policy"] = "geolocation=(), camera=(), microphone=()"
                headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            await send(message)

        await self._app(scope, receive, send_protected)

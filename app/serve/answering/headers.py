"""Headers of every answer: who may embed, run and read what."""

from __future__ import annotations

import re
import secrets
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_IMAGES = "img-src 'self' data:"
_OWN = f"default-src 'none'; script-src 'self'; style-src 'self'; {_IMAGES}; connect-src 'self'; "
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
    """Adds the security headers; only `/embed` may be framed by other sites.

    `tiles` is the address of map tiles of others, which only the map itself may load.
    """

    def __init__(self, app: ASGIApp, tiles: str | None = None) -> None:
        """Wrap the application."""
        self._app = app
        self._policies = dict(_POLICIES)
        if tiles is not None:
            allowed = f"{_IMAGES} https://{urlsplit(tiles).netloc}"
            self._policies["/"] = _NEVER_FRAMED.replace(_IMAGES, allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add headers to what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = self._policies.get(scope["path"], _NEVER_FRAMED)

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

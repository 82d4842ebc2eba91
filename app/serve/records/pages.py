"""The static files of the built pages, and what stands where they are missing."""

from __future__ import annotations

from mimetypes import guess_type

from fastapi import Response
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_NOT_BUILT = (
    "<!doctype html><html lang=en><title>Masar</title><h1>Masar</h1><p>The map has not been built "
    "yet. Run <code>./start</code>, or <code>npm ci && npm run build</code> in "
    "<code>frontend/</code>. The data are at <a href=/api>/api</a>.</p></html>"
)


class HashedFiles(StaticFiles):
    """Files whose names change with their content: kept for a year, compressed when built."""

    async def check_config(self) -> None:
        """Take a missing folder for an empty one: the front end may not have been built."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, or its compressed twin when the reader understands it."""
        squeezed = f"{path}.br"
        if _takes_brotli(scope) and self.lookup_path(squeezed)[1] is not None:
            response = await super().get_response(squeezed, scope)
            response.headers["Content-Encoding"] = "br"
            response.headers["Content-Type"] = guess_type(path)[0] or "application/octet-stream"
        else:
            response = await super().get_response(path, scope)
        if response.status_code in {200, 304}:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
            response.headers["Vary"] = "Accept-Encoding"
        return response


def _takes_brotli(scope: Scope) -> bool:
    accepted = Headers(scope=scope).get("accept-encoding", "")
    return "br" in {part.split(";")[0].strip() for part in accepted.split(",")}


def answer_not_built() -> Response:
    """Return a page that says how to build the map."""
    return HTMLResponse(_NOT_BUILT, 503, {"Cache-Control": "no-store"})

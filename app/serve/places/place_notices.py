"""Pages that say why a place is not shown: none of this name, dark, or not readable now."""

from __future__ import annotations

from fastapi import Request, Response
from starlette.responses import HTMLResponse

from app.domain.errors import BadParameter
from app.serve.pages.about_words import Language
from app.serve.pages.negotiation import read_language, wants_data
from app.serve.places.place_search import write_notice

VARIANTS = "Accept, Accept-Language"


def answer_notice(
    name: str, status: int, lang: Language, root: str, retry_after_s: int | None = None
) -> Response:
    """Return a page that no cache may keep; its bytes say nothing of the address.

    `name` is a word of `place_words`; `root` leads to the service's root.
    """
    headers = {"Cache-Control": "no-store", "Vary": VARIANTS}
    if retry_after_s is not None:
        headers["Retry-After"] = str(retry_after_s)
    html = write_notice(name, lang, root, form=status == 404)
    return HTMLResponse(html, status, headers)


def answer_dark_page(request: Request, retry_after_s: int) -> Response | None:
    """Return the page of the dark for people; None where a program asks, or for the sitemap."""
    path, given = request.url.path, dict(request.query_params)
    if not path.startswith("/places"):
        return None
    try:
        data, lang = wants_data(request, given), read_language(request, given.get("lang"))
    except BadParameter:
        data, lang = False, read_language(request, None)
    root = "../" * (path.count("/") - 1)
    return None if data else answer_notice("dark", 503, lang, root, retry_after_s)

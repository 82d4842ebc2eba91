"""Answers that caches understand: an ETag of state, question and format; 304 when unchanged."""

from __future__ import annotations

import hashlib

from fastapi import Request, Response

from app.serve.answering.database import PublishedState
from app.serve.answering.kept_answers import ETAG_STATE

FRESH_S = 60
"""Seconds for which an answer may be reused without asking again, and not one more.

`must-revalidate`: no cache may fall back on what it has when the answer is that the map is dark.
"""
_FRESH = f"public, max-age={FRESH_S}, must-revalidate"


def make_etag(request: Request, state: PublishedState, variant: str = "") -> str:
    """Return an ETag of what is shown, of the address and of the question.

    `variant` is what else the answer depends on, such as a language.

    It is weak: compression and the time stamp change bytes, but not what is said.
    """
    request.scope[ETAG_STATE] = state.key
    return make_content_etag(request, state.key, variant)


def make_content_etag(request: Request, content: str, variant: str = "") -> str:
    """Return an ETag like `make_etag`; `content` stands for all that can be answered."""
    base = str(request.base_url)
    text = f"{content}|{base}|{request.url.path}|{request.url.query}|{variant}"
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


PAGE_VARIES = "Accept, Accept-Language"
"""What a page for people depends on besides its address."""


def _spell_headers(etag: str, *, always_ask: bool) -> dict[str, str]:
    return {
        "ETag": etag,
        "Cache-Control": "public, no-cache" if always_ask else _FRESH,
        "Vary": "Accept",
    }


def _has_already(request: Request, etag: str) -> bool:
    """Whether the reader says that it has the answer with this ETag."""
    tags = request.headers.get("if-none-match", "").split(",")
    return bool({tag.strip().removeprefix("W/") for tag in tags} & {etag.removeprefix("W/"), "*"})


def answer_unchanged(
    request: Request, etag: str, *, always_ask: bool = False, is_page: bool = False
) -> Response | None:
    """Return a 304 when the reader already has this answer, else None.

    A cache takes over the headers of a 304: they are those of the answer itself, `is_page` for a
    page in the reader's language.
    """
    if not _has_already(request, etag):
        return None
    headers = _spell_headers(etag, always_ask=always_ask)
    if is_page:
        headers |= {"Cache-Control": "no-cache", "Vary": PAGE_VARIES}
    return Response(status_code=304, headers=headers)


def answer_description(
    request: Request,
    content: bytes,
    media_type: str,
    *,
    always_ask: bool = False,
    is_page: bool = False,
) -> Response:
    """Return what holds no data, or a 304: its ETag is made of its own bytes.

    `always_ask` is for what tells the mode, which may have changed a moment ago, `is_page` for a
    page in the reader's language.
    """
    etag = make_content_etag(request, hashlib.sha256(content).hexdigest())
    headers = _spell_headers(etag, always_ask=always_ask)
    if always_ask or is_page:
        headers["Cache-Control"] = "no-cache"
    if is_page:
        headers["Vary"] = PAGE_VARIES
    if _has_already(request, etag):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def answer_content(
    content: bytes, media_type: str, etag: str, *, always_ask: bool = False
) -> Response:
    """Return a 200 that may be cached; `always_ask` for what can go stale by itself."""
    return Response(content, media_type=media_type,
                    headers=_spell_headers(etag, always_ask=always_ask))  # fmt: skip

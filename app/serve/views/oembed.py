"""oEmbed 1.0: what another site needs to embed an address of ours, as it asks for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from fastapi import APIRouter, Request, Response

from app.domain.errors import BadParameter
from app.domain.mode import SecurityMode
from app.encode import encode_json
from app.serve.answering.answers import answer_description
from app.serve.answering.database import get_reader
from app.serve.answering.links import JSON, get_base
from app.serve.answering.problems import answer_problem
from app.serve.asking.addresses import READ
from app.serve.pages.about_words import Language
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.views.embed_facts import read_embed_text
from app.serve.views.embed_page import CARD_SIZE
from app.serve.views.embed_text import describe_embed
from app.serve.views.embed_words import EMBED_WORDS
from app.serve.views.oembed_target import find_view
from app.serve.views.view_state import ViewState, write_view

router = APIRouter()
PARAMETERS = ("url", "maxwidth", "maxheight", "format", "dnt")
"""What a site may say; `dnt` changes nothing, since nobody is tracked."""
WIDTH, HEIGHT = 800, 640
"""The size in CSS pixels of an embed where nobody says how much room there is."""
CACHE_AGE_S = 3600
"""Seconds for which a site may keep the answer; the frame itself is always asked for anew."""
_LEAST_PICTURE = 200
_PIXELS = re.compile(r"[1-9][0-9]{0,4}")
_TEXTS_HEIGHT = 240
"""Pixels that an embed's words take above and below its map, on a narrow page."""


@dataclass(frozen=True, slots=True)
class _Size:
    """Most width and height in CSS pixels; None where the asking site has no limit."""

    width: int | None
    height: int | None

    def fit(self) -> tuple[int, int]:
        """Return the width and the height of the frame."""
        width = min(WIDTH, self.width or WIDTH)
        height = min(HEIGHT, _TEXTS_HEIGHT + round(width * 0.66))
        return width, min(height, self.height or height)

    def fit_picture(self) -> tuple[int, int] | None:
        """Return the size of the picture; None where there is no room for one."""
        width, height = (
            min(most, given or most)
            for most, given in zip(CARD_SIZE, (self.width, self.height), strict=True)
        )
        return (width, height) if min(width, height) >= _LEAST_PICTURE else None


def _read_pixels(given: Mapping[str, str], name: str) -> int | None:
    text = given.get(name)
    if text is not None and not _PIXELS.fullmatch(text):
        raise BadParameter(name, text, "a whole number of pixels from 1")
    return None if text is None else int(text)


def _write_html(base: str, query: str, title: str, size: tuple[int, int]) -> str:
    """Return the code; of all elements only these survive in WordPress."""
    link = write_text("a", title, href=f"{base}/?{query}")
    width, height = size
    # Attributes that WordPress keeps; styles and handlers are not among them.
    frame = (
        f'<iframe src="{escape(f"{base}/embed?{query}")}" width="{width}" height="{height}" '
        f'title="{escape(title)}" frameborder="0" scrolling="no"></iframe>'
    )
    return write_tag("blockquote", link) + frame


def _describe(base: str, view: ViewState, title: str, size: _Size) -> dict[str, object]:
    query, (width, height) = write_view(view), size.fit()
    lang: Language = "ar" if view.lang == "ar" else "en"
    answer: dict[str, object] = {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": EMBED_WORDS[lang]["name"],
        "provider_url": f"{base}/",
        "cache_age": CACHE_AGE_S,
        "width": width,
        "height": height,
        "html": _write_html(base, query, title, (width, height)),
    }
    if picture := size.fit_picture():
        wide, high = picture
        url = f"{base}/embed.png?{query}&width={wide}&height={high}"
        answer |= {"thumbnail_url": url, "thumbnail_width": wide, "thumbnail_height": high}
    return answer


def _refuse_format(form: str) -> Response:
    return answer_problem(501, f"Only format=json is offered, not {form[:20]!r}.")


@router.api_route("/oembed", methods=READ)
async def get_oembed(request: Request) -> Response:
    """Answer how to embed the view at `url`, within the room that the asking site has."""
    # Sites add parameters of their own: what is not known is passed over.
    given = dict(reversed(request.query_params.multi_items()))
    if (form := given.get("format", "json")) != "json":
        return _refuse_format(form)
    if "url" not in given:
        raise BadParameter("url", "", "the address of a view, a record or a place on this map")
    size = _Size(_read_pixels(given, "maxwidth"), _read_pixels(given, "maxheight"))
    state = await get_reader(request).read_state()
    view = await find_view(request, given["url"], state)
    if state.mode == SecurityMode.DARK:
        title = describe_embed(view, None).title
    else:
        title = (await read_embed_text(request, view, state)).title
    body = encode_json(_describe(get_base(request), view, title, size))
    return answer_description(request, body, JSON)

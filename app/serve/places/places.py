"""Pages about places, and the page on which they are looked for; also as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from app.domain.errors import BadParameter, NotPublic, Unreadable
from app.domain.place import Place
from app.encode import encode_json
from app.serve.answering.answers import answer_content, answer_unchanged, make_content_etag
from app.serve.answering.database import get_reader
from app.serve.answering.links import JSON, get_base
from app.serve.answering.problems import RETRY_AFTER_S
from app.serve.asking.addresses import READ
from app.serve.asking.parameters import collect_parameters
from app.serve.pages.about_words import Language
from app.serve.pages.negotiation import read_language, wants_data
from app.serve.pages.page_frame import Frame
from app.serve.places.geocode import answer_query
from app.serve.places.geocode_parameters import LONGEST_WORDS, parse_place_query
from app.serve.places.place_head import write_head
from app.serve.places.place_notices import VARIANTS, answer_notice
from app.serve.places.place_page import spell_title, write_place
from app.serve.places.place_search import list_links, write_search
from app.serve.places.places_document import PlacePage, describe_page, read_place_page
from app.serve.places.places_held import find_places
from app.serve.places.places_index import PlaceIndex

router = APIRouter()
_PAGE = re.compile(r"[1-9][0-9]{0,3}")


def _tell_variants(response: Response) -> Response:
    response.headers["Vary"] = VARIANTS
    return response


def _read_page(given: Mapping[str, str]) -> int:
    text = given.get("page", "1")
    if not _PAGE.fullmatch(text):
        raise BadParameter("page", text, "a whole number from 1")
    return int(text)


def _redirect(request: Request, place: Place) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    response = RedirectResponse(f"{quote(place.place_id)}{query}", 308)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _write_html(request: Request, told: PlacePage, lang: Language) -> str:
    title = spell_title(told, lang)
    contact: str | None = request.app.state.settings.contact
    return Frame(
        title,
        lang,
        "../",
        list_links(lang, "../", data="?f=json"),
        write_head(told, get_base(request), lang, title),
    ).write_document(write_place(told, lang, "../", contact))


async def _answer_place(
    request: Request, index: PlaceIndex, place: Place, given: Mapping[str, str], lang: Language
) -> Response:
    reader, page = get_reader(request), _read_page(given)
    state, data = await reader.read_state(), wants_data(request, given)
    etag = make_content_etag(request, f"{state.key}|{index.digest}", "json" if data else lang)
    if unchanged := answer_unchanged(request, etag):
        return unchanged
    told = await read_place_page(reader, index, place, page)
    if page > told.pages:
        raise BadParameter("page", str(page), f"a whole number from 1 to {told.pages}")
    if data:
        content = encode_json(describe_page(told, index, get_base(request)))
        return answer_content(content, JSON, etag)
    return answer_content(_write_html(request, told, lang).encode(), "text/html", etag)


@router.api_route("/places/{pcode}", methods=READ)
async def get_place(pcode: str, request: Request) -> Response:
    """Answer a place as a page or as data; another spelling of its code leads to it."""
    given = collect_parameters(request.query_params.multi_items(), ("lang", "f", "page"))
    lang, data = read_language(request, given.get("lang")), wants_data(request, given)
    try:
        index = await find_places(request)
    except Unreadable:
        if data:
            raise
        return answer_notice("unreadable", 503, lang, "../", RETRY_AFTER_S)
    place = index.find_code(pcode)
    if place is None:
        if data:
            raise NotPublic(pcode)
        return answer_notice("missing", 404, lang, "../")
    if place.place_id != pcode:
        return _redirect(request, place)
    return _tell_variants(await _answer_place(request, index, place, given, lang))


@router.api_route("/places", methods=READ)
async def get_search(request: Request) -> Response:
    """Answer the page on which a place is looked for, with what was found."""
    given = collect_parameters(request.query_params.multi_items(), ("q", "lang"))
    lang, asked = read_language(request, given.get("lang")), given.get("q", "").strip()
    if len(asked) > LONGEST_WORDS:
        raise BadParameter("q", asked, f"at most {LONGEST_WORDS} characters")
    try:
        index = await find_places(request)
    except Unreadable:
        return answer_notice("unreadable", 503, lang, "", RETRY_AFTER_S)
    etag = make_content_etag(request, index.digest, lang)
    if unchanged := answer_unchanged(request, etag):
        return _tell_variants(unchanged)
    answer = answer_query(parse_place_query({"q": asked}), index) if asked else None
    query = f"{urlencode({'q': asked})}&" if asked else ""
    html = write_search(asked, query, answer, index, lang)
    return _tell_variants(answer_content(html.encode(), "text/html", etag))

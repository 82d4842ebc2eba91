"""What search engines are told: which pages there are, and which addresses are for programs."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from app.domain.place import Place
from app.query.places import EventCounts, select_event_counts
from app.serve.answering.answers import answer_content, answer_unchanged, make_content_etag
from app.serve.answering.database import get_reader
from app.serve.answering.links import get_base
from app.serve.asking.addresses import READ
from app.serve.asking.parameters import collect_parameters
from app.serve.pages.about_words import LANGUAGES
from app.serve.places.places_held import find_places
from app.serve.places.places_index import PlaceIndex

router = APIRouter()
MOST_ADDRESSES = 50_000
"""More a sitemap may not hold."""
PAGES = ("", "places", "about/data-policy", "about/method")
_ALWAYS = frozenset({"governorate", "district"})


def _list_places(index: PlaceIndex, counts: EventCounts) -> Iterator[Place]:
    """Yield governorates and districts, and what records are published under."""
    for place in index.places.values():
        if place.level in _ALWAYS or counts.count(place, index.list_quarters(place)):
            yield place


def _write_address(base: str, path: str) -> str:
    address = escape(f"{base}/{path}")
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href="{address}?lang={lang}"/>'
        for lang in LANGUAGES
    )
    return f"<url><loc>{address}</loc>{others}</url>"


@router.api_route("/sitemap.xml", methods=READ)
async def get_sitemap(request: Request) -> Response:
    """Answer the pages worth finding: about the map, its governorates, districts and places."""
    collect_parameters(request.query_params.multi_items(), ())
    reader, index = get_reader(request), await find_places(request)
    state = await reader.read_state()
    etag = make_content_etag(request, f"{state.key}|{index.digest}")
    if unchanged := answer_unchanged(request, etag):
        return unchanged
    [rows] = await reader.read_all(select_event_counts({}))
    places = [f"places/{quote(each.place_id)}" for each in _list_places(index, EventCounts(rows))]
    addresses = (_write_address(get_base(request), path) for path in (*PAGES, *places))
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">'
        f"{''.join([*addresses][:MOST_ADDRESSES])}</urlset>"
    )
    return answer_content(content.encode(), "application/xml", etag)


@router.api_route("/robots.txt", methods=READ)
async def get_robots(request: Request) -> Response:
    """Answer what search engines may read: pages, but not the interface for programs."""
    collect_parameters(request.query_params.multi_items(), ())
    text = (
        "User-agent: *\nDisallow: /api/\nDisallow: /places?q=\nDisallow: /embed\nAllow: /\n"
        f"Sitemap: {get_base(request)}/sitemap.xml\n"
    )
    return Response(text, media_type="text/plain", headers={"Cache-Control": "max-age=3600"})

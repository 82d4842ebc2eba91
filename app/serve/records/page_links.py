"""Links of one page of items: to itself, to the next, and to the same records as other formats."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request

from app.domain.filters import DEFAULT_LIMIT
from app.encode.geojson import GEOJSON
from app.serve.answering.links import get_base, make_link
from app.serve.asking.formats import HTML
from app.serve.files.streams import FILE_FORMATS, STREAMED

_OF_PAGES = frozenset({"f", "lang", "limit", "cursor"})
"""Parameters that say how a page is cut and spelled, not which records there are."""


def _spell(address: str, pairs: list[tuple[str, str]]) -> str:
    return f"{address}?{urlencode(pairs)}"


def _link_alternates(items: str, kept: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Return links to the same records; a file cannot begin in the middle, so the first page only.

    Files have no pages: their limit is spelled out, else they would have all that matches.
    """
    others = [(name, value) for name, value in kept if name != "f"]
    links = [make_link(_spell(items, [*others, ("f", HTML.name)]), "alternate", HTML.media_type)]
    names = {name for name, _ in others}
    if "cursor" in names:
        return links
    cut = others if "limit" in names else [*others, ("limit", str(DEFAULT_LIMIT))]
    cut = [(name, value) for name, value in cut if name != "lang"]
    return links + [
        make_link(_spell(items, [*cut, ("f", each.name)]), "alternate", each.content_type)
        for each in STREAMED
    ]


def _link_files(export: str, kept: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Return links to everything that matches, as one file of each format."""
    asked = [(name, value) for name, value in kept if name not in _OF_PAGES]
    return [
        make_link(_spell(export, [*asked, ("f", each.name)]), "enclosure", each.content_type,
                  f"Everything that matches, as {each.name}")
        for each in FILE_FORMATS
    ]  # fmt: skip


def link_page(request: Request, collection: str, next_cursor: str | None) -> list[dict[str, str]]:
    """Return the links of one page of items; `next`, alternates and files keep every filter."""
    base = f"{get_base(request)}/api/collections/{collection}"
    items, kept = f"{base}/items", list(request.query_params.multi_items())
    links = [
        make_link(_spell(items, kept) if kept else items, "self", GEOJSON),
        make_link(base, "collection"),
        *_link_alternates(items, kept),
        *_link_files(f"{base}/export", kept),
    ]
    if next_cursor is not None:
        following = [(name, value) for name, value in kept if name != "cursor"]
        links.append(make_link(_spell(items, [*following, ("cursor", next_cursor)]), "next",
                               GEOJSON))  # fmt: skip
    return links

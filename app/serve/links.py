"""Links of the API: absolute, with relation and media type."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request

from app.encode.geojson import GEOJSON

JSON = "application/json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"


def get_base(request: Request) -> str:
    """Return the address under which readers reach this service, without a slash at the end."""
    public: str | None = request.app.state.settings.public_url
    return (public or str(request.base_url)).rstrip("/")


def make_link(
    href: str, rel: str, media_type: str = JSON, title: str | None = None
) -> dict[str, str]:
    """Return one link object."""
    link = {"href": href, "rel": rel, "type": media_type}
    return {**link, "title": title} if title else link


def link_page(request: Request, collection: str, next_cursor: str | None) -> list[dict[str, str]]:
    """Return the links of one page of items; `next` keeps every filter."""
    base = f"{get_base(request)}/api/collections/{collection}"
    kept = [(name, value) for name, value in request.query_params.multi_items()]
    query = f"?{urlencode(kept)}" if kept else ""
    others = [(name, value) for name, value in kept if name != "f"]
    links = [
        make_link(f"{base}/items{query}", "self", GEOJSON),
        make_link(base, "collection"),
        make_link(f"{base}/items?{urlencode([*others, ('f', 'html')])}", "alternate", "text/html"),
    ]
    if next_cursor is not None:
        following = [(name, value) for name, value in kept if name != "cursor"]
        following.append(("cursor", next_cursor))
        links.append(make_link(f"{base}/items?{urlencode(following)}", "next", GEOJSON))
    return links

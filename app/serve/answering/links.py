"""Links of the API: absolute, with relation and media type."""

from __future__ import annotations

from fastapi import Request

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

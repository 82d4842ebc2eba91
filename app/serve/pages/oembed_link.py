"""The link in a page's head by which other sites find how to embed what the page shows."""

from __future__ import annotations

from urllib.parse import urlencode

from app.serve.pages.page_frame import write_void


def link_oembed(base: str, address: str, title: str) -> str:
    """Return the discovery link of a page.

    `base` is the service's address without a slash at the end (`get_base`), `address` the page's
    own, absolute and with its query, `title` what it shows, as plain text.
    """
    asked = urlencode({"url": address, "format": "json"})
    return write_void("link", rel="alternate", type="application/json+oembed",
                      href=f"{base}/oembed?{asked}", title=title)  # fmt: skip

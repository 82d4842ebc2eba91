"""What stands around a view's words where no script runs, and the picture of a map.

The explorer brings a foot of its own, and takes this one away.
"""

from __future__ import annotations

from urllib.parse import urlencode

from app.serve.pages.page_frame import write_tag, write_text, write_void
from app.serve.views.view_parts import ViewPage, link

PLAIN = "plain"
"""The id of what a view says, as the explorer looks for it."""
AROUND = "plain-around"
"""The class of what stands around it, and of words in its place."""
_PAGES = {"places": "places", "about_method": "about/method", "about_policy": "about/data-policy",
          "api_short": "api/"}  # fmt: skip


def _write_foot(told: ViewPage) -> str:
    asked = urlencode({"lang": told.page.lang, "f": "html"})
    pages = [link(told.word(name), f"{path}?{asked}") for name, path in _PAGES.items()]
    said = write_text("p", told.word("disclaimer"))
    return write_tag("footer", write_tag("p", " · ".join(pages)) + said, class_=AROUND)


def frame_words(told: ViewPage, content: str) -> str:
    """Return finished HTML above the foot of a page without a script."""
    main = write_tag("main", content, id=PLAIN, lang=told.page.lang)
    return main + _write_foot(told)


def write_picture(path: str, size: tuple[int, int], name: str) -> str:
    """Return a picture of a view that is called `name`; `size` are its pixels."""
    width, height = map(str, size)
    return write_tag(
        "p", write_void("img", src=path, width=width, height=height, alt=name, loading="lazy")
    )

"""The map's page as it was built, with the words of one view written into it.

Its head names the view to whoever reads no further: a tab, a search engine, a site that is given
the link. Its body holds the table or the text as finished HTML, which the page's script takes
over; of a map it holds only what is said where no script runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.serve.pages.about_words import LANGUAGES
from app.serve.pages.oembed_link import link_oembed
from app.serve.pages.page_frame import write_tag, write_text, write_void
from app.serve.views.plain_frame import AROUND, PLAIN, frame_words, write_picture
from app.serve.views.view_parts import ViewPage, fill_period, spell_heading
from app.serve.views.view_state import ViewState, write_view
from app.serve.views.view_words import VIEW_WORDS

_ROOT = re.compile(r"<html\b[^>]*>")
_TITLE = re.compile(r"<title>[^<]*</title>")
_DESCRIPTION = re.compile(r'<meta\s+name="description"[^>]*>')
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_MASTHEAD = '<header id="masthead"></header>'
UNBUILT = (
    '<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8"><meta name="viewport" '
    'content="width=device-width, initial-scale=1"><title>Masar</title><link rel="icon" '
    'href="data:,"><link rel="stylesheet" href="about/style.css"></head><body class="explorer">'
    '<header id="masthead"></header><noscript></noscript></body></html>'
)
"""The page around tables and texts where the front end has not been built: they need no script."""
CARD = "map.png"
"""Where the picture of a view is, below the service's root."""
CARD_SIZE = (1200, 630)
"""Pixels of that picture."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a view's page is called, what it is about, and the view with all that was left open."""

    title: str
    about: str
    view: ViewState


def _count_events(told: ViewPage, matched: int, unplaced: int) -> str:
    """Return how many events there are; near a town nobody must take those without a place in."""
    if not told.question.is_part or not unplaced:
        return told.count("events", matched)
    placed, others = told.count("events", matched - unplaced), told.count("events", unplaced)
    return told.word("placed_and_not", events=placed, unplaced=others)


def describe_head(told: ViewPage, matched: int, unplaced: int) -> Head:
    """Return the head of a view that holds so many events, `unplaced` of them nowhere on it."""
    heading, events = spell_heading(told), _count_events(told, matched, unplaced)
    return Head(
        told.word("page_title", heading=heading, events=events),
        told.word("description", heading=heading, events=events),
        fill_period(told.question.view, told.question),
    )


def _write_head(head: Head, base: str) -> str:
    query = write_view(head.view)
    address, (width, height) = f"{base}/?{query}", map(str, CARD_SIZE)
    said = {
        "og:type": "website", "og:site_name": "Masar", "og:title": head.title,
        "og:description": head.about, "og:url": address, "og:image": f"{base}/{CARD}?{query}",
        "og:image:width": width, "og:image:height": height,
    }  # fmt: skip
    others = (
        write_void("link", rel="alternate", hreflang=lang,
                   href=f"{base}/?{write_view(replace(head.view, lang=lang))}")
        for lang in LANGUAGES
    )  # fmt: skip
    return "".join(
        (
            write_text("title", head.title),
            write_void("meta", name="description", content=head.about),
            *(write_void("meta", property=name, content=value) for name, value in said.items()),
            write_void("meta", name="twitter:card", content="summary_large_image"),
            write_void("link", rel="canonical", href=address),
            *others,
            link_oembed(base, address, head.title),
        )
    )


def _dress(view: ViewState) -> str:
    own = {"lang": view.lang, "dir": "rtl" if view.lang == "ar" else "ltr"}
    if view.theme != "auto":
        own["data_theme"] = view.theme
    return write_tag("html", "", **own).removesuffix("</html>")


def write_summary(told: ViewPage, head: Head) -> str:
    """Return what a map's page shows where no script runs: a picture, and what it holds."""
    return (
        write_text("h2", spell_heading(told))
        + write_text("p", told.word("no_script"))
        + write_picture(f"{CARD}?{write_view(head.view)}", CARD_SIZE, head.title)
    )


def fill_shell(shell: str, head: Head, told: ViewPage, content: str) -> str:
    """Return the built page with a view's head and `content`, finished HTML.

    Table and text stand in the page itself; of a map, `content` is for where no script runs.
    """
    # Functions as replacements: a text may hold what a pattern would take for a group.
    filled = _ROOT.sub(lambda _: _dress(head.view), shell, count=1)
    filled = _DESCRIPTION.sub("", filled, count=1)
    filled = _TITLE.sub(lambda _: _write_head(head, told.base), filled, count=1)
    words, body = frame_words(told, content), "explorer"
    if head.view.view == "map":
        words = write_tag("noscript", words)
    else:
        body = f"{body} {PLAIN}"
    filled = _NOSCRIPT.sub(lambda _: words, filled, count=1)
    return filled.replace('<body class="explorer">', f'<body class="{body}">', 1)


def fill_notice(shell: str, view: ViewState, key: str) -> str:
    """Return the built page with words on why nothing can be shown, for where no script says it."""
    words = VIEW_WORDS["ar" if view.lang == "ar" else "en"]
    said = (write_text("h1", words["name"]), write_text("h2", words[key]),
            write_text("p", words[f"{key}_why"]))  # fmt: skip
    notice = write_tag("main", "".join(said), class_=AROUND, lang=view.lang)
    if "<script" in shell:
        notice = write_tag("noscript", notice)
    dressed = _ROOT.sub(lambda _: _dress(view), shell, count=1)
    return _NOSCRIPT.sub(lambda _: notice, dressed, count=1)


def fill_masthead(shell: str, masthead: str) -> str:
    """Return the page with the head that its script would draw, finished HTML."""
    return shell.replace(_MASTHEAD, _MASTHEAD.replace("><", f">{masthead}<"), 1)


def offer_tiles(shell: str, address: str | None, attribution: str | None) -> str:
    """Return the shell with the map tiles that its script may load, if the operator names any."""
    if address is None:
        return shell
    named = write_void(
        "meta", name="masar-tiles", content=address, data_attribution=attribution or ""
    )
    return shell.replace("</head>", named + "</head>", 1)

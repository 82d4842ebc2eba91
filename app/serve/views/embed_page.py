"""The page of an embed: the built one, with what it says written into it.

So it reads before its script has run, and also where no script may run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import escape

from app.serve.pages.about_words import LANGUAGES, Language
from app.serve.pages.oembed_link import link_oembed
from app.serve.pages.page_frame import write_tag, write_text, write_void
from app.serve.views.embed_text import EmbedText
from app.serve.views.embed_words import EMBED_WORDS
from app.serve.views.view_state import ViewState, write_view

_ROOT = re.compile(r'<html lang="[a-z]+" dir="[a-z]+">')
_TITLE = re.compile(r"<title>[^<]*</title>")
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
ABOUT_PAGES = ("method", "data-policy")
"""What the project promises: how it knows, and what it withholds."""
CARD_SIZE = (1200, 630)
"""Width and height in pixels of the picture that stands for an embed elsewhere."""


@dataclass(frozen=True, slots=True)
class EmbedPage:
    """One view of the map for a frame, at the service's address `base`."""

    view: ViewState
    text: EmbedText
    base: str

    @property
    def query(self) -> str:
        """Return the view as the query of every address at which it can be seen."""
        return write_view(replace(self.view, view="map"))


def _place(shell: str, element: str, content: str) -> str:
    """Put content into an empty element that a built page has, if it has it."""
    name = element.split()[0]
    return shell.replace(f"<{element}></{name}>", f"<{element}>{content}</{name}>", 1)


def _link_map(page: EmbedPage, text: str) -> str:
    href = f"./?{page.query}"
    return write_text("a", text, href=href, target="_blank", rel="noopener")


def _write_heading(page: EmbedPage) -> str:
    text = page.text
    led = ""
    if text.name is not None:
        figure = write_tag("b", write_text("bdi", text.figure)) if text.figure else ""
        link = _link_map(page, text.name)
        led = write_tag("p", f"{link}: {figure}" if figure else link, class_="lead")
    sources = write_text("p", text.sources, class_="told") if text.sources else ""
    return write_text("h1", text.heading) + write_text("p", text.lead) + led + sources


def _link_abouts(lang: Language) -> str:
    words = EMBED_WORDS[lang]
    links = (
        write_text("a", words[page], href=f"about/{page}?lang={lang}", target="_blank",
                   rel="noopener", class_="about")
        for page in ABOUT_PAGES
    )  # fmt: skip
    return write_tag("span", " · ".join(links), class_="abouts")


def _write_colophon(page: EmbedPage) -> str:
    text = page.text
    updated = ""
    if text.updated is not None:
        updated = write_text("span", f" · {text.updated}", class_="updated")
    full = write_text("a", text.full_map, href=f"./?{page.query}", target="_blank",
                      rel="noopener", class_="full")  # fmt: skip
    line = f"{escape(text.footer)}{updated} · {full} · {_link_abouts(text.lang)}"
    whose = write_text("p", EMBED_WORDS[text.lang]["attribution"], class_="attribution")
    return write_tag("p", line) + whose


def _write_banners(text: EmbedText) -> str:
    return "".join(
        write_tag("p", write_text("strong", each), class_="banner snapshot")
        for each in text.notices
    )


def _write_picture(page: EmbedPage) -> str:
    width, height = map(str, CARD_SIZE)
    words = EMBED_WORDS[page.text.lang]
    picture = write_void(
        "img", src=f"embed.png?{page.query}", width=width, height=height,
        alt=words["map_of"].format(title=page.text.tell_in_short()),
    )  # fmt: skip
    link = write_tag("a", picture, href=f"./?{page.query}", target="_blank", rel="noopener")
    return write_tag("noscript", link)


def _write_head(page: EmbedPage) -> str:
    text, width, height = page.text, *map(str, CARD_SIZE)
    about = text.tell_in_short()
    address = f"{page.base}/embed?{page.query}"
    said = {"og:type": "website", "og:title": text.title, "og:description": about,
            "og:image": f"{page.base}/embed.png?{page.query}", "og:image:width": width,
            "og:image:height": height}  # fmt: skip
    return "".join(
        (
            write_text("title", text.title),
            write_void("meta", name="description", content=about),
            *(write_void("meta", property=name, content=value) for name, value in said.items()),
            write_void("link", rel="canonical", href=f"{page.base}/?{page.query}"),
            link_oembed(page.base, address, text.title),
        )
    )


def _dress(shell: str, lang: Language) -> str:
    direction = "rtl" if lang == "ar" else "ltr"
    return _ROOT.sub(f'<html lang="{lang}" dir="{direction}">', shell, count=1)


def fill_embed(shell: str, page: EmbedPage) -> str:
    """Return the built page with the words of one view."""
    text = page.text
    # A function as the replacement: a text may hold what a pattern would take for a group.
    head, picture = _write_head(page), _write_picture(page)
    filled = _TITLE.sub(lambda _: head, _dress(shell, text.lang), count=1)
    filled = _NOSCRIPT.sub(lambda _: picture, filled, count=1)
    filled = _place(filled, 'header id="heading"', _write_heading(page))
    filled = _place(filled, 'div id="banners" aria-live="polite"', _write_banners(text))
    if text.correction is not None:
        filled = filled.replace(
            '<p id="correction" hidden></p>', write_text("p", text.correction, id="correction"), 1
        )
    return _place(filled, 'footer id="colophon"', _write_colophon(page))


def darken_embed(shell: str, lang: Language) -> str:
    """Return the built page for a time at which nothing may be shown, in both languages."""
    first = sorted(LANGUAGES, key=lambda each: each != lang)
    notices = "".join(
        write_tag(
            "div",
            write_text("h2", EMBED_WORDS[each]["dark"])
            + write_text("p", EMBED_WORDS[each]["dark_why"]),
            lang=each,
            dir="rtl" if each == "ar" else "ltr",
        )
        for each in first
    )
    plain = write_tag("noscript", notices)
    return _NOSCRIPT.sub(lambda _: plain, _dress(shell, lang), count=1)

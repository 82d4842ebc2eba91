"""The frame of every page that is made here: elements, head, navigation; no script, no cookie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from app.domain.wording import spell_date, spell_numerals
from app.serve.pages.about_words import UTC_AR, Language

_CODE = re.compile(r"[!-~]*[0-9A-Za-z][-/_.:=+@][!-~]*[0-9A-Za-z.]|[-/+.][!-~]+")
"""Words that are no words of a language: days, addresses, names of properties."""


def write_tag(name: str, content: str, /, **attributes: str) -> str:
    """Return an element around finished HTML; attribute names may end in `_` (`class_`)."""
    spelled = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{spelled}>{content}</{name}>"


def write_text(name: str, text: str, /, **attributes: str) -> str:
    """Return an element around plain text."""
    return write_tag(name, escape(text), **attributes)


def write_void(name: str, /, **attributes: str) -> str:
    """Return an element that has no content, such as `meta`."""
    return write_tag(name, "", **attributes).removesuffix(f"</{name}>")


def spell_instant(instant: datetime, lang: Language) -> str:
    """Return an instant as UTC, to the minute, in the words and digits of a reader."""
    utc = instant.astimezone(UTC)
    stamp, (english, arabic) = utc.isoformat(timespec="seconds"), spell_date(utc.date())
    if lang == "ar":
        told = f"{arabic}، {spell_numerals(f'{utc:%H:%M}')} {UTC_AR}"
        return write_text("time", told, datetime=stamp, dir="rtl")
    return write_text("time", f"{english}, {utc:%H:%M} UTC", datetime=stamp, dir="ltr")


def write_prose(text: str) -> str:
    """Return a sentence in which codes are neither turned round nor broken by what is around."""
    told, end = [], 0
    for found in _CODE.finditer(text):
        told.append(escape(text[end : found.start()]))
        told.append(write_text("bdi", found[0], dir="ltr", class_="code"))
        end = found.end()
    return "".join(told) + escape(text[end:])


@dataclass(frozen=True, slots=True)
class Frame:
    """What is around a page's own content.

    `root` leads from the page to the service's root (`""` or `../`); `links` and `head` are
    finished HTML for the navigation and the head.
    """

    title: str
    lang: Language
    root: str
    links: tuple[str, ...]
    head: str = ""

    def write_document(self, main: str) -> str:
        """Return the whole document around the content of `main`."""
        head = (
            '<meta charset="utf-8"><meta name="viewport" content="width=device-width, '
            'initial-scale=1"><meta name="color-scheme" content="light dark">'
            f'<meta name="referrer" content="no-referrer"><title>{escape(self.title)}</title>'
            f'<link rel="icon" href="data:,"><link rel="stylesheet" '
            f'href="{self.root}about/style.css">{self.head}'
        )
        direction = "rtl" if self.lang == "ar" else "ltr"
        navigation = write_tag("header", write_tag("nav", " ".join(self.links)))
        body = navigation + write_tag("main", main)
        html = write_tag(
            "html", f"<head>{head}</head><body>{body}</body>", lang=self.lang, dir=direction
        )
        return f"<!doctype html>{html}"

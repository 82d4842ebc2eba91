"""The API's pages for people: frame, languages, and how uncertain values are spelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from app.domain.wording import spell_date, spell_days, spell_numerals, use_arabic_digits
from app.query.collections import Collection
from app.serve.answering.answers import PAGE_VARIES
from app.serve.asking.formats import HTML, Format
from app.serve.pages.about_words import Language
from app.serve.pages.api_words import TITLES_AR, WORDS
from app.serve.pages.negotiation import read_language
from app.serve.pages.page_frame import Frame, spell_instant, write_tag, write_text
from app.serve.pages.record_words import RECORD_WORDS

_WORDS = {lang: {**words, **RECORD_WORDS[lang]} for lang, words in WORDS.items()}
CARD_CELLS = 3
"""Rows with as many cells do not fit a narrow screen."""


class Page:
    """One page in one language; `word` gives its words, `link` its links."""

    def __init__(self, request: Request, given: Mapping[str, str]) -> None:
        """Read the language; raises BadParameter for one that there is not."""
        self.request = request
        self.lang: Language = read_language(request, given.get("lang"))
        self.root = "../" * (request.url.path.rstrip("/").count("/") - 1)

    def spell_variant(self, form: Format) -> str:
        """Return what an answer depends on beside its question: format, a page's language."""
        return f"{form.name}:{self.lang}" if form is HTML else form.name

    def word(self, key: str) -> str:
        """Return a word in the page's language."""
        return _WORDS[self.lang][key]

    def choose(self, english: object, arabic: object) -> str:
        """Return the text of the page's language, or the other where it is missing."""
        if self.lang == "ar" and arabic:
            return use_arabic_digits(str(arabic))
        return str(english or arabic or "")

    def link(self, path: str, text: str, **parameters: str) -> str:
        """Return a link to a page of the service (`api/collections`) in the same language."""
        query = urlencode({**parameters, "lang": self.lang})
        return write_text("a", text, href=f"{self.root}{path}?{query}", dir="auto")

    def keep_times(self, collection: Collection) -> dict[str, str]:
        """Return the times asked for that a collection knows: its links tell of the same."""
        given = self.request.query_params
        return {name: given[name] for name in collection.times if name in given}

    def _address(self, **changed: str | None) -> str:
        merged = {**dict(self.request.query_params), **changed}
        kept = {name: value for name, value in merged.items() if value is not None}
        name = self.request.url.path.rstrip("/").rpartition("/")[2]
        return (
            f"{self.root or './'}{self.request.url.path.strip('/')}?{urlencode(kept)}"
            if name
            else f"?{urlencode(kept)}"
        )

    def link_same(self, text: str, **changed: str | None) -> str:
        """Return a link to the same address with other parameters, or (None) without them."""
        return write_text("a", text, href=self._address(**changed))

    def write(self, title: str, main: str, *trail: tuple[str, str]) -> bytes:
        """Return the document; `trail` are the paths and names of the pages above."""
        other: Language = "ar" if self.lang == "en" else "en"
        language = write_text("a", self.word("other_language"), lang=other,
                              href=self._address(lang=other, f="html"))  # fmt: skip
        home = write_text("a", self.word("map"), href=self.root or "./")
        links = (home, *(self.link(path, name, f="html") for path, name in trail), language)
        frame = Frame(f"{title} · Masar", self.lang, self.root, links)
        return frame.write_document(write_text("h1", title) + main).encode()


def answer_page(content: bytes, headers: Mapping[str, str] | None = None) -> Response:
    """Return a page; caches keep it apart from the data and from the other language."""
    merged = {"Cache-Control": "no-cache", **(headers or {}), "Vary": PAGE_VARIES}
    return Response(content, media_type=HTML.content_type, headers=merged)


def describe_name(page: Page, collection: Collection) -> tuple[str, str]:
    """Return title and description of a collection in the page's language."""
    if page.lang == "ar" and collection.name in TITLES_AR:
        return TITLES_AR[collection.name]
    return collection.title, collection.description


def _write_cells(headings: Sequence[str], row: Sequence[str]) -> str:
    return "".join(
        write_tag("td", cell, role="cell", data_label=heading)
        for heading, cell in zip(headings, row, strict=True)
    )


def write_table(headings: Sequence[str], rows: Sequence[Sequence[str]], name: str) -> str:
    """Return a table; the cells are finished HTML. Wide ones can be scrolled by the keyboard.

    On a narrow screen a row with more than two cells becomes a card, each cell below its heading:
    what a figure is worth must not lie outside the picture. The roles are spelled out because
    some readers of screens forget them when a table is drawn otherwise. `name` is what they call
    the part that scrolls.
    """
    head = "".join(write_text("th", each, role="columnheader", scope="col") for each in headings)
    body = "".join(write_tag("tr", _write_cells(headings, row), role="row") for row in rows)
    head, body = write_tag("tr", head, role="row"), write_tag("tbody", body, role="rowgroup")
    table = write_tag("table", write_tag("thead", head, role="rowgroup") + body, role="table")
    class_ = "scroll" if len(headings) < CARD_CELLS else "scroll cards"
    named = {"class_": class_, "tabindex": "0", "role": "region", "aria_label": name}
    return write_tag("div", table, **named)


def write_day(page: Page, day: str) -> str:
    """Return a day (`2025-03-06`) in words, never turned round by the text around it."""
    english, arabic = spell_date(date.fromisoformat(day))
    if page.lang == "ar":
        return write_text("time", arabic, datetime=day, dir="rtl")
    return write_text("time", english, datetime=day, dir="ltr")


def write_days(page: Page, days: Sequence[str]) -> str:
    """Return one day, or the first and the last in the order in which they are read."""
    if len(days) < 2:
        return "".join(write_day(page, day) for day in days)
    first, last = (date.fromisoformat(day) for day in (days[0], days[-1]))
    return write_text("bdi", page.choose(*spell_days(first, last)))


def write_list(entries: Sequence[str]) -> str:
    """Return a list of finished entries."""
    return write_tag("ul", "".join(write_tag("li", each) for each in entries))


def spell_number(page: Page, number: float) -> str:
    """Return a number with separators, in the digits of the page's language."""
    return page.choose(f"{number:,}", spell_numerals(f"{number:,}"))


def _choose_plural(count: int) -> str:
    """Return which form of a noun a count takes in Arabic, which has the most forms of the two."""
    if count <= 2:
        return ("none", "one", "two")[count]
    if 3 <= count % 100 <= 10:
        return "few"
    return "many" if count % 100 > 10 else "hundreds"


def spell_matched(page: Page, count: int) -> str:
    """Return how many records match, the noun as its count wants it."""
    return page.word(f"matched_{_choose_plural(count)}").format(count=spell_number(page, count))


def _spell_range(page: Page, low: float, high: float) -> str:
    ends = [spell_number(page, end) for end in (low, high)]
    # A dash between two numbers is read from either side in a text from right to left.
    if page.lang == "ar":
        return f"{page.word('from')} {ends[0]} {page.word('until')} {ends[1]}"
    return "–".join(ends)


def spell_span(page: Page, low: Any, best: Any, high: Any) -> str:  # noqa: ANN401
    """Return how many, with both ends of the span, and never more surely than was said."""
    if low is None and high is None:
        if best is None:
            return page.word("not_stated")
        return f"{page.word('about')} {spell_number(page, best)}"
    if low is not None and high is not None:
        told = spell_number(page, low) if low == high else _spell_range(page, low, high)
    else:
        key, number = ("at_least", low) if high is None else ("at_most", high)
        told = f"{page.word(key)} {spell_number(page, number)}"
    extra = best is not None and best not in (low, high)
    return f"{told} ({page.word('about')} {spell_number(page, best)})" if extra else told


def spell_value(page: Page, value: object) -> str:
    """Return any value of a property as finished HTML."""
    if value is None or value in ([], ""):
        return write_text("span", page.word("unknown"), class_="none")
    if isinstance(value, bool):
        return escape(page.word("yes" if value else "no"))
    if isinstance(value, list):
        return page.word("comma").join(write_text("bdi", str(each), dir="auto") for each in value)
    if isinstance(value, Mapping):
        note = page.choose(value.get("note_en"), value.get("note_ar"))
        listed = page.word("comma").join(f"{key}: {each}" for key, each in value.items())
        return write_text("bdi", note or listed, dir="auto")
    if isinstance(value, int | float):
        return escape(spell_number(page, value))
    if isinstance(value, datetime):
        return spell_instant(value, page.lang)
    if isinstance(value, date):
        return write_day(page, value.isoformat())
    text = str(value)
    if text.startswith(("https://", "http://")):
        return write_text("a", text, href=text, rel="noopener nofollow", dir="ltr")
    return write_text("bdi", text, dir="auto")

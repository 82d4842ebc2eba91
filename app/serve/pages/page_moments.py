"""What a page of records was asked for: as of when, which state of the map, which records."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from app.domain.wording import spell_digits
from app.query.collections import KNOWN_AT, SNAPSHOT, Collection
from app.serve.asking.parameters import list_selection_parameters
from app.serve.asking.times import Times
from app.serve.pages.api_page import Page, write_day
from app.serve.pages.page_frame import spell_instant, write_tag, write_text
from app.serve.pages.property_words import explain_property

_WORDED = {name: f"asked_{name}" for name in ("bbox", "datetime", "filter")}
_NOT_TOLD = (KNOWN_AT, SNAPSHOT, "filter-lang", "filter-crs")
"""Parameters of a selection that select nothing by themselves."""


def _list_filters(page: Page, collection: Collection) -> Mapping[str, str]:
    given = page.request.query_params
    names = list_selection_parameters(collection)
    return {name: given[name] for name in names if name in given and name not in _NOT_TOLD}


def _name_filter(page: Page, name: str) -> str:
    if name in _WORDED:
        return page.word(_WORDED[name])
    meaning = explain_property(name)
    return page.choose(meaning.title, meaning.title_ar)


def _write_filters(page: Page, collection: Collection) -> str:
    asked = _list_filters(page, collection)
    if not asked:
        return ""
    told = [
        f"{escape(_name_filter(page, name))}: {write_text('bdi', value, dir='auto')}"
        for name, value in asked.items()
    ]
    dropped = dict.fromkeys((*asked, "filter-lang", "filter-crs", "cursor"))
    everything = page.link_same(page.word("without_filters"), **dropped, f="html")
    return write_tag("p", f"{escape(page.word('only'))} {' · '.join(told)}. {everything}")


def write_moment(page: Page, times: Times) -> str:
    """Return as of when a page speaks; the state of the map is always named."""
    published = spell_instant(times.published_at, page.lang)
    number = page.choose(times.snapshot, spell_digits(times.snapshot))
    state = escape(page.word("state")).format(number=number, published=published)
    told = [state if times.snapshot else page.word("no_state")]
    if SNAPSHOT in page.request.query_params:
        told.insert(0, escape(page.word("shown_then")))
    if times.as_of.known_at is not None:
        day = write_day(page, times.as_of.known_at.isoformat())
        told.insert(0, escape(page.word("known_then")).format(day=day))
    class_ = "warning" if len(told) > 1 else "state"
    return write_tag("p", " ".join(told), class_=class_)


def write_asked(page: Page, collection: Collection, times: Times) -> str:
    """Return as of when a page of records speaks, and which filters are on."""
    return write_moment(page, times) + _write_filters(page, collection)

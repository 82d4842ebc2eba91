"""The head of the map's page as its script draws it, so that it reads before the script has run.

What stands here is taken over by the script (`ui/masthead.ts`), which writes the same words: a
page whose head grew later would push the map from under the reader's finger.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

from fastapi import Request

from app.domain.filters import ItemFilter
from app.domain.wording import spell_date, spell_days
from app.query.collections import EVENTS
from app.query.counts import count_items
from app.query.embed_figures import select_summary
from app.serve.answering.database import get_reader
from app.serve.asking.parameters import parse_selection
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.views.view_parts import ViewPage
from app.serve.views.view_question import ViewQuestion
from app.serve.views.view_state import FORMS

MOST_EVENTS = 500
"""Single events that the map loads at once; of more it cannot tell how many sources there are."""


@dataclass(frozen=True, slots=True)
class Summed:
    """How many events a view's period holds, wherever they are, and from how many sources.

    `sources` is None where there are too many events to list.
    """

    events: int
    sources: int | None


def _select_everywhere(question: ViewQuestion) -> ItemFilter:
    asked = {k: v for k, v in question.list_parameters().items() if k != "bbox"}
    return replace(
        parse_selection(EVENTS, asked), as_of=question.times.as_of.restrict(EVENTS.times)
    )


async def sum_up_view(request: Request, question: ViewQuestion) -> Summed:
    """Return what the head of the map's page counts."""
    asked = _select_everywhere(question)
    reader = get_reader(request, costly=asked.box is not None)
    [[counted]] = await reader.read_all(count_items(EVENTS, asked))
    events = counted["matched"]
    if not 0 < events <= MOST_EVENTS:
        return Summed(events, None)
    [[told]] = await reader.read_all(select_summary(asked))
    return Summed(events, told["sources"])


def _spell_period(told: ViewPage) -> str:
    """Return the period as the script writes it, which names a year once."""
    start, end, choose = told.question.start, told.question.end, told.page.choose
    if (start.year, start.month) == (end.year, end.month):
        return choose(*spell_days(start, end))
    first, last = choose(*spell_date(start)), choose(*spell_date(end))
    if start.year == end.year:
        first = first.rsplit(" ", 1)[0]
    return told.word("span", first=first, last=last)


def _isolate(text: str, **attributes: str) -> str:
    return write_text("bdi", text, **attributes)


def _write_sentence(told: ViewPage, summed: Summed) -> str:
    gaps = {
        "period": _isolate(_spell_period(told)),
        "events": _isolate(told.count("events", summed.events)),
    }
    form = "sum_up_plain"
    if summed.sources:
        form, sources = "sum_up", told.count("from_sources", summed.sources)
        gaps["sources"] = _isolate(sources, dir="rtl" if told.page.lang == "ar" else "ltr")
    sentence = escape(told.word(form)).format(**gaps)
    return write_tag("span", sentence, data_told="", lang=told.page.lang)


def _write_ways(told: ViewPage) -> str:
    """Return links to the other forms and the other language; room for what only scripts can."""
    now = told.question.view
    forms = "".join(
        told.link_view(told.word(f"as_{form}"), view=form, class_="now" if form == now.view else "")
        for form in FORMS
    )
    other = told.link_view(told.word("other_language"), lang=told.other_language)
    switch = write_tag("span", forms, class_="switch")
    colours = write_text("a", told.word("theme_dark"), class_="later", aria_hidden="true")
    return write_tag("nav", switch + colours + other, aria_label=told.word("views"))


def write_masthead(told: ViewPage, summed: Summed) -> str:
    """Return name, sentence and ways of the map's page, as finished HTML."""
    name = write_text("h1", told.word("name"))
    tagline = write_text("p", told.word("tagline"), class_="tagline")
    title = write_tag("div", name + tagline, class_="title")
    return title + write_tag("p", _write_sentence(told, summed), class_="sum") + _write_ways(told)

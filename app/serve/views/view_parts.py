"""What table and text of a view have in common: its name, what it holds, the ways on from it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from app.domain.wording import spell_days, spell_number, spell_numerals
from app.query.collections import EVENTS, KNOWN_AT, SNAPSHOT, Collection
from app.serve.asking.formats import CSV, GEOJSON, HTML
from app.serve.pages.about_words import Language
from app.serve.pages.api_page import Page
from app.serve.pages.counted_words import count_things
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.pages.page_moments import write_moment
from app.serve.pages.property_words import explain_property
from app.serve.pages.value_words import spell_coded
from app.serve.places.place_names import name_in
from app.serve.places.places_index import PlaceIndex
from app.serve.views.area_naming import find_town
from app.serve.views.view_facts import ViewFacts
from app.serve.views.view_filters import LISTS, Filters
from app.serve.views.view_question import ViewQuestion
from app.serve.views.view_state import ViewState, write_view
from app.serve.views.view_words import VIEW_WORDS

Row = Mapping[str, Any]
_DAYS = ("date_start", "date_end")
_NUMBER = re.compile(r"(?<![A-Za-z0-9/._-])[0-9]+(?:[.,][0-9]+)*(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class ViewPage:
    """One view being written: the page around it, its question, the service's own address.

    `place` is the name of the unit that a place filter means, `town` that of the best known town
    in the middle of a frame that has no name of its own.
    """

    page: Page
    question: ViewQuestion
    base: str
    place: str | None = None
    town: str | None = None

    def word(self, key: str, **gaps: str) -> str:
        """Return a word or a sentence of views, its gaps filled, as plain text."""
        word = VIEW_WORDS[self.page.lang][key]
        return word.format(**gaps) if gaps else word

    def count(self, thing: str, number: int) -> str:
        """Return a count in words and digits of the language."""
        return count_things(thing, number, self.page.lang)

    def spell(self, number: int) -> str:
        """Return a number in digits of the language."""
        return self.page.choose(*spell_number(number))

    @property
    def period(self) -> str:
        """Return the view's days in words."""
        return self.page.choose(*spell_days(self.question.start, self.question.end))

    @property
    def other_language(self) -> Language:
        """Return the language that the page is not in."""
        return "en" if self.page.lang == "ar" else "ar"

    def link_view(self, text: str, /, *, class_: str = "", **changes: Any) -> str:  # noqa: ANN401
        """Return a link to the same view with something changed; it keeps everything else."""
        view = replace(self.question.view, **changes)
        return link(text, f"./?{write_view(fill_period(view, self.question))}", class_)

    def link_record(self, collection: Collection, row: Row, name: str) -> str:
        """Return a link to the page of a record, as of the same times."""
        asked = keep_times(self.question, collection) | {"lang": self.page.lang}
        own = quote(row["feature_id"])
        href = f"{collection.home}/{own}?{urlencode(asked)}"
        return write_text(
            "a", spell_name(self.page, name), href=href, dir="auto", data_id=row["feature_id"]
        )


def spell_name(page: Page, name: str) -> str:
    """Return a record's name with its numbers in the digits of everything around it."""
    if page.lang != "ar":
        return name
    return _NUMBER.sub(lambda found: spell_numerals(found[0]), name)


def link(text: str, href: str, class_: str = "") -> str:
    """Return a link, of a class or of none."""
    own = {"class_": class_} if class_ else {}
    return write_text("a", text, href=href, **own)


def fill_period(view: ViewState, question: ViewQuestion) -> ViewState:
    """Return a view with the days that its address may leave open: tomorrow they may be others."""
    days = (question.start.isoformat(), question.end.isoformat())
    return replace(view, start=view.start or days[0], end=view.end or days[1])


def keep_times(question: ViewQuestion, collection: Collection) -> dict[str, str]:
    """Return as of when a view is, by those of its times that a collection knows."""
    view = question.view
    given = {KNOWN_AT: view.known_at, SNAPSHOT: view.snapshot}
    return {name: value for name, value in given.items() if value and name in collection.times}


def spell_row_days(told: ViewPage, row: Row) -> str:
    """Return the days of a record in words."""
    first, last = (row.get(name) for name in _DAYS)
    if first is None:
        return ""
    return told.page.choose(*spell_days(first, last or first))


def find_place_name(index: PlaceIndex | None, view: ViewState, page: Page) -> str | None:
    """Return the name of the unit that a view's place filter means; of one unknown, its code."""
    code = view.filters.place
    if index is None or code is None:
        return code
    place = index.find_code(code)
    if place is None:
        return VIEW_WORDS[page.lang]["place_unknown"].format(code=code)
    return name_in(place, page.lang)


def find_town_name(index: PlaceIndex | None, question: ViewQuestion, page: Page) -> str | None:
    """Return the name of a town by which a reader knows what a view looks at, if it needs one."""
    if index is None or not question.is_part:
        return None
    town = find_town(index.places, question.frame)
    return None if town is None else name_in(town, page.lang)


def name_area(told: ViewPage) -> str:
    """Return what part of the country a view shows, in a word or two."""
    if told.place is not None:
        return told.place
    if told.question.is_part:
        return told.word("area_part") if told.town is None else told.word("area", town=told.town)
    return told.word("area_coast" if told.question.is_coast else "area_country")


def spell_heading(told: ViewPage) -> str:
    """Return where and when a view is."""
    return told.word("heading", area=name_area(told), period=told.period)


def _spell_degrees(told: ViewPage, degrees: float) -> str:
    text = f"{abs(degrees):.2f}"
    return told.page.choose(text, spell_numerals(text))


def _spell_where(told: ViewPage) -> str:
    if told.place is not None:
        return told.word("place", place=told.place)
    box = told.question.frame
    edges = {name: _spell_degrees(told, getattr(box, name))
             for name in ("south", "north", "west", "east")}  # fmt: skip
    return told.word("frame", **edges)


def list_filters(told: ViewPage, filters: Filters) -> list[str]:
    """Return the filters of a view in words."""
    page, comma = told.page, told.word("comma")
    listed = []
    for name in LISTS:
        if values := getattr(filters, name):
            meaning = explain_property(name)
            named = comma.join(spell_coded(page.lang, name, each) or each for each in values)
            listed.append(f"{page.choose(meaning.title, meaning.title_ar)}: {named}")
    if filters.source is not None:
        listed.append(f"{told.word('sources')}: {filters.source}")
    if filters.actor is not None:
        listed.append(f"{told.word('of_actor')}: {filters.actor}")
    if told.place is not None:
        listed.append(f"{told.word('of_place')}: {told.place}")
    if filters.killed_min is not None:
        listed.append(f"{told.word('of_killed_min')}: {told.spell(filters.killed_min)}")
    return listed


def _write_filters(told: ViewPage) -> str:
    listed = list_filters(told, told.question.view.filters)
    if not listed:
        return ""
    said = told.word("filtered", filters=told.word("semicolon").join(listed))
    off = told.link_view(told.word("without_filters"), filters=Filters())
    return write_tag("p", f"{escape(said)} {escape(told.word('not_filtered'))} {off}")


def _write_hidden(told: ViewPage) -> str:
    names = ("clusters", "corridors", "flows")
    hidden = [name for name in names if name not in told.question.view.layers]
    if not hidden:
        return ""
    listed = told.word("comma").join(map(told.word, hidden))
    return write_text("p", told.word("hidden", layers=listed))


def write_covered(told: ViewPage, facts: ViewFacts) -> str:
    """Return what a view is of, how much it holds, what of it is on no map, and as of when."""
    said = [told.word("period", period=told.period), _spell_where(told)]
    if facts.events.matched:
        events = told.count("events", facts.events.matched)
        sources = told.count("from_sources", facts.sources)
        said.append(told.word("recorded", events=events, sources=sources))
    else:
        said.append(told.word("none"))
    if facts.unplaced:
        said.append(told.word("unplaced", events=told.count("events", facts.unplaced)))
        said.append(told.word("everywhere"))
    return (
        write_text("p", " ".join(said))
        + _write_filters(told)
        + _write_hidden(told)
        + write_moment(told.page, told.question.times)
    )


def write_data(told: ViewPage) -> str:
    """Return links to exactly these events as data, and to the pages that explain more."""
    asked, items = told.question.list_parameters(), f"api/collections/{EVENTS.name}/items"
    links = [
        link(name, f"{items}?{urlencode({**asked, 'f': form.name, **more})}")
        for form, name, more in (
            (GEOJSON, "GeoJSON", {"limit": "10000"}),
            (CSV, "CSV", {}),
            (HTML, told.word("api_short"), {"lang": told.page.lang}),
        )
    ]
    listed = " · ".join(links)
    return write_tag("p", f"{escape(told.word('data'))}: {listed}")


def write_addresses(told: ViewPage) -> str:
    """Return the address of a view, and one at which its figures stay as they are."""
    question = told.question
    view = fill_period(question.view, question)
    lasting = replace(view, snapshot=str(question.times.snapshot))
    lines = [("this_address", view)]
    if view.snapshot is None:
        lines.append(("lasting", lasting))
    return "".join(
        write_tag("p", f"{escape(told.word(key))} {_write_address(told, each)}")
        for key, each in lines
    )


def _write_address(told: ViewPage, view: ViewState) -> str:
    href = f"{told.base}/?{write_view(view)}"
    return write_text("a", href, href=href, dir="ltr", class_="address")


def write_section(name: str, title: str, parts: Sequence[str]) -> str:
    """Return a section with its heading, or nothing where nothing is in it."""
    content = "".join(parts)
    if not content:
        return ""
    # Not named, so that no landmark: a table inside is one already, and by the same name.
    return write_tag("section", write_text("h3", title, id=f"plain-{name}") + content)

"""A place as HTML that needs no script, in English and in Arabic."""

from __future__ import annotations

from html import escape
from itertools import groupby

from app.domain.place import Place
from app.domain.wording import spell_date
from app.serve.pages.about_words import Language
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.places.place_facts import write_facts
from app.serve.places.place_names import (
    choose,
    name_in,
    spell_count,
    spell_kind,
    write_link,
    write_names,
)
from app.serve.places.place_records import write_records
from app.serve.places.place_sources import write_source
from app.serve.places.place_words import MANY, WORDS
from app.serve.places.places_document import PlacePage


def spell_setting(told: PlacePage, lang: Language) -> str:
    """Return the kind of a place and what it lies in: `quarter of Banias, Tartous, Syria`."""
    words, place = WORDS[lang], told.place
    town = [each for each in told.parents[-1:] if each.level == "settlement"]
    country = [each for each in told.parents if each.level == "country"]
    around = [told.governorate] if told.governorate and told.governorate != place else []
    names = dict.fromkeys(name_in(each, lang) for each in (*town, *around, *country))
    where = words["comma"].join(names)
    form = "of" if town or place.level == "governorate" else "in"
    kind = spell_kind(place, lang)
    return words[form].format(kind=kind, where=where) if where else kind


def spell_title(told: PlacePage, lang: Language) -> str:
    """Return the page's title, with both names in plain text."""
    place = told.place
    pairs = ((place.name_en, place.name_ar), (place.name_ar, place.name_en))
    names = dict.fromkeys(choose(lang, *pair) for pair in pairs)
    return WORDS[lang]["title"].format(names=" · ".join(names), kind=spell_setting(told, lang))


def _write_child(told: PlacePage, child: Place, lang: Language, root: str) -> str:
    records = told.children_counts[child.place_id]
    note = f"{WORDS[lang]['records']}: {spell_count(records, lang)}" if records else ""
    more = f" {write_text('small', note)}" if note else ""
    return write_tag("li", write_link(child, lang, root) + more)


def _write_pages(told: PlacePage, lang: Language) -> str:
    words = WORDS[lang]
    if told.pages == 1:
        return ""
    steps = ((told.page - 1, "previous"), (told.page + 1, "next"))
    links = [
        write_text("a", words[name], href=f"?lang={lang}&page={page}", rel=name[:4], class_="step")
        for page, name in steps
        if 1 <= page <= told.pages
    ]
    page, pages = spell_count(told.page, lang), spell_count(told.pages, lang)
    said = words["page"].format(page=page, pages=pages)
    return write_tag("p", " · ".join((escape(said), *links)))


def _write_children(told: PlacePage, lang: Language, root: str) -> str:
    if not told.children_total:
        return ""
    lists = "".join(
        write_text("h3", MANY[lang].get(level, level))
        + write_tag("ul", "".join(_write_child(told, each, lang, root) for each in group),
                    class_="places")
        for level, group in groupby(told.children, key=lambda each: each.level)
    )  # fmt: skip
    total = write_text("small", f"({spell_count(told.children_total, lang)})")
    heading = write_tag("h2", f"{escape(WORDS[lang]['children'])} {total}")
    return write_tag("section", heading + lists + _write_pages(told, lang))


def _write_origin(told: PlacePage, lang: Language, root: str, contact: str | None) -> str:
    words = WORDS[lang]
    report = escape(words["report_text"]).replace(
        "{code}", write_text("code", told.code, dir="ltr")
    )
    if contact:
        report += " " + write_text("a", words["report"], href=contact)
    pages = " · ".join(
        write_text("a", words[name], href=f"{root}about/{page}?lang={lang}")
        for name, page in (("policy", "data-policy"), ("method", "method"))
    )
    source = write_source(told.place.source, lang)
    texts = (words["origin_text"].format(source=source), escape(words["licence"]), report, pages)
    rows = "".join(write_tag("p", text) for text in texts)
    return write_tag("section", write_text("h2", words["origin"]) + rows, class_="origin")


def _write_parent(place: Place, lang: Language, root: str) -> str:
    # A district, its sub-district and its town often have one name.
    kind = "" if place.level == "country" else " " + write_text("small", spell_kind(place, lang))
    return write_tag("li", write_link(place, lang, root) + kind)


def _write_breadcrumb(told: PlacePage, lang: Language, root: str) -> str:
    links = "".join(_write_parent(each, lang, root) for each in told.parents)
    label = WORDS[lang]["breadcrumb"]
    return write_tag("nav", write_tag("ol", links), class_="crumbs", aria_label=label)


def write_place(told: PlacePage, lang: Language, root: str, contact: str | None = None) -> str:
    """Return the content of the page; `root` leads to the service's root, `../` or nothing."""
    words, place = WORDS[lang], told.place
    retired = ""
    if place.valid_to is not None:
        day = choose(lang, *spell_date(place.valid_to))
        retired = write_text("p", words["retired"].format(day=day), class_="mode read-only")
    return (
        (_write_breadcrumb(told, lang, root) if told.parents else "")
        + write_tag("h1", write_names(place, lang))
        + write_text("p", spell_setting(told, lang), class_="setting")
        + retired
        + write_facts(told, lang)
        + write_records(told, lang, root)
        + _write_children(told, lang, root)
        + _write_origin(told, lang, root, contact)
    )

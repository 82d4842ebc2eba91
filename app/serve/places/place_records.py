"""The published records of a place, as its page lists them."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from app.domain.wording import spell_date
from app.query.places import UNIT_FILTERS
from app.serve.pages.about_words import Language
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.places.place_names import choose, name_in, spell_count, spell_kind, write_link
from app.serve.places.place_words import WORDS
from app.serve.places.places_document import EventPart, PlacePage

ZOOMS = {"governorate": 8.5, "district": 9.5, "subdistrict": 10.5, "settlement": 12.0,
         "neighbourhood": 12.5, "crossing": 12.0}  # fmt: skip
"""How close the map opens, by level; for all others it opens as it always does."""


def _spell_killed(row: Mapping[str, Any], lang: Language) -> str:
    words = WORDS[lang]
    low, best, high = (
        None if row[f"killed_{name}"] is None else spell_count(row[f"killed_{name}"], lang)
        for name in ("low", "best", "high")
    )
    if low and low == high:
        span = low
    elif low and high:
        span = words["to"].format(low=low, high=high)
    elif low or high:
        span = words["at_least" if low else "up_to"].format(low=low, high=high)
    elif best:
        span = words["about"].format(best=best)
    else:
        return ""
    return f"{words['killed']}: {span}" if lang == "ar" else f"{span} {words['killed']}"


def _spell_days(row: Mapping[str, Any], lang: Language) -> str:
    days = dict.fromkeys((row["date_start"], row["date_end"]))
    return " – ".join(choose(lang, *spell_date(day)) for day in days)


def _write_event(row: Mapping[str, Any], told: PlacePage, lang: Language, root: str) -> str:
    title = choose(lang, row["title_en"], row["title_ar"])
    link = write_text("a", title, href=f"{root}events/{quote(row['feature_id'])}?lang={lang}")
    place = choose(lang, row["place_name_en"] or "", row["place_name_ar"] or "")
    if place == name_in(told.place, lang):
        place = ""
    sources = f"{WORDS[lang]['sources']}: {spell_count(row['sources_count'], lang)}"
    facts = filter(None, (_spell_days(row, lang), place, _spell_killed(row, lang), sources))
    return write_tag("li", f"{link}<br>{write_text('small', ' · '.join(facts))}")


def _spell_parts(told: PlacePage, lang: Language, root: str, count: str) -> str:
    """Return how many records bear the town's own name, and how many that of which quarter."""
    own, *quarters = told.parts
    named = (f"{write_link(each.place, lang, root)} ({spell_count(each.events, lang)})"
             for each in quarters)  # fmt: skip
    return WORDS[lang]["events_quarters"].format(
        count=count,
        own=spell_count(own.events, lang),
        inside=spell_count(sum(each.events for each in quarters), lang),
        quarters=WORDS[lang]["comma"].join(named),
    )


def _write_data_link(part: EventPart, told: PlacePage, lang: Language, root: str) -> str:
    words, count = WORDS[lang], spell_count(part.events, lang)
    more = words["more"].format(count=count)
    if len(told.parts) > 1:
        more = words["more_of"].format(name=name_in(part.place, lang), count=count)
    return write_text("a", more, href=part.link_items(root.rstrip("/") or "."), class_="step")


def _write_events(told: PlacePage, lang: Language, root: str) -> str:
    words, wider = WORDS[lang], told.wider
    where = f"{write_link(wider, lang, root)} ({escape(spell_kind(wider, lang))})" if wider else ""
    selected = "unit" if told.place.level in UNIT_FILTERS else "named"
    if not told.events_total:
        said = words["none"].format(where=where) if wider else words["none_alone"]
        return write_tag("p", f"{words[f'none_{selected}']} {said}")
    count = write_text("strong", spell_count(told.events_total, lang))
    head = words[f"events_{selected}"].format(count=count)
    if len(told.parts) > 1:
        head = _spell_parts(told, lang, root, count)
    rows = "".join(_write_event(row, told, lang, root) for row in told.events)
    data = " · ".join(_write_data_link(part, told, lang, root) for part in told.parts)
    less = write_tag("p", words["also_wider"].format(where=where)) if wider else ""
    return (
        write_tag("p", f"{head} {escape(words['never_added'])}")
        + write_tag("ul", rows, class_="records") + write_tag("p", data) + less
    )  # fmt: skip


def _write_map_link(told: PlacePage, lang: Language, root: str) -> str:
    place = told.place
    query = f"lang={lang}"
    if place.point is not None and place.level in ZOOMS:
        point = f"{place.point.lat:.3f}/{place.point.lon:.3f}"
        query = f"map={ZOOMS[place.level]:g}/{point}&{query}"
    if place.level == "governorate":
        query += f"&sel={quote(place.place_id)}"
    return write_text("a", WORDS[lang]["on_map"], href=f"{root or './'}?{query}", class_="button")


def write_records(told: PlacePage, lang: Language, root: str) -> str:
    """Return the section of the records, or of why none are there, with a link to the map."""
    heading = write_text("h2", WORDS[lang]["events"])
    link = write_tag("p", _write_map_link(told, lang, root))
    return write_tag("section", heading + _write_events(told, lang, root) + link)

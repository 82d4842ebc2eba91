"""What is known of a place: kind, names, codes, position, and a drawing of where it lies."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from app.domain.place import Place
from app.domain.wording import spell_date
from app.query.places import UNIT_FILTERS
from app.serve.pages.about_words import Language
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.places.place_names import choose, name_in, spell_count, spell_decimal, spell_kind
from app.serve.places.place_sources import write_population
from app.serve.places.place_words import WORDS
from app.serve.places.places_document import PlacePage

COARSE_M = 500
"""Metres from which on two decimals of a degree say all that is known."""


def _spell_distance(metres: int, lang: Language) -> str:
    if metres < 1000:
        return WORDS[lang]["metres"].format(number=spell_count(metres, lang))
    whole, rest = divmod(round(metres / 100), 10)
    fine = rest and whole < 10
    number = spell_decimal(metres / 1000, 1, lang) if fine else spell_count(whole, lang)
    return WORDS[lang]["kilometres"].format(number=number)


def _write_position(place: Place, lang: Language) -> str:
    words = WORDS[lang]
    if place.point is None:
        return escape(words["no_position"])
    fine = place.precision_m is not None and place.precision_m < COARSE_M
    lat, lon = (
        spell_decimal(degrees, 3 if fine else 2, lang)
        for degrees in (place.point.lat, place.point.lon)
    )
    said = words["at"].format(lat=lat, lon=lon)
    if place.precision_m is not None:
        said += f" ± {_spell_distance(place.precision_m, lang)}"
    of_unit = place.level in UNIT_FILTERS or place.precision_m is None
    middle = write_text("small", words["middle_unit" if of_unit else "middle_place"])
    return f"{write_text('bdi', said)}<br>{middle}"


def _write_codes(told: PlacePage, lang: Language) -> str:
    code = write_text("code", told.code, dir="ltr")
    if told.place.pcode is None:
        code = WORDS[lang]["own_code"].format(code=code)
    iso = told.place.iso
    return f"{code} · {write_text('code', iso, dir='ltr')} (ISO 3166-2)" if iso else code


def _list_facts(told: PlacePage, lang: Language) -> Iterable[tuple[str, str]]:
    """Yield what is known of a place: a word of WORDS, and finished HTML."""
    place, note = told.place, choose(lang, told.place.note_en or "", told.place.note_ar or "")
    yield "kind", escape(spell_kind(place, lang))
    if place.aliases:
        yield "other_names", " · ".join(write_text("bdi", name) for name in place.aliases)
    yield "codes", _write_codes(told, lang)
    if place.level not in {"country", "road"}:
        yield "position", _write_position(place, lang)
    if place.population is not None:
        yield "population", write_population(place, lang)
    if note:
        yield "note", escape(note)
    # Of a town or a quarter these are the days of the list that has it, not its own.
    for name in ("valid_from", "valid_to") if place.level in UNIT_FILTERS else ():
        if (day := getattr(place, name)) is not None:
            yield name, escape(choose(lang, *spell_date(day)))


def write_facts(told: PlacePage, lang: Language) -> str:
    """Return the section of the facts, with the drawing beside it."""
    words = WORDS[lang]
    rows = "".join(
        write_text("dt", words[name]) + write_tag("dd", html)
        for name, html in _list_facts(told, lang)
    )
    around = told.governorate
    label = words["locator"].format(
        name=name_in(told.place, lang), where=name_in(around, lang) if around else ""
    )
    heading = write_text("h2", words["facts"])
    from app.serve.places.place_locator import draw_locator  # it needs the geometry library

    facts = write_tag("dl", rows, class_="facts") + draw_locator(told.place, around, label)
    return write_tag("section", heading + write_tag("div", facts, class_="beside"))

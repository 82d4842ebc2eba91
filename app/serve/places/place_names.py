"""Names, kinds and numbers of places as a page writes them."""

from __future__ import annotations

from urllib.parse import quote

from app.domain.place import Place
from app.domain.wording import spell_number
from app.serve.pages.about_words import Language
from app.serve.pages.page_frame import write_tag, write_text
from app.serve.places.place_words import KINDS, SIZES

_ARABIC = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")


def choose(lang: Language, english: str, arabic: str) -> str:
    """Return the one of two texts that is in a language."""
    return arabic if lang == "ar" else english


def spell_count(number: int, lang: Language) -> str:
    """Return a whole number as the language writes it."""
    return choose(lang, *spell_number(number))


def spell_decimal(number: float, decimals: int, lang: Language) -> str:
    """Return a number with its decimals as the language writes it."""
    text = f"{number:.{decimals}f}"
    return choose(lang, text, text.translate(_ARABIC))


def name_in(place: Place, lang: Language) -> str:
    """Return a place's name in a language."""
    return choose(lang, place.name_en, place.name_ar)


def write_names(place: Place, lang: Language) -> str:
    """Return both names, the reader's own first, each marked with its language."""
    other: Language = "en" if lang == "ar" else "ar"
    names = dict.fromkeys((name_in(place, lang), name_in(place, other)))
    langs = dict(zip(names, (lang, other), strict=False))
    return " · ".join(write_text("bdi", name, lang=langs[name]) for name in names)


def spell_kind(place: Place, lang: Language) -> str:
    """Return what kind of place it is: its level, of a settlement also its size."""
    size = SIZES[lang].get(place.population_class or "")
    return size if size and place.level == "settlement" else KINDS[lang].get(place.level, "")


def write_link(place: Place, lang: Language, root: str) -> str:
    """Return a link to another place's page."""
    href = f"{root}places/{quote(place.place_id)}?lang={lang}"
    return write_tag("a", write_names(place, lang), href=href)

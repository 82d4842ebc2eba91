"""Where the facts about a place come from, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.place import Place
from app.serve.pages.about_words import Language
from app.serve.pages.page_frame import write_text
from app.serve.places.place_names import spell_count
from app.serve.places.place_words import WORDS

BETWEEN = "; "
"""Stands between the sources of one place."""
COUNTER = "GeoNames"
"""The one source of ours that counts people; it does not say in which year."""
SOURCES_AR: Mapping[str, str] = {
    "Masar": "مسار",
    "Masar, approximate": "مسار، على وجه التقريب",
    "OCHA COD-AB": "أوتشا COD-AB",
    "OCHA COD-AB (names and codes), Natural Earth (outline)": "أوتشا COD-AB (الأسماء والرموز)، "
    "Natural Earth (الحدود)",
    "Published crossing lists, 29 August 2026": "قوائم معابر منشورة، ٢٩ آب ٢٠٢٦",
}
"""The sources that bear a name in Arabic; all others keep their own."""


def _write_one(source: str, lang: Language) -> str:
    if lang == "en":
        return write_text("bdi", source)
    known = SOURCES_AR.get(source)
    return write_text("bdi", known) if known else write_text("bdi", source, lang="en", dir="ltr")


def write_source(source: str, lang: Language) -> str:
    """Return the sources of a place as HTML; what has no name in Arabic is marked as English."""
    between = "؛ " if lang == "ar" else BETWEEN
    return between.join(_write_one(each, lang) for each in source.split(BETWEEN))


def write_population(place: Place, lang: Language) -> str:
    """Return how many people live in a place, and who says so; `population` must be known."""
    known = place.source.split(BETWEEN)
    source = COUNTER if COUNTER in known else place.source
    count = spell_count(place.population or 0, lang)
    return WORDS[lang]["people"].format(number=count, source=write_source(source, lang))

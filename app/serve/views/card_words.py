"""The words that only pictures have, in both languages."""

from __future__ import annotations

from app.serve.pages.about_words import Language

CARD_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "attribution": "Boundaries: Natural Earth. Place names: OCHA. Names and boundaries do not "
        "imply endorsement.",
    },
    "ar": {
        "attribution": "الحدود: Natural Earth. أسماء الأماكن: أوتشا. الأسماء والحدود لا تعني "
        "إقراراً بها.",
    },
}

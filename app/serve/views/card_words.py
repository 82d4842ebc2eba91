"""The words that only pictures have, in both languages."""

from __future__ import annotations

from app.serve.pages.about_words import Language

CARD_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "in_view": "In this part of the map: {events}.",
        "no_place": "Not on the map: no place is published for this record.",
        "attribution": "Boundaries: Natural Earth. Place names: OCHA. Names and boundaries do not "
        "imply endorsement.",
    },
    "ar": {
        "in_view": "في هذا الجزء من الخريطة: {events}.",
        "no_place": "خارج الخريطة: لم يُنشر مكان لهذا السجل.",
        "attribution": "الحدود: Natural Earth. أسماء الأماكن: أوتشا. الأسماء والحدود لا تعني "
        "إقراراً بها.",
    },
}

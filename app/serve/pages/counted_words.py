"""Counted things in words: each number asks for its own form of the noun, in Arabic of six."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.wording import spell_number
from app.serve.pages.about_words import Language

COUNTED: dict[Language, dict[str, dict[str, str]]] = {
    "en": {
        "events": {"one": "{n} event", "other": "{n} events"},
        "records": {"one": "{n} record", "other": "{n} records"},
        "clusters": {"one": "{n} cluster", "other": "{n} clusters"},
        "corridors": {"one": "{n} road or passage", "other": "{n} roads and passages"},
        "flows": {"one": "{n} movement", "other": "{n} movements"},
        "sources": {"one": "{n} source", "other": "{n} sources"},
        "from_sources": {"one": "{n} source", "other": "{n} sources"},
        "claims": {"one": "{n} claim", "other": "{n} claims"},
        "killed": {"one": "{n} killed", "other": "{n} killed"},
        "days": {"one": "{n} day", "other": "{n} days"},
    },
    "ar": {
        "events": {
            "zero": "لا أحداث",
            "one": "حدث واحد",
            "two": "حدثان",
            "few": "{n} أحداث",
            "many": "{n} حدثاً",
            "other": "{n} حدث",
        },
        "records": {
            "zero": "لا سجلات",
            "one": "سجل واحد",
            "two": "سجلان",
            "few": "{n} سجلات",
            "many": "{n} سجلاً",
            "other": "{n} سجل",
        },
        "clusters": {
            "zero": "لا تجمّعات",
            "one": "تجمّع واحد",
            "two": "تجمّعان",
            "few": "{n} تجمّعات",
            "many": "{n} تجمّعاً",
            "other": "{n} تجمّع",
        },
        "corridors": {
            "zero": "لا طرق ولا ممرات",
            "one": "طريق أو ممر واحد",
            "two": "طريقان أو ممران",
            "few": "{n} طرق وممرات",
            "many": "{n} طريقاً وممراً",
            "other": "{n} طريق وممر",
        },
        "flows": {
            "zero": "لا حركات نزوح",
            "one": "حركة نزوح واحدة",
            "two": "حركتا نزوح",
            "few": "{n} حركات نزوح",
            "many": "{n} حركة نزوح",
            "other": "{n} حركة نزوح",
        },
        "sources": {
            "zero": "لا مصادر",
            "one": "مصدر واحد",
            "two": "مصدران",
            "few": "{n} مصادر",
            "many": "{n} مصدراً",
            "other": "{n} مصدر",
        },
        "from_sources": {
            "zero": "لا مصادر",
            "one": "مصدر واحد",
            "two": "مصدرين",
            "few": "{n} مصادر",
            "many": "{n} مصدراً",
            "other": "{n} مصدر",
        },
        "claims": {
            "zero": "لا إفادات",
            "one": "إفادة واحدة",
            "two": "إفادتان",
            "few": "{n} إفادات",
            "many": "{n} إفادة",
            "other": "{n} إفادة",
        },
        "killed": {
            "zero": "لا قتلى",
            "one": "قتيل واحد",
            "two": "قتيلان",
            "few": "{n} قتلى",
            "many": "{n} قتيلاً",
            "other": "{n} قتيل",
        },
        "days": {
            "zero": "لا أيام",
            "one": "يوم واحد",
            "two": "يومان",
            "few": "{n} أيام",
            "many": "{n} يوماً",
            "other": "{n} يوم",
        },
    },
}
"""By language, thing and form; `from_sources` is what follows «من» ("from")."""
_FEW, _MOST_FEW = 3, 10


def choose_form(count: int) -> str:
    """Return which form of a noun a count (0 or more) asks for in Arabic.

    English has only `one` and `other` of them: its others are told as `other`.
    """
    if count < _FEW:
        return ("zero", "one", "two")[count]
    if _FEW <= count % 100 <= _MOST_FEW:
        return "few"
    return "many" if count % 100 > _MOST_FEW else "other"


def count_things(thing: str, count: int, lang: Language) -> str:
    """Return a count of things (a key of `COUNTED`) in words and digits of the language."""
    forms: Mapping[str, str] = COUNTED[lang][thing]
    spelled = spell_number(count)[1 if lang == "ar" else 0]
    return forms.get(choose_form(count), forms["other"]).format(n=spelled)

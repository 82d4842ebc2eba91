"""Sides and bodies by their Arabic names: sources name them in English."""

from __future__ import annotations

from app.serve.pages.about_words import Language

ACTORS_AR: dict[str, str] = {
    "Armed men, affiliation disputed": "مسلحون مختلَف على انتمائهم",
    "Military forces of Syria": "القوات العسكرية السورية",
    "Loyalists of the former government": "موالون للحكومة السابقة",
    "National Fact-Finding Committee": "اللجنة الوطنية للتحقيق وتقصي الحقائق",
    "UN Commission of Inquiry on Syria": "لجنة التحقيق الدولية المستقلة بشأن سوريا",
    "Security forces of the Syrian authorities": "قوات أمن السلطات السورية",
    "General Security": "الأمن العام",
    "Government of Syria": "حكومة سوريا",
    "Syrian insurgents": "معارضون سوريون مسلحون",
    "Protesters": "محتجون",
    "Civilians": "مدنيون",
    "SANA": "وكالة سانا",
    "EFE": "وكالة إيفي",
    "Reuters": "رويترز",
    "UNICEF": "يونيسف",
    "The Associated Press": "أسوشيتد برس",
    "Tehran Times": "طهران تايمز",
    "Syrian Memory": "الذاكرة السورية",
    "Syrians for Truth and Justice": "سوريون من أجل الحقيقة والعدالة",
    "UN Human Rights Office (OHCHR)": "مفوضية الأمم المتحدة السامية لحقوق الإنسان",
    "Press reports, publisher not established": "تقارير صحفية لم يتحدد ناشرها",
    "IS": "تنظيم الدولة الإسلامية",
    "SDF": "قوات سوريا الديمقراطية",
    "SNA": "الجيش الوطني السوري",
}
"""By the name in the record; the map in the browser has the same."""


def spell_actor(lang: Language, name: str) -> str:
    """Return a side's name in the language, or as the record has it where no other is known."""
    return ACTORS_AR.get(name, name) if lang == "ar" else name

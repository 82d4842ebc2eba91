"""Figures in words, in English and Arabic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

ARABIC_MONTHS = (
    "كانون الثاني",
    "شباط",
    "آذار",
    "نيسان",
    "أيار",
    "حزيران",
    "تموز",
    "آب",
    "أيلول",
    "تشرين الأول",
    "تشرين الثاني",
    "كانون الأول",
)
ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DIGITS = str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬")
_DECIMAL = str.maketrans({".": "٫"})

MEASURES: dict[str, tuple[str, str]] = {
    "killed": ("killed", "قتلى"),
    "injured": ("injured", "جرحى"),
    "missing": ("missing", "مفقودون"),
    "detained": ("detained", "محتجزون"),
    "displaced": ("displaced", "نازحون"),
    "returned": ("returned", "عائدون"),
    "sheltered": ("sheltered", "لاجئون إلى المكان"),
    "bodies_buried": ("bodies buried", "جثامين مدفونة"),
    "casualties_unspecified": ("casualties (killed or injured not stated)", "ضحايا دون تحديد"),
    "executed": ("executed", "إعدامات ميدانية"),
    "massacres": ("massacres counted", "مجازر محصاة"),
    "damaged": ("damaged", "متضررة"),
    "suspects": ("suspects", "مشتبه بهم"),
    "none": ("", ""),
}
POPULATIONS: dict[str, tuple[str, str]] = {
    "civilians": ("civilians", "مدنيون"),
    "security": ("security forces", "قوات الأمن"),
    "loyalists": ("loyalist fighters", "مسلحون موالون للنظام السابق"),
    "combatants": ("combatants", "مقاتلون"),
    "all": ("people", "الجميع"),
    "unstated": ("people", "دون تحديد"),
    "health_workers": ("health workers", "عاملون صحيون"),
    "aid_workers": ("aid workers", "عمال إغاثة"),
    "aid_health_workers": ("health workers of aid agencies", "عاملون صحيون في منظمات الإغاثة"),
    "educators": ("educators", "معلمون"),
    "students": ("pupils and students", "طلاب"),
    "camp_residents": ("residents of camps", "سكان مخيمات"),
}
_QUANTIFIERS: dict[str, tuple[str, str]] = {
    "at_least": ("at least {}", "{} على الأقل"),
    "more_than": ("more than {}", "أكثر من {}"),
    "approximately": ("about {}", "نحو {}"),
    "up_to": ("up to {}", "حتى {}"),
}
EVENT_TYPES_AR = {
    "Battles": "اشتباكات",
    "Explosions/Remote violence": "انفجارات أو عنف عن بعد",
    "Protests": "احتجاجات",
    "Riots": "أعمال شغب",
    "Violence against civilians": "عنف ضد المدنيين",
    "Strategic developments": "تطورات ميدانية",
}


def spell_number(number: int) -> tuple[str, str]:
    """Return a whole number with thousands set apart, in Western and in Arabic digits."""
    text = f"{number:,}"
    return text, text.translate(_DIGITS)


def spell_numerals(text: str) -> str:
    """Return a written number (`1,500.5`, `12:30`) in Arabic digits and separators."""
    return text.translate(_DIGITS).translate(_DECIMAL)


_LONE_NUMBER = re.compile(
    r"(?<![A-Za-z\u00c0-\u024f\d/._:-])\d+(?:[.,]\d+)*(?![A-Za-z\u00c0-\u024f\d]|[-/_:]\w)"
)
"""A number in a text that is no part of a code, an address or a Latin name."""


_LATIN_BESIDE = re.compile(r"[A-Za-z\u00c0-\u024f]\s|\s[A-Za-z\u00c0-\u024f]")
_ARABIC_BESIDE = re.compile(r"[\u0621-\u064a]\s|\s[\u0621-\u064a]")


def _stands_in_latin_words(found: re.Match[str]) -> bool:
    """Return whether a number belongs to words that were left as they are: `reopened 12 March`."""
    text, start, end = found.string, found.start(), found.end()
    sides = text[max(0, start - 2) : start], text[end : end + 2]
    latin, arabic = (
        any(map(beside.fullmatch, sides)) for beside in (_LATIN_BESIDE, _ARABIC_BESIDE)
    )
    return latin and not arabic


def use_arabic_digits(text: str) -> str:
    """Return an Arabic text with its numbers in Arabic digits; codes and addresses stay.

    So do numbers amid Latin words, which a source said and nobody translated.
    """
    return _LONE_NUMBER.sub(
        lambda found: found[0] if _stands_in_latin_words(found) else spell_numerals(found[0]), text
    )


def spell_digits(number: int) -> str:
    """Return a number that counts nothing, such as that of a revision, in Arabic digits."""
    return str(number).translate(_DIGITS)


def spell_date(day: date, unit: str | None = "day") -> tuple[str, str]:
    """Return a day, month or year in words, in both languages."""
    english, arabic = str(day.year), str(day.year).translate(_DIGITS)
    if unit in {"day", "month"}:
        english = f"{ENGLISH_MONTHS[day.month - 1]} {english}"
        arabic = f"{ARABIC_MONTHS[day.month - 1]} {arabic}"
    if unit == "day":
        english, arabic = f"{day.day} {english}", f"{str(day.day).translate(_DIGITS)} {arabic}"
    return english, arabic


def spell_days(start: date, end: date) -> tuple[str, str]:
    """Return a period in words, in both languages; months and years are not repeated."""
    until_en, until_ar = spell_date(end)
    if start == end:
        return until_en, until_ar
    from_en, from_ar = spell_date(start)
    if (start.year, start.month) == (end.year, end.month):
        from_en, from_ar = from_en.split()[0], from_ar.split()[0]
        return f"{from_en}–{until_en}", f"من {from_ar} إلى {until_ar}"
    return f"{from_en} to {until_en}", f"من {from_ar} إلى {until_ar}"


def state_number(claim: Mapping[str, Any]) -> int | None:
    """Return the one number that its source put: 740 of "more than 740", which is 741 or more."""
    low, best, high = claim["low"], claim["best"], claim["high"]
    number: int | None = best if best is not None else low if low is not None else high
    if number is not None and claim["quantifier"] == "more_than" and best is None:
        return number - 1
    return number


def spell_figure(claim: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the figure as its source put it ("more than 740"), or None without a figure."""
    low, high, quantifier = claim["low"], claim["high"], claim["quantifier"]
    if quantifier == "range" and low is not None and high is not None and low != high:
        (low_en, low_ar), (high_en, high_ar) = spell_number(low), spell_number(high)
        return f"{low_en}–{high_en}", f"{low_ar}–{high_ar}"
    number = state_number(claim)
    if number is None:
        return None
    english, arabic = spell_number(number)
    pattern = _QUANTIFIERS.get(quantifier, ("{}", "{}"))
    return pattern[0].format(english), pattern[1].format(arabic)


def spell_claim(claim: Mapping[str, Any]) -> tuple[str, str]:
    """Return one line: figure, what it counts, who said it and as of when."""
    figure = spell_figure(claim)
    if figure is None:
        stated = claim["measure_as_stated"] or ""
        english, arabic = stated or "statement without a figure", stated or "إفادة دون رقم"
    else:
        measure, population = MEASURES[claim["measure"]], POPULATIONS[claim["population"]]
        who = "" if claim["population"] in {"all", "unstated"} else f" {population[0]}"
        english = f"{figure[0]}{who} {measure[0]}".strip()
        who_ar = "" if claim["population"] in {"all", "unstated"} else f" ({population[1]})"
        arabic = f"{measure[1]}{who_ar}: {figure[1]}"
    when: tuple[str | None, str | None] = (None, None)
    if claim["as_of"]:
        when = spell_date(claim["as_of"], claim["as_of_unit"])
    source_en = ", ".join(filter(None, (claim["asserted_by_en"], when[0])))
    source_ar = "، ".join(filter(None, (claim["asserted_by_ar"], when[1])))
    return f"{english} ({source_en})", f"{arabic} ({source_ar})"

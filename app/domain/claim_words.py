"""Words for what a claim counts, whom, where and when, in English and in Arabic."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.domain.wording import MEASURES, POPULATIONS, spell_date, spell_days, spell_figure

Claim = Mapping[str, Any]
Text = tuple[str, str]
"""The same in English and in Arabic."""
Names = Mapping[str, Text]
"""Names of places by their id."""
DIMENSION_WORDS: Mapping[str, Text] = {
    "measure": ("measure", "ما يُحصى"),
    "population": ("population", "الفئة المشمولة"),
    "area": ("area", "المنطقة"),
    "period": ("period", "الفترة"),
}
_SHORT_MEASURES: Mapping[str, Text] = {"casualties_unspecified": ("casualties", "ضحايا")}
_SHORT_PEOPLE: Mapping[str, str] = {"all": "people", "unstated": "people, not said whom"}
NOT_STATED: Text = ("not stated", "غير معلن")


def fill_pattern(pattern: Text, *texts: Text) -> Text:
    """Put texts into a sentence of both languages."""
    return (
        pattern[0].format(*(text[0] for text in texts)),
        pattern[1].format(*(text[1] for text in texts)),
    )


def join_texts(texts: Sequence[Text], word: Text = ("and", "و")) -> Text:
    """Return a list in words; `word` joins, in Arabic every time and in English the last two."""
    arabic = f" {word[1]}".join(text[1] for text in texts)
    if len(texts) == 1:
        return texts[0][0], arabic
    return f"{', '.join(text[0] for text in texts[:-1])} {word[0]} {texts[-1][0]}", arabic


def name_source(claim: Claim) -> Text:
    """Return who asserts a claim."""
    return claim["asserted_by_en"], claim["asserted_by_ar"]


def name_figure(claim: Claim) -> Text:
    """Return a claim's figure as its source put it."""
    return spell_figure(claim) or ("a statement without a figure", "إفادة دون رقم")


def name_date(claim: Claim) -> Text:
    """Return the day, month or year for which a claim stands."""
    if not claim["as_of"]:
        return NOT_STATED
    return spell_date(claim["as_of"], claim.get("as_of_unit") or "day")


def name_measure(claim: Claim) -> Text:
    """Return what a claim counts, in a word."""
    return _SHORT_MEASURES.get(claim["measure"], MEASURES[claim["measure"]])


def name_population(claim: Claim) -> Text:
    """Return whom a claim counts, in a word."""
    population = claim["population"]
    return _SHORT_PEOPLE.get(population, population), POPULATIONS[population][1]


def _name_place(path: str, names: Names) -> Text:
    parts = path.split("/")
    if parts[-1] in names:
        return names[parts[-1]]
    above = next((names[part] for part in reversed(parts) if part in names), None)
    if above is None:
        return "a place not named", "مكان غير مسمى"
    return fill_pattern(("a place in {}", "مكان في {}"), above)


def name_area(claim: Claim, names: Names) -> Text:
    """Return the places that a claim covers, each once."""
    paths = claim.get("scope_paths") or ()
    places = list(dict.fromkeys(_name_place(path, names) for path in paths))
    return join_texts(places) if places else NOT_STATED


def name_period(claim: Claim) -> Text:
    """Return the days that a claim covers."""
    start, end = claim["period_start"], claim["period_end"]
    return spell_days(start, end) if start and end else NOT_STATED


def name_side(claim: Claim, dimension: str, names: Names) -> Text:
    """Return what a claim covers in one dimension."""
    if dimension == "area":
        return name_area(claim, names)
    named: Mapping[str, Callable[[Claim], Text]] = {
        "measure": name_measure,
        "population": name_population,
        "period": name_period,
    }
    return named[dimension](claim)

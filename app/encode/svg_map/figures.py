"""Figures and distances in pictures: a range or a bound, in the digits of the language."""

from __future__ import annotations

from app.domain.wording import spell_numerals
from app.encode.svg_map.map_words import WORDS
from app.encode.svg_map.marks import Figure

_KM = 1000


def tell_number(value: float, lang: str) -> str:
    """Return a number with its thousands set apart."""
    text = f"{value:,}"
    return spell_numerals(text) if lang == "ar" else text


def tell_figure(figure: Figure, lang: str) -> str | None:
    """Return a figure briefly: "92–210", "≥ 92", "≤ 210", "about 24"; None if nothing is known."""
    words = WORDS[lang]
    low, high = figure.low, figure.high
    if low is not None and high is not None:
        told = [tell_number(each, lang) for each in dict.fromkeys((low, high))]
        return "–".join(told)
    if low is not None:
        return words["at_least"].format(n=tell_number(low, lang))
    if high is not None:
        return words["at_most"].format(n=tell_number(high, lang))
    if figure.best is None:
        return None
    return words["about"].format(n=tell_number(figure.best, lang))


def tell_events(count: int, lang: str) -> str:
    """Return a number of events with its noun, as the language forms it."""
    forms = WORDS[lang]
    last = count % 100
    form = "few" if 3 <= last <= 10 else "many" if last >= 11 else "other"  # noqa: PLR2004
    if count in {0, 1, 2}:
        form = ("zero", "one", "two")[count]
    found = forms.get(f"events_{form}", forms["events_other"])
    return found.format(n=tell_number(count, lang))


def tell_persons(figure: Figure, lang: str) -> str | None:
    """Return the size of a movement: "≈ 33,930"."""
    if figure.best is not None:
        return f"≈ {tell_number(figure.best, lang)}"
    return tell_figure(figure, lang)


def tell_distance(metres: float, lang: str) -> str:
    """Return a distance: "1.5 km", "300 m"."""
    if metres < _KM:
        return WORDS[lang]["metres"].format(n=tell_number(round(metres), lang))
    kilometres = round(metres / _KM, 1)
    whole = int(kilometres) if kilometres == int(kilometres) else kilometres
    return WORDS[lang]["kilometres"].format(n=tell_number(whole, lang))

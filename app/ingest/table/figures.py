"""Figures as people write them: "~20", "at least 20", "20-30", «أكثر من 20», "dozens", "N/A"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.ingest.table.cell_words import is_unknown, list_words, take_phrase
from app.ingest.table.folding import fold_words, write_western

_NUMBER = re.compile(r"\d{1,3}(?:[, '’]\d{3})+(?!\d)|\d+")
_PLAIN = re.compile(r"[0-9]{1,9}")
"""By far the most cells; all that may stand around a number need not be looked for in them."""
_WHOLE_FLOAT = re.compile(r"(\d)\.0+(?!\d)")
_FRACTION = re.compile(r"\d\.\d")
_SIGNS = (
    ("at_least", re.compile(r"≥|>=|=>|\+")),
    ("more_than", re.compile(r">")),
    ("up_to", re.compile(r"≤|<=|=<")),
    ("less_than", re.compile(r"<")),
    ("approximately", re.compile(r"[~≈±]")),
)
_RANGE = re.compile(r"^[^#-]*#\s*(?:[-–—]|\s[^\W\d_]+)\s*#[^#]*$")
_ODD = re.compile(r"[^\w\s#.,:()~≈±≥≤<>=+'’\u064b-\u0652–—-]")
_NEGATIVE = re.compile(r"^\s*[-–−]\s?#")
_QUANTIFIERS = ("at_least", "more_than", "up_to", "less_than", "approximately")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the word that goes with it; all numbers None: a word instead of a number.

    `quote` is the cell as it stands where it is more than a bare number, else "".
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None
    quantifier: str = "none"
    quote: str = ""


def _refuse(text: str, right: str) -> ValueError:
    return ValueError(f"{text[:80]!r} is no figure: {right}")


def _make_figure(number: int, quantifier: str, quote: str) -> Figure:
    if quantifier == "at_least":
        return Figure(low=number, quantifier=quantifier, quote=quote)
    if quantifier == "more_than":
        return Figure(low=number + 1, quantifier=quantifier, quote=quote)
    if quantifier == "up_to":
        return Figure(high=number, quantifier=quantifier, quote=quote)
    if quantifier == "less_than":
        return Figure(high=max(number - 1, 0), quantifier="up_to", quote=quote)
    return Figure(best=number, quantifier=quantifier, quote=quote)


def _read_range(numbers: list[int], words: tuple[str, ...], text: str) -> Figure:
    for name in ("approximately", "between"):
        words = tuple(word for word in words if word not in list_words(name))
    if set(words) - list_words("counted") or len(numbers) != 2 or numbers[0] > numbers[1]:
        raise _refuse(text, "write one number, or the lower and the upper as 20-30")
    low, high = numbers
    return Figure(low=low, high=high, quantifier="range", quote=text.strip())


def _read_quantifier(bare: str, words: tuple[str, ...], text: str) -> str:
    """Return the one quantifier that signs and words around the number give."""
    found = next((name for name, sign in _SIGNS if sign.search(bare)), None)
    rests = {name: rest for name in _QUANTIFIERS if (rest := take_phrase(words, name)) is not None}
    if rests:
        # "plus de" has "plus" in it, which alone means another thing: the longest counts.
        said = min(rests, key=lambda name: len(rests[name]))
        found, words = found or said, rests[said]
    if set(words) - list_words("counted"):
        raise _refuse(text, 'write the number alone, or as "at least 20", "~20" or "20-30"')
    return found or "exact"


@lru_cache(maxsize=5_000)
def read_figure(text: str) -> Figure | None:
    """Return the figure of a cell; None when it is blank or says that it is unknown, never 0.

    Raises ValueError saying what would be right.
    """
    if _PLAIN.fullmatch(text):
        return _make_figure(int(text), "exact", "")
    if is_unknown(text):
        return None
    western = _WHOLE_FLOAT.sub(r"\1", write_western(text).strip())
    if _FRACTION.search(western):
        raise _refuse(text, "persons are whole; write thousands as 1,234 or 1234")
    numbers = [int(re.sub(r"\D", "", found)) for found in _NUMBER.findall(western)]
    bare = _NUMBER.sub("#", western)
    words = fold_words(bare)
    if not numbers:
        if take_phrase(words, "vague") is not None:
            return Figure(quote=text.strip())
        raise _refuse(text, 'write a number, or leave the cell empty or "unknown"')
    if _NEGATIVE.match(bare) and len(numbers) == 1:
        raise _refuse(text, "nobody counts less than none")
    if _ODD.search(bare) or (len(numbers) > 1 and not _RANGE.match(bare)):
        raise _refuse(text, 'write one number, or as "at least 20", "~20" or "20-30"')
    if len(numbers) > 1:
        return _read_range(numbers, words, text)
    quantifier = _read_quantifier(bare, words, text)
    plain = quantifier == "exact" and not words
    return _make_figure(numbers[0], quantifier, "" if plain else text.strip())

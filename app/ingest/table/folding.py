"""Words as people write them in headers and cells, made comparable in Arabic and Latin letters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WESTERN = str.maketrans(
    {chr(0x660 + digit): str(digit) for digit in range(10)}
    | {chr(0x6F0 + digit): str(digit) for digit in range(10)}
    | {"٫": ".", "٬": ",", "،": ",", "\u00a0": " ", "\u202f": " ", "\u200f": "", "\u200e": ""}
)
_ONE_LETTER = str.maketrans({"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ـ": "", "’": "'"})
_JOINTS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_WORD = re.compile(r"[^\W_]+")
_SHORT = 60
"""Places, dates and words for what happened recur in every table; longer texts do not."""
_ARTICLES = ("وال", "بال", "ال")


def write_western(text: str) -> str:
    """Return the text with Western digits, marks of thousands and decimals, and plain blanks."""
    return text.translate(_WESTERN)


def _cut_ending(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 2:
            return word.removeprefix(article)
    if not word.isascii() or len(word) < 4:
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def fold_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, accents, hamza, article and plural s."""
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> tuple[str, ...]:
    apart = _JOINTS.sub(" ", write_western(text))
    bare = unicodedata.normalize("NFKD", apart.casefold())
    plain = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return tuple(_cut_ending(word) for word in _WORD.findall(plain.translate(_ONE_LETTER)))


_fold_short = lru_cache(maxsize=20_000)(_fold)


def fold_text(text: str) -> str:
    """Return a text such that two spellings of the same words are equal."""
    return " ".join(fold_words(text))


def is_arabic(text: str) -> bool:
    """Whether a text has any Arabic letter."""
    return any("\u0620" <= sign <= "\u06ff" and sign.isalpha() for sign in text)


def find_phrase(words: tuple[str, ...], phrase: tuple[str, ...]) -> int:
    """Return where a phrase begins among the words, or -1."""
    last = len(words) - len(phrase)
    return next(
        (at for at in range(last + 1) if words[at : at + len(phrase)] == phrase),
        -1,
    )

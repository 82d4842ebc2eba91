"""Spellings of one name, in Arabic and Latin script, folded to one key.

Folding only levels what a writer or keyboard may vary within one script: hamzas, ta marbuta,
diacritics, the article, doubled letters, `ou` and `u`. What lies between scripts and languages is
the business of `app.geocode.sounds`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from app.geocode.words import GENERIC

_ARABIC = str.maketrans(
    {
        "ٱ": "ا",
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ێ": "ي",
        "ے": "ي",
        "ۍ": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ۆ": "و",
        "ۇ": "و",
        "ک": "ك",
        "گ": "ك",
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
        "ۀ": "ه",
        "پ": "ب",
        "چ": "ج",
        "ژ": "ج",
        "ڤ": "ف",
        "ڕ": "ر",
        "ڵ": "ل",
        "ـ": None,
        "ء": None,
    }
    | {chr(0x0660 + n): str(n) for n in range(10)}
    | {chr(0x06F0 + n): str(n) for n in range(10)}
)
_LATIN = str.maketrans(
    dict.fromkeys("ʿʾ‘’'`´ʼ′ʻˈ‛‚\u02bf\u02be\u200c\u200d\u200e\u200f\ufeff\u00ad")
    | {"ı": "i", "ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ə": "e"}
)
_SPLIT = re.compile(r"[^\w]+|_+")
_LATIN_ARTICLE = re.compile(
    r"(?:[aeiu]l+|[aeu](?:d|dd|dh|n|nn|r|rr|s|ss|t|tt|th|z|zz)|[ae](?:sh|ch))"
)
_GLUED_FIRST = re.compile(r"^[ae]l(?=[^aeiouyl]\w{3})")
_GLUED_LATER = re.compile(r"^(?:el(?=\w{2})|al(?=[^aeiouy]\w{2}))")
_MARKS = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]"
)
_KNOWN = re.compile("[ -~\u0620-\u064a\u0671-\u06d5\n\t]*")
_DOUBLED = re.compile(r"(.)\1+")
_ENDING = re.compile(r"(?<=\w\w)h$")
_VOWELS = str.maketrans({"o": "u", "e": "i", "q": "k"})


def strip_marks(text: str) -> str:
    """Lower the case and drop every mark that is written on, above or below a letter.

    Decomposing first makes the composed and the decomposed way of writing the same: `أ` is `ا`.
    """
    text = text.casefold()
    if text.isascii():
        return text.translate(_LATIN)
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_LATIN)
    if _KNOWN.fullmatch(plain):
        return plain
    return "".join(char for char in plain if not unicodedata.combining(char))


def split_words(text: str) -> tuple[str, ...]:
    """Split a name into plain words: no case, marks or punctuation; Arabic letters levelled."""
    return tuple(word for word in _SPLIT.split(strip_marks(text).translate(_ARABIC)) if word)


def is_arabic(word: str) -> bool:
    """Whether a plain word is written in Arabic letters."""
    return "\u0600" <= word[:1] <= "\u06ff"


def is_article(word: str, following: str) -> bool:
    """Whether a plain Latin word is the article of the next: al, el, or the sun letter doubled."""
    if not _LATIN_ARTICLE.fullmatch(word):
        return False
    sun = word[1:].replace("ch", "sh")
    return sun.startswith("l") or following.replace("ch", "sh")[:1] == sun[:1]


def join_articles(words: tuple[str, ...]) -> tuple[str, ...]:
    """Drop the articles between plain words and those glued to a word: `as Sahil`, `الساحل`."""
    kept: list[str] = []
    for place, word in enumerate(words):
        if place + 1 < len(words) and is_article(word, words[place + 1]):
            continue
        spoken = bool(place) and is_article(words[place - 1], word)
        kept.append(word if spoken else _drop_glued(word, first=not kept))
    return tuple(kept)


def _drop_glued(word: str, *, first: bool) -> str:
    if is_arabic(word):
        return word[2:] if word.startswith("ال") and len(word) > 3 else word
    return (_GLUED_FIRST if first else _GLUED_LATER).sub("", word)


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """Fold one plain word without its article to its key; empty for no word at all."""
    if is_arabic(word):
        return _DOUBLED.sub(r"\1", word)
    word = word.replace("ou", "u").replace("oo", "u").replace("ee", "i").replace("dj", "j")
    word = _DOUBLED.sub(r"\1", word.replace("ph", "f").translate(_VOWELS))
    return _ENDING.sub("", word)


def fold_words(text: str) -> tuple[str, ...]:
    """Fold a name to one key per word that tells places apart.

    Articles and generic words (town, quarter, حي) are dropped, unless nothing else is there.
    """
    words = join_articles(split_words(text))
    telling = tuple(word for word in words if word not in GENERIC) or words
    return tuple(key for key in map(fold_word, telling) if key)


def fold_name(text: str) -> str:
    """Fold a name to one key without spaces: `Hay al-Qusour` and `Hai Al Kusour` meet."""
    return "".join(fold_words(text))

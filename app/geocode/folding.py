"""Spellings of one name, in Arabic and Latin script, folded to one key."""

from __future__ import annotations

import re
import unicodedata

_ARABIC = str.maketrans(
    {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ة": "ه",
        "ى": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ـ": None,
        "ء": None,
    }
)
_LATIN = str.maketrans({"ʿ": None, "ʾ": None, "‘": None, "’": None, "'": None, "`": None, "ı": "i"})
_ARTICLE = re.compile(r"^(?:al|el|ad|an|ar|as|ash|at|az)[\s-]+(?=\w{2})|^ال(?=\w{3})")
_GENERIC = re.compile(
    r"\b(?:hai|hay|hayy|quarter|neighbou?rhood|governorate|province|district|subdistrict|town|city"
    r"|village|suburb|camp|area|qada|nahiya|muhafazat)\b|(?:^|\s)(?:حي|محافظة|محافظه|مدينة|مدينه"
    r"|قرية|قريه|بلدة|بلده|ناحية|ناحيه|منطقة|منطقه|قضاء)(?=\s)"
)
_SPLIT = re.compile(r"[\s\-_/.,()]+")
_VOWELS = str.maketrans({"o": "u", "e": "i"})


def fold_name(text: str) -> str:
    """Fold a name to a key: `Hay al-Qusour` and `Hai Al Kusour` meet, and so do أ and ا.

    Letters that Unicode would decompose (أ, إ, آ) are folded before decomposition, or the
    hamza would survive as a combining mark.
    """
    folded = text.strip().lower().translate(_ARABIC).translate(_LATIN)
    folded = unicodedata.normalize("NFKD", folded)
    folded = "".join(char for char in folded if not unicodedata.combining(char))
    folded = _GENERIC.sub(" ", folded).strip() or folded
    words = [_ARTICLE.sub("", f"{word} ").strip() for word in _join_articles(folded)]
    joined = "".join(_fold_letters(word) for word in words if word)
    return re.sub(r"(.)\1+", r"\1", joined)


def _join_articles(folded: str) -> list[str]:
    joined: list[str] = []
    for word in _SPLIT.split(folded):
        if word in {"al", "el", "ad", "an", "ar", "as", "ash", "at", "az"}:
            continue
        joined.append(_ARTICLE.sub("", word))
    return joined


def _fold_letters(word: str) -> str:
    """Reduce the letters that transliterations disagree about."""
    word = word.replace("ou", "u").replace("oo", "u").replace("ee", "i").replace("dj", "j")
    word = word.replace("q", "k").replace("ph", "f").translate(_VOWELS)
    return re.sub(r"(?<=\w)(?:h|ya)$", "", word) if word.isascii() else word

"""The words by which personal data are recognised, read once from `personal_data.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path

WORDS_FILE = Path(__file__).with_name("personal_data.toml")
_UNSEEN = "\u00ad\u061c\u0640\u0670\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069\u064b-\u0652"
_DIGITS, _HYPHENS, _COMMAS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "‐‑‒–—−", "،٬٫"
_SIGNS = str.maketrans(_DIGITS + _HYPHENS + _COMMAS, "0123456789" * 2 + "-" * 6 + ",,.")
_HIDDEN = re.compile(f"[{_UNSEEN}]")
_FOREIGN = re.compile(
    f"[{_UNSEEN}{_DIGITS}{_HYPHENS}{_COMMAS}\u00a0\u2000-\u200a\u202f\ufb00-\uffef]"
)
_ARABIC = str.maketrans("أإآٱةؤئ", "ااااهوي")


class PersonalData(StrEnum):
    """What a text looks like that Masar never stores, in words for the one who imports it."""

    NAME = "the name of a witness, a victim or another private person"
    PHONE = "a phone number"
    PLATE = "a vehicle's plate"
    ACCOUNT = "somebody's account on a social network"
    MAIL = "an e-mail address"
    IDENTITY = "the number of an identity document"
    IP = "an IP address"


def unify_signs(text: str) -> str:
    """Return the text with Western digits, plain hyphens and no marks that cannot be seen.

    A number must not slip through because a direction mark or an Arabic digit stands in it.
    """
    if text.isascii() or not _FOREIGN.search(text):
        return text
    return _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).translate(_SIGNS)


def fold_arabic(text: str) -> str:
    """Return Arabic letters in their plainest form, for words that are spelled in several ways.

    Unlike in names of places, ى stays: `على` means "on", `علي` is Ali.
    """
    return text.translate(_ARABIC)


@cache
def _read_lists() -> dict[str, list[str]]:
    with WORDS_FILE.open("rb") as file:
        lists = tomllib.load(file)
    return {name: table["words"] for name, table in lists.items()}


def list_words(name: str) -> frozenset[str]:
    """Return the words of a list of the file, in lower case and folded."""
    return frozenset(fold_arabic(word.casefold()) for word in _read_lists()[name])


def join_words(name: str, *, folded: bool = False) -> str:
    """Return a list of the file as alternatives for a pattern, the longest first.

    A space stands for any space; `folded` is for patterns that look at folded Arabic.
    """
    words = [fold_arabic(word) if folded else word for word in _read_lists()[name]]
    longest_first = sorted(set(words), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]+") for word in longest_first)

"""The words of a text with their positions, and the ways in which each may be read.

Arabic writes short words together with the next: وبانياس is "and Banias", باللاذقية "in Latakia".
French elides: d'Alep. A word therefore has several readings, each of which says how many of its
letters belong to what stands before the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from app.geocode.folding import fold_word, is_arabic, is_article, join_articles, split_words

_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u00ad\u200c\u200d"
_QUOTES = "'’‘`´′ʼʹ"
_WORD = re.compile(
    rf"(?:(?:[dlnsjmtc]|qu|jusqu)['’](?=[^\W\d_]))|"
    rf"[^\W_](?:[^\W_]|[{_MARKS}]|[{_QUOTES}](?!s\b)(?=[^\W_]))*",
    re.IGNORECASE,
)
_BRIDGE = re.compile(r"[\s_\u200e\u200f\u202a-\u202e\u2066-\u2069]{0,4}|[-‐‑]")
_PARAGRAPH = re.compile(r"\n\s*\n|\r\n\s*\r\n")
_STOP = re.compile(r"[.!?؟…。]|[\n\r]")
_LIST = re.compile(r"\s{0,3}[,،/–—-]\s{0,3}|\s{0,3}")
_DATELINE = re.compile(r"\s+[–—-]\s+")
_DATELINE_WORDS = 8
_ABBREVIATED = frozenset("mr mrs ms dr prof gen col lt capt sgt st hon rev no".split())
_ARABIC_LETTER = re.compile(r"[\u0621-\u063a\u0641-\u064a\u066e-\u06d3]")
_JOINED = {"و": 0, "ف": 0, "ب": 1, "ل": 1, "ك": 1}
_SHORTEST = 3
_SHORT_HEADS = frozenset(("حي", "تل", "جب", "ام"))
"""First words of names of two letters: after و they are read although they are so short."""


class Gap(IntEnum):
    """What stands between a word and the one before, from nothing to the end of a paragraph."""

    BRIDGE = 0
    LIST = 1
    OTHER = 2
    STOP = 3
    PARAGRAPH = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word: `skip` characters belong before it, the rest is the plain word.

    `key` is its folded key; `joined` are the letters that were split off, without vowels.
    """

    skip: int
    plain: str
    key: str
    joined: str = ""

    @property
    def word(self) -> str:
        """What word lists are compared with: the plain word, in Arabic without its article."""
        return self.key if is_arabic(self.plain) else self.plain


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text; `start` and `end` are character offsets, `gap` is what precedes it."""

    start: int
    end: int
    plain: str
    readings: tuple[Reading, ...]
    gap: Gap
    sentence: int
    capital: bool
    upper: bool

    @property
    def arabic(self) -> bool:
        """Whether it is written in Arabic letters."""
        return is_arabic(self.plain)


def read_tokens(text: str) -> list[Token]:
    """List the words of a text in their order."""
    tokens: list[Token] = []
    for match in _WORD.finditer(text):
        readings = read_word(match.group())
        if readings:
            tokens.append(_place_token(text, match, readings, tokens[-1] if tokens else None))
            if _ends_dateline(text, tokens):
                tokens[-1] = replace(tokens[-1], gap=Gap.OTHER)
    return tokens


def _ends_dateline(text: str, tokens: Sequence[Token]) -> bool:
    """Whether the last word begins what a dateline announces: `HOMS, 7 March — Later`."""
    if len(tokens) < 2 or not tokens[-1].capital or tokens[-1].gap is not Gap.LIST:
        return False
    if not _DATELINE.fullmatch(text[tokens[-2].end : tokens[-1].start]):
        return False
    opening = tokens[-1 - _DATELINE_WORDS : -1]
    return any(each.gap is Gap.PARAGRAPH or _opens_line(text, each) for each in opening)


def _opens_line(text: str, token: Token) -> bool:
    before = text[max(0, token.start - 4) : token.start]
    return before.rstrip(" \t•*«").endswith("\n")


def _place_token(
    text: str, match: re.Match[str], readings: tuple[Reading, ...], last: Token | None
) -> Token:
    gap = Gap.PARAGRAPH if last is None else _classify_gap(text[last.end : match.start()], last)
    sentence = 0 if last is None else last.sentence + (gap >= Gap.STOP)
    first = match.group()[0]
    return Token(
        match.start(), match.end(), readings[0].plain, readings, gap, sentence,
        capital=first.isupper() or first.istitle(),
        upper=match.group().isupper() and match.end() - match.start() > 1,
    )  # fmt: skip


def _classify_gap(between: str, last: Token) -> Gap:
    if _PARAGRAPH.search(between):
        return Gap.PARAGRAPH
    if "." in between and between.strip() == "." and last.plain in _ABBREVIATED:
        return Gap.BRIDGE
    if _BRIDGE.fullmatch(between) and between.count("\n") <= 1:
        return Gap.BRIDGE
    if _STOP.search(between):
        return Gap.STOP
    return Gap.LIST if _LIST.fullmatch(between) else Gap.OTHER


@lru_cache(maxsize=4096)
def _read_plain(word: str) -> tuple[str, str] | None:
    plain = split_words(word)
    if not plain:
        return None
    joined = "".join(plain)
    bare = join_articles((joined,))[0]
    return joined, fold_word(bare)


def read_word(word: str) -> tuple[Reading, ...]:
    """List the readings of a word as written: as it stands first, then without what is joined."""
    read = _read_plain(word) if len(word) < 40 else None
    if read is None:
        return ()
    whole = Reading(0, *read)
    if not is_arabic(read[0]):
        return (whole,)
    return (whole, *_split_joined(word))


def _split_joined(word: str) -> Iterator[Reading]:
    """Split off و and ف, then ب, ل and ك; للحسكة has lost the alif of its article."""
    letters = [match.start() for match in _ARABIC_LETTER.finditer(word)]
    stage, joined = 0, ""
    for place, start in enumerate(letters[:-2][:2]):
        letter = word[start]
        if _JOINED.get(letter, -1) < stage:
            return
        stage, joined = _JOINED[letter] + 1, joined + letter
        rest = word[letters[place + 1] :]
        yield from _read_rest(rest, letters[place + 1], joined)


def _read_rest(rest: str, skip: int, joined: str) -> Iterator[Reading]:
    read = _read_plain(rest)
    if read and (len(read[0]) >= _SHORTEST or read[0] in _SHORT_HEADS):
        yield Reading(skip, *read, joined)
    if joined.endswith("ل") and rest.startswith("ل"):
        with_article = _read_plain("ا" + rest)
        if with_article:
            yield Reading(skip, *with_article, joined)


def is_article_token(token: Token, following: Token) -> bool:
    """Whether a Latin word is only the article of the next one: al-, ez-."""
    return not token.arabic and len(token.plain) <= 3 and is_article(token.plain, following.plain)

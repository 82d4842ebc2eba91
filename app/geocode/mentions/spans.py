"""Stretches of a text that spell the name of a place, before anything is decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.geocode.folding import fold_word, join_articles
from app.geocode.mentions.common_words import COMMON
from app.geocode.mentions.lexicon import BEFORE, KNOWN_WORDS, LINKING, NATIONALITIES, NOT_NAMES
from app.geocode.mentions.name_table import Entry, NameTable
from app.geocode.mentions.tokens import Gap, Reading, Token, is_article_token

MOST_WORDS = 5
"""Words of the longest name looked for, without its articles."""
_SHORTEST_SOUNDING = 4
_COMPOUND = 0.3
"""Difference of a compound of which one word is spelled as known: the other may sound farther."""
_ENGLISH = (
    "ian",
    "ians",
    "ish",
    "ese",
    "ists",
    "ist",
    "ing",
    "tion",
    "tions",
    "ment",
    "ness",
    "ly",
)
"""Endings of English words that no name found by its sound alone may have: Iranian, Kurdish."""


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens `first` to `last` (inclusive) that spell the name of an entry.

    `skip` characters of the first token belong to what stands before the name, and `joined` are
    their letters. `difference` says how far the spelling sounds from the name: 0 for the same.
    """

    first: int
    last: int
    skip: int
    joined: str
    words: int
    difference: float
    entry: Entry


def list_spans(tokens: Sequence[Token], table: NameTable) -> list[Span]:
    """List every stretch that spells a known name, overlapping ones included."""
    found: list[Span] = []
    for first, token in enumerate(tokens):
        if first + 1 < len(tokens) and _opens_with_article(tokens, first):
            continue
        if not _may_bound(token):
            continue
        for reading in list_readings(token):
            head = (reading.key, reading.skip, reading.joined)
            found.extend(_extend_span(tokens, first, head, table))
        found.extend(_list_sounding(tokens, first, table))
    return found


def list_readings(token: Token) -> Iterator[Reading]:
    """List the ways to read a word, up to the first that is a known word: فرقة is no ف and رقة."""
    for reading in token.readings:
        yield reading
        if reading.word in KNOWN_WORDS:
            return


def _opens_with_article(tokens: Sequence[Token], first: int) -> bool:
    return tokens[first + 1].gap is Gap.BRIDGE and is_article_token(
        tokens[first], tokens[first + 1]
    )


def _may_bound(token: Token) -> bool:
    """Whether a name may begin or end with a word: not with `in`, `the`, من."""
    word = token.readings[0].word
    return word not in NOT_NAMES and word not in BEFORE and word not in LINKING


def _iterate_next(tokens: Sequence[Token], first: int) -> Iterator[int]:
    """Step to the words that may belong to one name with the first, past articles between."""
    place, words = first + 1, 1
    while place < len(tokens) and tokens[place].gap is Gap.BRIDGE and words < MOST_WORDS:
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if not (
            following and following.gap is Gap.BRIDGE and is_article_token(tokens[place], following)
        ):
            words += 1
            yield place
        place += 1


def _extend_span(
    tokens: Sequence[Token], first: int, head: tuple[str, int, str], table: NameTable
) -> Iterator[Span]:
    key, skip, joined = head
    start = find_start(tokens, first) if not skip else first
    entry = table.find_entry(key)
    if entry:
        yield Span(start, first, skip, joined, 1, 0.0, entry)
    for words, last in enumerate(_iterate_next(tokens, first), start=2):
        key += tokens[last].readings[0].key
        entry = table.find_entry(key) if _may_bound(tokens[last]) else None
        if entry:
            yield Span(start, last, skip, joined, words, 0.0, entry)


def find_start(tokens: Sequence[Token], first: int) -> int:
    """Step back over the Latin article before a word: `al` of al-Bab."""
    if first and not tokens[first].arabic and tokens[first].gap is Gap.BRIDGE:
        before = tokens[first - 1]
        if is_article_token(before, tokens[first]) and (
            before.plain in {"al", "el"} or before.capital
        ):
            return first - 1
    return first


def _list_sounding(tokens: Sequence[Token], first: int, table: NameTable) -> Iterator[Span]:
    """Look for spellings of our own: only capitalised Latin words, in stretches of up to three."""
    if not _may_sound(tokens[first]):
        return
    chain = [first]
    shortest = 1 if len(tokens[first].plain) >= _SHORTEST_SOUNDING else 2
    for last in _iterate_next(tokens, first):
        if len(chain) == 3 or not tokens[last].capital:
            break
        chain.append(last)
    for size in range(shortest, len(chain) + 1):
        span = _sound_out(tokens, chain[:size], table)
        if span:
            yield span


def _may_sound(token: Token) -> bool:
    return (
        token.capital and not token.arabic and len(token.plain) > 2 and token.plain not in NOT_NAMES
    )


def _list_compound(words: tuple[str, ...], table: NameTable) -> list[tuple[float, Entry]]:
    """Look for a longer name whose last word is a place by itself, and another place."""
    compound = table.find_compound(words) if table.find_entry(fold_word(words[-1])) else None
    return [(min(compound[0], _COMPOUND), compound[1])] if compound else []


def _sound_out(tokens: Sequence[Token], chain: Sequence[int], table: NameTable) -> Span | None:
    words = join_articles(tuple(tokens[place].plain for place in chain))
    if len(words) == 1 and (words[0].endswith(_ENGLISH) or words[0] in NATIONALITIES):
        return None
    if len(words) == 1 and fold_word(words[0]) in COMMON:
        return None
    if table.find_entry("".join(map(fold_word, words))):
        return None
    near = table.list_sounding(words)[:1] or _list_compound(words, table)
    if not near:
        return None
    start = find_start(tokens, chain[0])
    difference, entry = near[0]
    return Span(start, chain[-1], 0, "", len(chain), max(difference, 0.01), entry)

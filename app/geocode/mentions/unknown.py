"""Names that a text announces as places and that no list knows: the village of …, قرية …"""

from __future__ import annotations

from collections.abc import Iterator

from app.geocode.mentions import lexicon
from app.geocode.mentions.evidence import Surroundings, announce
from app.geocode.mentions.name_table import Entry
from app.geocode.mentions.spans import Span
from app.geocode.mentions.tokens import Gap

_KINDS = frozenset(("village", "town", "quarter", "subdistrict"))
_LONGEST = 4
DEMONYMS = ("ish", "ian", "ite", "ese", "ern")
"""Endings of capitalised words before `town` that describe it: Kurdish, Alawite, Northern."""


def list_announced(around: Surroundings, taken: set[int]) -> Iterator[Span]:
    """List the names that follow the word for a village, town or quarter, unless taken already."""
    for place, token in enumerate(around.tokens):
        if announce(token) not in _KINDS:
            continue
        found = _read_arabic(around, place) if token.arabic else _read_latin(around, place)
        if found and not any(n in taken for n in found):
            entry = Entry("", len(found), common=False, weight=0.0, place_ids=[])
            yield Span(found.start, found.stop - 1, 0, "", len(found), 1.0, entry)


def _read_latin(around: Surroundings, place: int) -> range | None:
    """Read the capitalised words after `village of`, or before `village`."""
    first = place + 1
    if not around.has(first, lexicon.LINKING) or around.tokens[first].gap is not Gap.BRIDGE:
        return _read_latin_before(around, place)
    while around.has(first, lexicon.LINKING) and first - place < 3:
        first += 1
    stop = first
    while stop < len(around.tokens) and stop - first < _LONGEST:
        token = around.tokens[stop]
        if token.gap is not Gap.BRIDGE or token.arabic or not _is_name(around, stop, first):
            break
        stop += 1
    return range(first, stop) if any(around.tokens[n].capital for n in range(first, stop)) else None


def _read_latin_before(around: Surroundings, place: int) -> range | None:
    first = place
    while first > 0 and place - first < _LONGEST and around.tokens[first].gap is Gap.BRIDGE:
        before = around.tokens[first - 1]
        if before.arabic or not (before.capital or before.plain in {"al", "el"}):
            break
        if around.has(first - 1, lexicon.NOT_NAMES) or _describes(around, first - 1):
            break
        first -= 1
    if first == place or around.tokens[place - 1].sentence not in around.cased:
        return None
    return (
        range(first, place) if any(around.tokens[n].capital for n in range(first, place)) else None
    )


def _describes(around: Surroundings, place: int) -> bool:
    plain = around.tokens[place].plain
    return around.has(place, lexicon.NATIONALITIES) or plain.endswith(DEMONYMS)


def _is_name(around: Surroundings, place: int, first: int) -> bool:
    token = around.tokens[place]
    if around.has(place, lexicon.NOT_NAMES) or around.has(place, lexicon.GROUP_AFTER):
        return False
    return token.capital or (token.plain in {"al", "el"} and place == first)


def _read_arabic(around: Surroundings, place: int) -> range | None:
    """Read the word after قرية, and the next where the first is the head of a compound."""
    first = place + 1
    if not around.has(place, lexicon.ONE_PLACE) or not _may_name(around, first):
        return None
    if around.has(first, lexicon.HEADS) and _may_name(around, first + 1):
        return range(first, first + 2)
    return range(first, first + 1)


def _may_name(around: Surroundings, place: int) -> bool:
    if place >= len(around.tokens) or around.tokens[place].gap is not Gap.BRIDGE:
        return False
    token = around.tokens[place]
    if not token.arabic or len(token.plain) < 2 or around.has(place, lexicon.BEFORE):
        return False
    if around.has(place, lexicon.NO_NAME_AFTER) or announce(token):
        return False
    return not token.plain.endswith("يه") or token.plain.startswith("ال")

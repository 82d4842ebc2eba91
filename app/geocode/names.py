"""Every name of every place, ready to be looked up: by its key, and by how it sounds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from app.domain.place import Place
from app.geocode.folding import fold_word, join_articles, split_words
from app.geocode.sounds import list_skeletons, spell_sounds
from app.geocode.words import ARTICLES, GENERIC, HEADS, QUALIFIERS, Kind

_PARTS = re.compile(r"\s+[-–—]\s+|[_/\\]|[()\[\]]|[-–—]\s+|\s+[-–—]")
HALF, HEADLESS, TAILLESS = 0.92, 0.84, 0.8
"""How much a part of a name is worth: a half, all but a word like "hill", all but the last."""
_UNITS = ("governorate", "district", "subdistrict")
_LEAST_FUZZY = 4
"""Skeletons of fewer consonants are only ever found as they are: one consonant off is anything."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A name taken apart.

    `base` holds its plain words without articles, generic words and qualifiers; `qualifiers` what
    tells it from namesakes (east, upper, little); `kinds` what its generic words announce; `key` is
    its folded base.
    """

    base: tuple[str, ...]
    qualifiers: frozenset[str]
    kinds: frozenset[Kind]
    key: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of one place; `own` for its name in English or Arabic, not an alias of it.

    `weight` is 1 for the whole name and less for a part of it: one half of a double name
    ("Harisun - Qamue"), or a name without its first or last word.
    """

    place: Place
    text: str
    wording: Wording
    own: bool
    weight: float = 1.0


def read_wording(words: Sequence[str]) -> Wording:
    """Take a name apart, given its plain words (`split_words`)."""
    spoken = join_articles(tuple(words))
    telling = tuple(word for word in spoken if word not in GENERIC and word not in ARTICLES)
    kinds = frozenset(GENERIC[word] for word in spoken if word in GENERIC)
    if not telling:
        telling, kinds = spoken, frozenset()
    base = tuple(word for word in telling if word not in QUALIFIERS)
    qualifiers = frozenset(QUALIFIERS[word] for word in telling if word in QUALIFIERS)
    if not base:
        base, qualifiers = telling, frozenset()
    return Wording(base, qualifiers, kinds, "".join(map(fold_word, base)))


def split_double_name(text: str) -> tuple[str, ...]:
    """List the halves of a name that joins two with a dash, underscore, slash or brackets."""
    halves = tuple(half.strip() for half in _PARTS.split(text) if half.strip())
    return halves if len(halves) > 1 else ()


class NameIndex:
    """The names of all places. Keys are made when first asked for; sounds only when needed."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Keep the places; nothing is computed yet."""
        self._places = tuple(places)

    @cached_property
    def _by_key(self) -> dict[str, list[Entry]]:
        by_key: dict[str, list[Entry]] = defaultdict(list)
        towns = self._list_towns()
        for place in self._places:
            for entry in _list_entries(place, towns):
                by_key[entry.wording.key].append(entry)
        return by_key

    def _list_towns(self) -> frozenset[str]:
        units = [place for place in self._places if place.level in _UNITS]
        names = {name for place in units for name in (place.name_en, place.name_ar, *place.aliases)}
        keys = {read_wording(split_words(name)).key for name in names}
        return frozenset(key for key in keys if key)

    @cached_property
    def _by_skeleton(self) -> dict[str, list[tuple[str, list[Entry]]]]:
        by_skeleton: dict[str, list[tuple[str, list[Entry]]]] = defaultdict(list)
        by_sounds: dict[str, list[Entry]] = defaultdict(list)
        for entries in self._by_key.values():
            for entry in entries:
                by_sounds[spell_sounds(entry.wording.base)].append(entry)
        for sounds, entries in by_sounds.items():
            for skeleton in list_skeletons(sounds):
                by_skeleton[skeleton].append((sounds, entries))
        return by_skeleton

    @cached_property
    def _skeletons(self) -> dict[int, list[str]]:
        by_length: dict[int, list[str]] = defaultdict(list)
        for skeleton in self._by_skeleton:
            by_length[len(skeleton)].append(skeleton)
        return by_length

    def list_same_key(self, wording: Wording) -> Sequence[Entry]:
        """List the names whose folded base is the same, whatever their qualifiers."""
        return self._by_key.get(wording.key, ())

    def list_similar(self, sounds: str) -> Iterator[tuple[str, list[Entry]]]:
        """Yield the sounds that come near these, each with the names that sound so."""
        seen: set[str] = set()
        for skeleton in list_skeletons(sounds):
            for near in self._list_near(skeleton):
                for spoken, entries in self._by_skeleton[near]:
                    if spoken not in seen:
                        seen.add(spoken)
                        yield spoken, entries

    def _list_near(self, skeleton: str) -> Iterator[str]:
        if len(skeleton) < _LEAST_FUZZY:
            if skeleton in self._by_skeleton:
                yield skeleton
            return
        for length in range(len(skeleton) - 1, len(skeleton) + 2):
            known = self._skeletons.get(length, [])
            yield from (
                found[0]
                for found in process.extract(
                    skeleton, known, scorer=Levenshtein.distance, score_cutoff=1, limit=None
                )
            )


def _list_entries(place: Place, towns: frozenset[str]) -> Iterator[Entry]:
    seen: set[str] = set()
    doubled = {
        read_wording(split_words(half)).key
        for name in (place.name_en, place.name_ar)
        for half in split_double_name(name)
    }
    named = [(place.name_en, True), (place.name_ar, True)]
    for text, own in (*named, *((alias, False) for alias in place.aliases)):
        if not text or text in seen:
            continue
        seen.add(text)
        halves = split_double_name(text)
        wording = read_wording(split_words(text))
        # A loader may have split a double name already: its halves are still only halves.
        is_half = wording.key in doubled or (text == place.name_ar and doubled and not halves)
        yield Entry(place, text, wording, own, HALF if is_half else 1.0)
        for half in halves:
            worded = read_wording(split_words(half))
            if worded.key not in towns:
                yield Entry(place, half, worded, own=False, weight=HALF)
        if own and not halves and len(wording.base) > 1 and place.level == "settlement":
            yield from _shorten(place, text, wording, towns)


def _shorten(place: Place, text: str, wording: Wording, towns: frozenset[str]) -> Iterator[Entry]:
    first, *rest = wording.base
    if first in HEADS:
        yield Entry(place, text, drop_word(wording, 0), own=False, weight=HEADLESS)
        return
    # OCHA tells namesakes apart by their district's name after theirs: "Abu Rasin Quamishli".
    weight = HALF if fold_word(rest[-1]) in towns else TAILLESS
    yield Entry(place, text, drop_word(wording, -1), own=False, weight=weight)


def drop_word(wording: Wording, position: int) -> Wording:
    """Return a wording without its first (0) or last (-1) word."""
    base = wording.base[1:] if position == 0 else wording.base[:-1]
    key = "".join(map(fold_word, base))
    return Wording(base, wording.qualifiers, wording.kinds, key)

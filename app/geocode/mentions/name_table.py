"""All names of a gazetteer, looked up by the keys of consecutive words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.place import Place, is_site
from app.geocode.differences import compare_sounds
from app.geocode.folding import fold_word, is_arabic, join_articles, split_words
from app.geocode.mentions.common_words import COMMON, NOUNS
from app.geocode.mentions.lexicon import ANNOUNCING, DIRECTIONS, GIVEN_NAMES
from app.geocode.sounds import list_skeletons, spell_sounds, spell_word
from app.geocode.words import FILLERS, GENERIC, LOOSE, QUALIFIERS

_ALTERNATIVES = re.compile(r"_| - |/")
_LEVELS = {
    "country": 3.0, "governorate": 3.0, "district": 2.2, "subdistrict": 1.8, "region": 1.0,
    "crossing": 1.0, "road": 1.0, "settlement": 0.5, "neighbourhood": 0.2,
}  # fmt: skip
WELL_KNOWN = _LEVELS["subdistrict"]
"""Weight from which a place is known beyond its neighbourhood."""
_LARGE = 5_000
"""People from which a town counts as widely known."""
_DIFFERENCE = 0.3
"""How far a spelling may sound from a name: a whole consonant is 1."""
_DIFFERENCE_SHORT = 0.25
_SHORT = 5
_SHORTEST_SOUND = 2
_SHORTEST_DISTINCT = 4
_HILLS = frozenset(("tal", "tall", "tel", "tell", "تل"))
_COMPOUND_LEFT, _COMPOUND_SHARE = 1.2, 0.7
"""How far the one word of a compound may sound from the name's when the other is the same."""


@dataclass(slots=True, eq=False)
class Entry:
    """A name: who bears it, how widely it is known (`weight`), and whether it is a plain word."""

    key: str
    words: int
    common: bool
    weight: float
    place_ids: list[str]

    @property
    def distinct(self) -> bool:
        """Whether one place alone bears the name, which is no word of the language."""
        return (
            len(self.place_ids) == 1
            and not self.common
            and self.words == 1
            and len(self.key) >= _SHORTEST_DISTINCT
            and self.key not in NOUNS
        )

    def add_place(self, place: Place) -> None:
        """Let one more place bear the name."""
        if place.place_id not in self.place_ids:
            self.place_ids.append(place.place_id)
        self.weight = max(self.weight, weigh_place(place))


def weigh_place(place: Place) -> float:
    """Say how likely a writer means a place without saying what it is."""
    weight = _LEVELS.get(place.level, 0.0)
    abroad = place.country != "SY" and place.parent_id == place.country
    if abroad or (place.population and place.population >= _LARGE):
        weight = max(weight, _LEVELS["subdistrict"])
    return weight


def _list_names(place: Place) -> Iterator[str]:
    for name in (place.name_en, place.name_ar):
        yield from _ALTERNATIVES.split(name or "")
    for alias in place.aliases:
        yield from alias.split("_")


def _tell_words(name: str) -> tuple[str, ...]:
    """List the plain words of a name that tell it apart; none for `the village` or `north`."""
    words = join_articles(split_words(name))
    telling = tuple(word for word in words if word not in GENERIC)
    return telling if any(not _is_idle(word) for word in telling) else ()


def _is_idle(word: str) -> bool:
    if word in LOOSE or word in QUALIFIERS or word.isdigit():
        return True
    return _level(word) in ANNOUNCING or _level(word) in DIRECTIONS


def _level(word: str) -> str:
    return fold_word(word) if is_arabic(word) else word


def _drop_loose(words: tuple[str, ...]) -> tuple[str, ...] | None:
    kept = tuple(
        word
        for word in words
        if word not in LOOSE and word not in FILLERS and _level(word) not in DIRECTIONS
    )
    return kept if len(kept) < len(words) else None


def _is_everyday(word: str) -> bool:
    return word in QUALIFIERS or fold_word(word) in COMMON


class NameTable:
    """Entries by folded key and, for Latin spellings, by how they sound. Sites are left out."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Fold every name of every place once."""
        self._entries: dict[str, Entry] = {}
        self._by_skeleton: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._compounds: dict[str, list[tuple[str, str]]] = defaultdict(list)
        shown = [place for place in places if not is_site(place)]
        self._wholes = frozenset(
            words
            for place in shown
            if place.level in ("governorate", "country")
            for words in map(_tell_words, _list_names(place))
        )
        self._units = frozenset(
            words
            for place in shown
            if place.level in ("governorate", "district", "subdistrict")
            for words in map(_tell_words, (place.name_en, place.name_ar))
        )
        for place in shown:
            self._add_place(place)
        for place in shown:
            self._add_short_name(place)

    def _add_place(self, place: Place) -> None:
        whole = {_tell_words(place.name_en), _tell_words(place.name_ar)}
        named = dict.fromkeys(map(_tell_words, _list_names(place)))
        for words in named:
            bare = _drop_loose(words)
            if words in self._units and words not in whole and place.level == "settlement":
                continue  # "Nasra - Safita" is Nasra near Safita
            if bare in named or (place.level == "region" and bare in self._wholes):
                continue  # "northern Aleppo" is Aleppo and a word that tells which side of it
            key = "".join(map(fold_word, words))
            if len(key) < 2:
                continue
            if key not in self._entries:
                common = key in COMMON or all(map(_is_everyday, words)) or set(words) <= GIVEN_NAMES
                self._entries[key] = Entry(key, len(words), common, 0.0, [])
                self._add_sounds(key, words)
            self._entries[key].add_place(place)

    def _add_short_name(self, place: Place) -> None:
        """Let a seat be called without its `hill of`, where nobody else is called so: Salhab."""
        named = set(map(_tell_words, _list_names(place)))
        if place.level != "settlement" or not named & self._units:
            return
        for words in named:
            key = fold_word(words[-1]) if len(words) == 2 and words[0] in _HILLS else ""
            if len(key) < _SHORTEST_DISTINCT or key in COMMON or words[-1] in GIVEN_NAMES:
                continue
            entry = self._entries.setdefault(key, Entry(key, 1, False, 0.0, []))
            if not entry.weight and place.place_id not in entry.place_ids:
                entry.place_ids.append(place.place_id)

    def _add_sounds(self, key: str, words: tuple[str, ...]) -> None:
        if is_arabic(key):
            return
        sounds = spell_sounds(words)
        for skeleton in list_skeletons(sounds):
            if len(skeleton) >= _SHORTEST_SOUND:
                self._by_skeleton[skeleton].append((sounds, key))
        if len(words) == 2:
            self._compounds[fold_word(words[1])].append((spell_word(words[0], last=False), key))

    def find_compound(self, words: tuple[str, ...]) -> tuple[float, Entry] | None:
        """Return the name of two words whose last is the same and whose first sounds like it.

        A longer word may be spelled more freely where the word beside it says which name it is:
        Ashrafiyat and Ashrafieh Sahnaya. Comes with the difference, like `list_sounding`.
        """
        if len(words) != 2 or is_arabic(words[0]):
            return None
        near = self._compounds.get(fold_word(words[1]), [])
        sounds = spell_word(words[0], last=False)
        alike = compare_sounds(sounds, [other for other, _ in near]) if near else ()
        consonants = sum(sound.isupper() for sound in sounds)
        found = [
            (float(1.0 - share) * consonants, key)
            for share, (_, key) in zip(alike, near, strict=True)
            if share >= _COMPOUND_SHARE and consonants >= 3
        ]
        difference, key = min(found, default=(9.0, ""))
        return (difference, self._entries[key]) if difference <= _COMPOUND_LEFT else None

    def find_entry(self, key: str) -> Entry | None:
        """Return the entry whose folded key this is."""
        return self._entries.get(key)

    def list_sounding(self, words: tuple[str, ...]) -> list[tuple[float, Entry]]:
        """List the entries that sound like these plain Latin words, the nearest first.

        Each comes with its difference: 0 the same, up to 0.3 for a long name and half that for
        a short one.
        """
        sounds = spell_sounds(words)
        reach = _DIFFERENCE if len(sounds) > _SHORT else _DIFFERENCE_SHORT
        near = {
            key: other
            for skeleton in list_skeletons(sounds)
            for other, key in self._by_skeleton.get(skeleton, ())
        }
        alike = compare_sounds(sounds, tuple(near.values()))
        consonants = sum(sound.isupper() for sound in sounds)
        found = [
            (float(1.0 - share) * consonants, self._entries[key])
            for key, share in zip(near, alike, strict=True)
        ]
        return sorted((pair for pair in found if pair[0] <= reach), key=lambda pair: pair[0])

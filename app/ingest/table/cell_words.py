"""The lists of words that cells of tables use, from `value_words.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from app.ingest.table.folding import find_phrase, fold_text, fold_words

_FILE = Path(__file__).with_name("value_words.toml")
_SIGNS_OF_NOTHING = frozenset({"", "-", "--", "–", "—", "?", "??", "*", "/", ".", "..", "…", "x"})
_LONGEST_UNKNOWN = 40
Phrase = tuple[str, ...]


@lru_cache(maxsize=1)
def _read_lists() -> dict[str, list[str]]:
    lists = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: entry["words"] for name, entry in lists.items()}


@lru_cache(maxsize=30)
def list_phrases(name: str) -> tuple[Phrase, ...]:
    """Return a list's phrases as folded words, those of most words first."""
    phrases = {fold_words(text) for text in _read_lists()[name]}
    return tuple(sorted(phrases - {()}, key=lambda phrase: (-len(phrase), phrase)))


@lru_cache(maxsize=30)
def list_words(name: str) -> frozenset[str]:
    """Return every single folded word of a list."""
    return frozenset(word for phrase in list_phrases(name) for word in phrase)


@lru_cache(maxsize=1)
def list_months() -> tuple[tuple[Phrase, int], ...]:
    """Return the names of months as folded words with their numbers, the longest first."""
    named = {
        fold_words(name): number
        for number, names in enumerate(_read_lists()["months"], start=1)
        for name in names.split("|")
    }
    return tuple(sorted(named.items(), key=lambda entry: -len(entry[0])))


@lru_cache(maxsize=1)
def _list_unknown() -> frozenset[str]:
    return frozenset(fold_text(text) for text in _read_lists()["unknown"])


def is_unknown(text: str) -> bool:
    """Whether a cell is empty or says that nothing is known."""
    return _says_nothing(text) if len(text) <= _LONGEST_UNKNOWN else not text.strip()


@lru_cache(maxsize=20_000)
def _says_nothing(text: str) -> bool:
    bare = text.strip().casefold()
    return bare in _SIGNS_OF_NOTHING or fold_text(bare) in _list_unknown()


def take_phrase(words: Phrase, name: str) -> Phrase | None:
    """Return the words without the longest phrase of a list that is among them; None if none is."""
    for phrase in list_phrases(name):
        at = find_phrase(words, phrase)
        if at >= 0:
            return words[:at] + words[at + len(phrase) :]
    return None

"""What happened, by the words that tables have for it: proposals for an editor to read."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from app.ingest.table.folding import find_phrase, fold_text, fold_words
from app.ingest.table.mapping import EVENT_SLOTS

_FILE = Path(__file__).with_name("kind_words.toml")


@lru_cache(maxsize=1)
def _list_kinds() -> tuple[tuple[tuple[str, ...], str], ...]:
    lists = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    kinds = [(fold_words(word), kind) for kind, words in lists.items() for word in words]
    kinds += [(fold_words(word), word) for word in EVENT_SLOTS["event_type"] or ()]
    return tuple(sorted(kinds, key=lambda entry: -len(entry[0])))


def propose_kind(text: str) -> str:
    """Return ACLED's type or sub-type that a sheet's words seem to mean, "" when none fits."""
    own = next((w for w in EVENT_SLOTS["event_type"] or () if fold_text(w) == fold_text(text)), "")
    words = fold_words(text)
    return own or next((k for phrase, k in _list_kinds() if find_phrase(words, phrase) >= 0), "")

"""Names of sides, of means and of topics in the texts of monitors, as a few fixed words."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("spellings.toml")


def fold_text(text: str) -> str:
    """Return a text in lower case, without marks on its letters, and with plain apostrophes."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()


@cache
def _read_patterns(group: str) -> Mapping[str, re.Pattern[str]]:
    words: Mapping[str, list[str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))[group]
    return {name: _write_pattern(some) for name, some in words.items()}


def _write_pattern(words: list[str]) -> re.Pattern[str]:
    # An abbreviation is a word of its own: "is" is not how "Israel" begins.
    each = (re.escape(word) + (r"\b" if len(word) <= 4 else "") for word in words)
    return re.compile(rf"\b(?:{'|'.join(each)})")


def _find_names(group: str, folded: str) -> frozenset[str]:
    return frozenset(
        name for name, pattern in _read_patterns(group).items() if pattern.search(folded)
    )


def find_sides(folded: str) -> frozenset[str]:
    """Return who fought or attacked, of a folded text of actors' names."""
    return _find_names("sides", folded)


def find_means(folded: str) -> frozenset[str]:
    """Return how was attacked, of a folded text."""
    return _find_names("means", folded)


def find_topics(folded: str) -> frozenset[str]:
    """Return what was attacked: a hospital, a school, a convoy."""
    return _find_names("topics", folded)


def list_topics() -> frozenset[str]:
    """Return the words for what was attacked; each is a place or a work of civilians."""
    return frozenset(_read_patterns("topics"))

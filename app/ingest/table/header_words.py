"""What headers say: the words of `header_words.toml`, found in the names of columns."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from app.ingest.table.folding import fold_words
from app.ingest.table.headings import BETWEEN

_FILE = Path(__file__).with_name("header_words.toml")
NARROWING = ("civilians", "security", "combatants", "health_workers", "aid_workers", "educators",
             "students", "female", "male", "child", "families", "low", "high", "best")  # fmt: skip
"""What narrows a figure or makes it a bound."""
MEASURES = ("killed", "injured", "missing", "detained", "displaced", "returned", "executed",
            "casualties_unspecified", "stock")  # fmt: skip
"""The roles of columns that count people; people who are somewhere (`stock`) are no event."""
ENDS = ("origin", "dest")
END_SLOTS = ("admin1", "admin2", "admin3", "place_name", "quarter", "area", "place_id", "latitude",
             "longitude")  # fmt: skip
"""What a header may tell of one end of a movement: "From village" is `origin_place_name`."""
_COUNTED = ("female", "male", "child", "families", "civilians", "combatants")
"""Alone these head a column that counts people, and does not say what befell them."""
_LOWER_ROW = 0.98
"""The lower row of a heading says more than both together, if only just."""
_Words = tuple[str, ...]
_END = 1.0
_COUNTING = 0.7
_PERSONS = frozenset(word for name in ("people", "person", "individuals", "أشخاص", "أفراد",
                     "personnes", "الأفراد", "الأشخاص") for word in fold_words(name))  # fmt: skip
_GENERIC = frozenset(fold_words(word) for word in ("name", "names", "اسم", "أسماء", "nom", "noms"))
"""Alone these head a column of persons; beside other words, of whatever those say."""


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """A role that a header's words name, how well (up to 1), and the longest phrase of it.

    `narrowed` are the words that narrow a figure; `is_whole` is false when the header has others
    as well, which may narrow it in a way that nobody here knows.
    """

    role: str
    strength: float
    phrase: str
    narrowed: tuple[str, ...] = ()
    is_whole: bool = True


@lru_cache(maxsize=1)
def _index_phrases() -> Mapping[str, list[tuple[_Words, str]]]:
    lists = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    index: dict[str, list[tuple[_Words, str]]] = defaultdict(list)
    for role, entry in lists.items():
        for phrase in {fold_words(text) for text in entry["words"]} - {()}:
            index[phrase[0]].append((phrase, role))
    return index


@dataclass(slots=True)
class _Found:
    """Where in a header a role's phrases stand, and the longest of them."""

    places: set[int]
    longest: _Words = ()


def _find_roles(words: _Words) -> dict[str, _Found]:
    found: dict[str, _Found] = defaultdict(lambda: _Found(set()))
    for at, word in enumerate(words):
        for phrase, role in _index_phrases().get(word, ()):
            if words[at : at + len(phrase)] == phrase:
                hit = found[role]
                hit.places |= set(range(at, at + len(phrase)))
                hit.longest = max(hit.longest, phrase, key=len)
    return found


def _match_words(words: _Words) -> dict[str, HeaderMatch]:
    found = _find_roles(words)
    ends = {end: found.pop(f"{end}_end", _Found(set())).places for end in ENDS}
    fillers = found.pop("fillers", _Found(set())).places
    narrowed = {name: found.pop(name).places for name in NARROWING if name in found}
    matches = {}
    for role, hit in found.items():
        beside = set(fillers)
        names: tuple[str, ...] = ()
        if role in MEASURES:
            names = tuple(name for name, places in narrowed.items() if places - hit.places)
            beside = beside.union(*narrowed.values())
        own, whole = len(hit.places), len(hit.places | beside)
        share = (own + (whole - own if names else 0)) / len(words)
        strength = 0.4 + 0.4 * share + 0.2 * whole / len(words) + 0.005 * len(hit.longest)
        if role == "leave_out" and hit.longest in _GENERIC and own < len(words):
            continue
        phrase, is_whole = " ".join(hit.longest), whole == len(words)
        matches[role] = HeaderMatch(role, min(strength, 1.0), phrase, names, is_whole)
    for end, places in ends.items():
        matches |= _match_end(words, end, places) if places else {}
    if not set(MEASURES) & set(matches):
        matches |= _match_persons(words, fillers, narrowed)
    return matches


def _match_end(words: _Words, end: str, places: set[int]) -> dict[str, HeaderMatch]:
    """Return what a header tells of one end, when nothing but a kind of place stands beside it."""
    rest = tuple(word for at, word in enumerate(words) if at not in places)
    told = _match_words(rest) if rest else {}
    return {
        f"{end}_{slot}": replace(told[slot], role=f"{end}_{slot}", phrase=" ".join(words),
                                 strength=_END)
        for slot in END_SLOTS if slot in told and told[slot].is_whole
    }  # fmt: skip


def _match_persons(
    words: _Words, fillers: set[int], narrowed: Mapping[str, set[int]]
) -> dict[str, HeaderMatch]:
    """Return that a header counts people, when it says no more than who they are."""
    names = tuple(name for name in (*_COUNTED, "low", "high", "best") if narrowed.get(name))
    people = set().union(*(narrowed[name] for name in names))
    counts = set(names) & set(_COUNTED) or set(words) & _PERSONS
    if not counts or len(people | fillers) < len(words):
        return {}
    return {"persons": HeaderMatch("persons", _COUNTING, " ".join(words), names)}


@lru_cache(maxsize=5000)
def match_header(name: str) -> Mapping[str, HeaderMatch]:
    """Return the roles that the name of a column may mean, each with how well it says so."""
    matches = _match_words(fold_words(name)) if fold_words(name) else {}
    if BETWEEN in name:
        for role, match in _match_words(fold_words(name.rpartition(BETWEEN)[2])).items():
            lower = replace(match, strength=match.strength * _LOWER_ROW)
            if role not in matches or matches[role].strength < lower.strength:
                matches[role] = lower
    return matches


def names_person(column: str) -> bool:
    """Whether the name of a column says that it holds names of persons."""
    words = frozenset(fold_words(column))
    return any(phrase[0] in words for phrase in _GENERIC) and "leave_out" in match_header(column)

"""How well each name of the gazetteer fits the words that were asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from rapidfuzz.distance import Levenshtein

from app.domain.place import MatchMethod, Place
from app.geocode.differences import compare_sounds
from app.geocode.folding import is_arabic
from app.geocode.names import HALF, HEADLESS, Entry, NameIndex, Wording, drop_word
from app.geocode.sounds import spell_sounds
from app.geocode.words import HEADS

SAME_NAME = 0.94
"""From this score on a name is the same name, spelled as that place is known to be spelled."""
_SPELLED = 0.97
FOLDED = 0.93
_ALIKE = 0.92
_UNASKED = 0.9
_UNKNOWN = 0.82
_OPPOSED = 0.5
_LEAST = 0.68


@dataclass(frozen=True, slots=True)
class Scored:
    """A place, how one of its names fits (`score` 0..1), and by which means.

    `same` says that the place bears the very name, or one half of its double name is that.
    """

    place: Place
    score: float
    method: MatchMethod
    same: bool = False


def score_names(index: NameIndex, text: str, wording: Wording) -> list[Scored]:
    """Score every place of which some name comes near; the best first, each place once.

    A name that begins with a word like "hill" is looked for without it too, for less.
    """
    found = [*_score_same(index, text, wording), *_score_similar(index, wording, 1.0)]
    if len(wording.base) > 1 and wording.base[0] in HEADS:
        found += _score_similar(index, drop_word(wording, 0), HEADLESS)
    return _keep_best(found)


def score_same_names(index: NameIndex, text: str, wording: Wording) -> list[Scored]:
    """Score only the places that bear this very name in some spelling of one script."""
    return _keep_best(_score_same(index, text, wording))


def _keep_best(found: Iterable[Scored]) -> list[Scored]:
    best: dict[str, Scored] = {}
    for scored in found:
        known = best.get(scored.place.place_id, scored)
        kept = scored if scored.score > known.score else known
        same = scored.same or known.same
        best[scored.place.place_id] = kept if kept.same is same else replace(kept, same=same)
    return sorted(best.values(), key=lambda each: (-each.score, each.place.place_id))


def _score_same(index: NameIndex, text: str, wording: Wording) -> Iterator[Scored]:
    written = text.strip().casefold()
    letters = "".join(wording.base)
    for entry in index.list_same_key(wording):
        if entry.text.casefold() == written and (entry.own or entry.weight == 1.0):
            method = MatchMethod.EXACT if entry.own else MatchMethod.ALIAS
            yield Scored(entry.place, entry.weight * (1.0 if entry.own else 0.98), method, True)
            continue
        same = "".join(entry.wording.base) == letters
        score = (_SPELLED if same else FOLDED) * _weigh_qualifiers(wording, entry) * entry.weight
        method = MatchMethod.FOLDED if entry.weight == 1.0 else MatchMethod.FUZZY
        yield Scored(entry.place, score, method, entry.weight >= HALF)


def _score_similar(index: NameIndex, wording: Wording, weight: float) -> Iterator[Scored]:
    sounds = spell_sounds(wording.base)
    near = list(index.list_similar(sounds))
    alike = compare_sounds(sounds, [spoken for spoken, _ in near])
    for place in np.flatnonzero(alike >= _LEAST):
        yield from _score_entries(wording, near[place][1], float(alike[place]) * weight)


def _score_entries(wording: Wording, entries: Iterable[Entry], alike: float) -> Iterator[Scored]:
    letters = "".join(wording.base) if is_arabic(wording.key) else ""
    for entry in entries:
        fit = alike
        if letters and is_arabic(entry.wording.key):
            # Both in Arabic: their letters are the same or they are not.
            fit = (fit + Levenshtein.normalized_similarity(letters, entry.wording.key)) / 2
        score = _ALIKE * fit * _weigh_qualifiers(wording, entry) * entry.weight
        yield Scored(entry.place, score, MatchMethod.FUZZY)


def _weigh_qualifiers(wording: Wording, entry: Entry) -> float:
    asked, known = wording.qualifiers, entry.wording.qualifiers
    if asked == known:
        return 1.0
    if asked - known and known - asked:
        return _OPPOSED
    return _UNASKED if known - asked else _UNKNOWN

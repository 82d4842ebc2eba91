"""How well each name of the gazetteer fits the words that were asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from app.domain.place import MatchMethod, Place
from app.geocode.folding import is_arabic
from app.geocode.names import Entry, NameIndex, Wording
from app.geocode.sounds import compare_sounds, spell_sounds

SAME_NAME = 0.94
"""From this score on a name is the same name, spelled as that place is known to be spelled."""
_SPELLED = 0.97
_FOLDED = 0.93
_ALIKE = 0.92
_PART = 0.9
_UNASKED = 0.9
_UNKNOWN = 0.82
_OPPOSED = 0.5
_LEAST = 0.6


@dataclass(frozen=True, slots=True)
class Scored:
    """A place, how one of its names fits (`score` 0..1), and by which means."""

    place: Place
    score: float
    method: MatchMethod


def score_names(index: NameIndex, text: str, wording: Wording) -> list[Scored]:
    """Score every place of which some name comes near; the best first, each place once."""
    best: dict[str, Scored] = {}
    for scored in (*_score_same(index, text, wording), *_score_similar(index, wording)):
        known = best.get(scored.place.place_id)
        if known is None or scored.score > known.score:
            best[scored.place.place_id] = scored
    return sorted(best.values(), key=lambda each: (-each.score, each.place.place_id))


def score_same_names(index: NameIndex, text: str, wording: Wording) -> list[Scored]:
    """Score only the places that bear this very name in some spelling of one script."""
    best: dict[str, Scored] = {}
    for scored in _score_same(index, text, wording):
        known = best.get(scored.place.place_id)
        if known is None or scored.score > known.score:
            best[scored.place.place_id] = scored
    return sorted(best.values(), key=lambda each: (-each.score, each.place.place_id))


def _score_same(index: NameIndex, text: str, wording: Wording) -> Iterator[Scored]:
    written = text.strip().casefold()
    letters = "".join(wording.base)
    for entry in index.list_same_key(wording):
        part = _PART if entry.part else 1.0
        if entry.text.casefold() == written and (not entry.part or entry.own):
            method = MatchMethod.EXACT if entry.own else MatchMethod.ALIAS
            yield Scored(entry.place, part * (1.0 if entry.own else 0.98), method)
            continue
        same = "".join(entry.wording.base) == letters
        score = (_SPELLED if same else _FOLDED) * _weigh_qualifiers(wording, entry) * part
        yield Scored(entry.place, score, MatchMethod.FOLDED)


def _score_similar(index: NameIndex, wording: Wording) -> Iterator[Scored]:
    sounds = spell_sounds(wording.base)
    for spoken, entries in index.list_similar(sounds):
        alike = compare_sounds(sounds, spoken)
        if alike >= _LEAST:
            yield from _score_entries(wording, entries, alike)


def _score_entries(wording: Wording, entries: Iterable[Entry], alike: float) -> Iterator[Scored]:
    letters = "".join(wording.base) if is_arabic(wording.key) else ""
    for entry in entries:
        fit = alike
        if letters and is_arabic(entry.wording.key):
            # Both in Arabic: their letters are the same or they are not.
            fit = (fit + Levenshtein.normalized_similarity(letters, entry.wording.key)) / 2
        score = _ALIKE * fit * _weigh_qualifiers(wording, entry) * (_PART if entry.part else 1.0)
        yield Scored(entry.place, score, MatchMethod.FUZZY)


def _weigh_qualifiers(wording: Wording, entry: Entry) -> float:
    asked, known = wording.qualifiers, entry.wording.qualifiers
    if asked == known:
        return 1.0
    if asked - known and known - asked:
        return _OPPOSED
    return _UNASKED if known - asked else _UNKNOWN

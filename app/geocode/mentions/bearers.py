"""Who bears a name that a text mentions, among the kind of places that the text announces."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.place import Ambiguous, Candidate, MatchMethod, PlaceMatch, PlaceQuery, is_site
from app.geocode.folding import is_arabic, join_articles, split_words
from app.geocode.gazetteer import Gazetteer
from app.geocode.mentions.name_table import WELL_KNOWN, Entry, NameTable

_BY_SOUND = 0.8
_PART = 0.9
"""Score of places that bear the words as a part of their name."""
_LEVELS: dict[str, tuple[str, ...]] = {
    "governorate": ("governorate",),
    "district": ("district", "neighbourhood"),
    "subdistrict": ("subdistrict",),
    "quarter": ("neighbourhood",),
    "village": ("settlement",),
    "town": ("settlement",),
}
_LAND = ("governorate", "district", "subdistrict", "settlement")
"""Whose countryside is meant, where several bear the name: the widest."""


def list_bearers(
    gazetteer: Gazetteer, table: NameTable, words: str, entry: Entry, kind: str | None
) -> tuple[Candidate, ...]:
    """List the places that bear these words; those of the announced kind where there are any.

    Places whose names only sound like them count unless the name is widely known. Bases,
    hospitals, schools and shelters are never listed.
    """
    spelled = {*entry.place_ids, *_list_sounding(table, words, entry)}
    found = {
        each.place.place_id: each
        for each in gazetteer.list_candidates(words)
        if each.place.place_id in spelled or _is_whole(each)
    }
    for place_id in sorted(spelled):
        known = Candidate(gazetteer.places[place_id], MatchMethod.FUZZY, _BY_SOUND)
        found.setdefault(place_id, known)
    if not found:
        found = {each.place.place_id: each for each in _guess(gazetteer, words)}
    return _keep_kind([each for each in found.values() if not is_site(each.place)], kind)


def _list_sounding(table: NameTable, words: str, entry: Entry) -> Iterable[str]:
    plain = join_articles(split_words(words))
    if entry.weight >= WELL_KNOWN or not plain or is_arabic(plain[0]):
        return ()
    return [each for _, near in table.list_sounding(plain) for each in near.place_ids]


def _is_whole(candidate: Candidate) -> bool:
    """Whether a place bears the very name, and is no side of an area of that name."""
    return candidate.score > _PART and candidate.place.level != "region"


def _guess(gazetteer: Gazetteer, words: str) -> tuple[Candidate, ...]:
    """Ask the geocoder for a name that nobody bears as it is written."""
    answer = gazetteer.find_place(PlaceQuery(name=words))
    if isinstance(answer, PlaceMatch):
        return (Candidate(answer.place, answer.method, answer.score), *answer.alternatives)
    return answer.candidates if isinstance(answer, Ambiguous) else ()


def _keep_kind(candidates: list[Candidate], kind: str | None) -> tuple[Candidate, ...]:
    levels = _LEVELS.get(kind or "", ())
    if kind == "land":
        held = {each.place.level for each in candidates}
        levels = tuple(level for level in _LAND if level in held)[:1]
    return tuple(each for each in candidates if each.place.level in levels) or tuple(candidates)

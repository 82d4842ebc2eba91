"""Who bears a name that a text mentions, among the kind of places that the text announces."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.place import Ambiguous, Candidate, MatchMethod, PlaceMatch, PlaceQuery, is_site
from app.geocode.folding import is_arabic, join_articles, split_words
from app.geocode.gazetteer import Gazetteer
from app.geocode.hierarchy import UNITS
from app.geocode.mentions.name_table import WELL_KNOWN, Entry, NameTable
from app.geocode.mentions.spans import Span

NEAR_NAME = 0.8
"""Score of places whose name only sounds somewhat like the words: never preferred for fame."""
_BY_SOUND = 0.85
_REACH = 0.25
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
    gazetteer: Gazetteer, table: NameTable, words: str, span: Span, kind: str | None
) -> tuple[Candidate, ...]:
    """List the places that bear these words; those of the announced kind where there are any.

    A name that nobody bears as it is written is the geocoder's to judge. Bases, hospitals,
    schools and shelters are never listed.
    """
    found = (
        _guess(gazetteer, words) if span.difference else _spell(gazetteer, table, words, span.entry)
    )
    return _keep_kind([each for each in found if not is_site(each.place)], kind)


def _spell(
    gazetteer: Gazetteer, table: NameTable, words: str, entry: Entry
) -> tuple[Candidate, ...]:
    """List who bears the words as written, and those whose names sound like them."""
    found = {
        each.place.place_id: each
        for each in gazetteer.list_candidates(words)
        if each.place.place_id in entry.place_ids or _is_whole(each)
    }
    near = _list_sounding(gazetteer, table, words, entry)
    for ids, score in ((entry.place_ids, _BY_SOUND), (near, NEAR_NAME)):
        for each in ids:
            found.setdefault(each, Candidate(gazetteer.places[each], MatchMethod.FUZZY, score))
    return tuple(found.values())


def _list_sounding(
    gazetteer: Gazetteer, table: NameTable, words: str, entry: Entry
) -> Iterable[str]:
    plain = join_articles(split_words(words))
    if entry.weight >= WELL_KNOWN or not plain or is_arabic(plain[0]):
        return ()
    if len(entry.place_ids) == 1 and gazetteer.places[entry.place_ids[0]].level not in UNITS:
        return ()  # one place bears this very spelling
    return [
        each
        for difference, near in table.list_sounding(plain)
        if difference <= _REACH
        for each in near.place_ids
    ]


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
    camps = tuple(each for each in candidates if "camp" in each.place.name_en.lower())
    if kind == "camp" and camps:
        return camps
    if kind == "land":
        held = {each.place.level for each in candidates}
        levels = tuple(level for level in _LAND if level in held)[:1]
    return tuple(each for each in candidates if each.place.level in levels) or tuple(candidates)

"""Who bears a name that a text mentions, among the kind of places that the text announces."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.place import Ambiguous, Candidate, MatchMethod, PlaceMatch, PlaceQuery, is_site
from app.geocode.folding import is_arabic, join_articles, split_words
from app.geocode.gazetteer import Gazetteer
from app.geocode.mentions.name_table import WELL_KNOWN, Entry, NameTable
from app.geocode.mentions.spans import Span

NEAR_NAME = 0.8
"""Score of places whose name only sounds somewhat like the words: never preferred for fame."""
_BY_SOUND = 0.85
_REACH = 0.25
_AS_NEAR, _MOST_NEAR = 0.05, 6
_FUZZY = MatchMethod.FUZZY
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
    if span.difference:
        found = _guess(gazetteer, table, words, span.entry)
    else:
        found = _spell(gazetteer, table, words, span.entry)
    if kind == "camp":
        found = (*_list_camps(gazetteer, words), *found)
    shown = [each for each in found if not is_site(each.place)]
    return _widen(gazetteer, _keep_kind(shown, kind), kind)


def _list_camps(gazetteer: Gazetteer, words: str) -> tuple[Candidate, ...]:
    """List the camps that bear these words: the camp beside a town is called after it."""
    camp = f"مخيم {words}" if is_arabic(split_words(words)[0]) else f"{words} camp"
    return tuple(each for each in gazetteer.list_candidates(camp) if each.score > _PART)


def _widen(
    gazetteer: Gazetteer, found: tuple[Candidate, ...], kind: str | None
) -> tuple[Candidate, ...]:
    """Answer with the governorate that surrounds a city's own: banlieue de Damas, Rural Damascus.

    Only Damascus has one. The suburbs of any other city are the city.
    """
    if kind not in ("land", "suburbs"):
        return found
    cities = [each for each in found if each.place.level == "governorate"]
    for city in cities:
        for around in gazetteer.list_candidates(f"{city.place.name_en} countryside"):
            whole = around.place.level == "governorate" and around.score > _PART
            if whole and around.place is not city.place:
                return (around,)
    return found


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
    return [
        each
        for difference, near in table.list_sounding(plain)
        if difference <= _REACH
        for each in near.place_ids
    ]


def _is_whole(candidate: Candidate) -> bool:
    """Whether a place bears the very name, and is no side of an area of that name."""
    return candidate.score > _PART and candidate.place.level != "region"


def _guess(
    gazetteer: Gazetteer, table: NameTable, words: str, entry: Entry
) -> tuple[Candidate, ...]:
    """Ask the geocoder for a name that nobody bears as it is written.

    Whoever sounds as near is listed beside its answer: only the text can tell them apart.
    """
    answer = gazetteer.find_place(PlaceQuery(name=words))
    if isinstance(answer, PlaceMatch):
        found = (Candidate(answer.place, answer.method, answer.score), *answer.alternatives)
    else:
        found = answer.candidates if isinstance(answer, Ambiguous) else ()
    near = table.list_sounding(join_articles(split_words(words)))
    held = {each.place.place_id: each for each in found}
    for difference, other in near[:_MOST_NEAR]:
        if difference <= near[0][0] + _AS_NEAR:
            for each in other.place_ids:
                held.setdefault(each, Candidate(gazetteer.places[each], _FUZZY, NEAR_NAME))
    if not held:
        held = {
            each: Candidate(gazetteer.places[each], _FUZZY, NEAR_NAME) for each in entry.place_ids
        }
    return tuple(held.values())


def _keep_kind(candidates: list[Candidate], kind: str | None) -> tuple[Candidate, ...]:
    """Keep the announced kind, first of those whose name is written; then those of its levels."""
    spelled = [each for each in candidates if each.score > NEAR_NAME] or candidates
    camps = tuple(each for each in spelled if "camp" in each.place.name_en.lower())
    if kind == "camp" and camps:
        return camps
    levels = _LEVELS.get(kind or "", ())
    if kind == "land":
        held = {each.place.level for each in spelled}
        levels = tuple(level for level in _LAND if level in held)[:1]
    if not any(each.place.level in levels for each in spelled):
        return tuple(candidates)
    return tuple(each for each in candidates if each.place.level in levels)

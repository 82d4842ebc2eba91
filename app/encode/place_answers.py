"""Places, and answers of the geocoder, as the API and `--json` alike spell them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.domain.place import (
    Ambiguous,
    Candidate,
    Place,
    PlaceAnswer,
    PlaceMatch,
    tell_best_precision,
)

Places = Mapping[str, Place]
"""All that may be told, by id: nothing else is ever named, not even as what lies around."""
DECIMALS = 4
"""Decimals of a position: those that the collection of places has."""
HOME = "SY"
"""The country whose places OCHA's codes stand for here."""
AMBIGUOUS = "several places may be meant; say in context, admin1 or admin2 which one"


def find_parent(place: Place, places: Places) -> Place | None:
    """Return the narrowest known place around another: its town, its unit, its country."""
    above = (place.parent_id, place.admin3_pcode, place.admin2_pcode, place.admin1_pcode)
    for place_id in (*above, place.country):
        if place_id and place_id != place.place_id and place_id in places:
            return places[place_id]
    return None


def walk_up(place: Place, places: Places) -> Iterator[Place]:
    """Yield all places around another, the narrowest first."""
    seen = {place.place_id}
    parent = find_parent(place, places)
    while parent is not None and parent.place_id not in seen:
        yield parent
        seen.add(parent.place_id)
        parent = find_parent(parent, places)


def spell_code(place: Place, places: Places) -> dict[str, str | None]:
    """Return `pcode`, which is OCHA's, and the level of the place that it stands for.

    A place that OCHA has no code for has that of the nearest place around it which has one.
    Abroad there is none: OCHA's codes of other countries are not among these.
    """
    around = (place, *walk_up(place, places)) if place.country == HOME else ()
    coded = next((each for each in around if each.pcode and each.country == HOME), None)
    return {
        "pcode": coded.pcode if coded else None,
        "pcode_level": coded.level if coded else None,
    }


def spell_position(place: Place) -> dict[str, float | None]:
    """Return where a place is, as precisely as its gazetteer says at most."""
    point = place.point
    return {
        "lat": None if point is None else round(point.lat, DECIMALS),
        "lon": None if point is None else round(point.lon, DECIMALS),
    }


def _name_around(place: Place | None, prefix: str) -> dict[str, str | None]:
    coded = place if place and place.country == HOME else None
    return {
        f"{prefix}_pcode": coded.pcode if coded else None,
        f"{prefix}_name_en": place.name_en if place else None,
        f"{prefix}_name_ar": place.name_ar if place else None,
    }


def describe_place(place: Place, places: Places) -> dict[str, Any]:
    """Return what an answer says of a place, whatever the question was."""
    units: dict[str, str | None] = {}
    for number in (1, 2, 3):
        code = getattr(place, f"admin{number}_pcode")
        units |= _name_around(places.get(code or ""), f"admin{number}")
    parent = find_parent(place, places)
    return {
        "place_id": place.place_id,
        **spell_code(place, places),
        "name_en": place.name_en,
        "name_ar": place.name_ar,
        "level": place.level,
        **units,
        "parent_place_id": parent.place_id if parent else None,
        **_name_around(parent, "parent"),
        "country": place.country,
        **spell_position(place),
        "precision_m": place.precision_m,
        "valid_to": place.valid_to,
    }


def describe_candidate(candidate: Candidate, places: Places) -> dict[str, Any]:
    """Return a candidate as an answer lists it; its `precision` is what its level can give."""
    place = candidate.place
    return {
        **describe_place(place, places),
        "precision": tell_best_precision(place),
        "method": candidate.method,
        "score": round(candidate.score, 3),
    }


def describe_answer(
    answer: PlaceAnswer, places: Places, limit: int | None = None
) -> dict[str, Any]:
    """Return `status` and `results`, the best first, and why there is no match where there is none.

    Near misses come as `suggestions`, which are no answer. `limit` places at most, else all.
    """
    if isinstance(answer, PlaceMatch):
        found = Candidate(answer.place, answer.method, answer.score)
        results = _describe_all((found, *answer.alternatives)[:limit], places)
        return {"status": "matched", "note": answer.note, "results": results}
    near = _describe_all(answer.candidates[:limit], places)
    if isinstance(answer, Ambiguous):
        return {"status": "ambiguous", "reason": AMBIGUOUS, "results": near}
    return {"status": "not_found", "reason": answer.reason, "results": [], "suggestions": near}


def _describe_all(candidates: Iterable[Candidate], places: Places) -> list[dict[str, Any]]:
    return [describe_candidate(each, places) for each in candidates]

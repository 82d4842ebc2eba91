"""An answer of the geocoder as the API spells it, for `--json`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.place import (
    LEVEL_PRECISION,
    Ambiguous,
    Candidate,
    Place,
    PlaceAnswer,
    PlaceMatch,
    Precision,
)

AMBIGUOUS = "several places bear this name, and the words around it do not tell them apart"
_DECIMALS = 4


def describe_answer(answer: PlaceAnswer, places: Mapping[str, Place]) -> dict[str, Any]:
    """Return `status` and `results`, the best first; near misses are `suggestions`, no answer."""
    if isinstance(answer, PlaceMatch):
        found = Candidate(answer.place, answer.method, answer.score)
        return {
            "status": "matched",
            "note": answer.note,
            "results": _describe_all((found, *answer.alternatives), places),
        }
    near = _describe_all(answer.candidates, places)
    if isinstance(answer, Ambiguous):
        return {"status": "ambiguous", "reason": AMBIGUOUS, "results": near}
    return {"status": "not_found", "reason": answer.reason, "results": [], "suggestions": near}


def _describe_all(
    candidates: Iterable[Candidate], places: Mapping[str, Place]
) -> list[dict[str, Any]]:
    return [_describe_candidate(each, places) for each in candidates]


def _describe_candidate(candidate: Candidate, places: Mapping[str, Place]) -> dict[str, Any]:
    place = candidate.place
    units: dict[str, str | None] = {}
    for number in (1, 2, 3):
        units |= _name_unit(places.get(getattr(place, f"admin{number}_pcode") or ""), number)
    return {
        "place_id": place.place_id,
        "pcode": place.pcode or place.place_id,
        "name_en": place.name_en,
        "name_ar": place.name_ar,
        "level": place.level,
        **units,
        "country": place.country,
        "lat": None if place.point is None else round(place.point.lat, _DECIMALS),
        "lon": None if place.point is None else round(place.point.lon, _DECIMALS),
        "precision": LEVEL_PRECISION.get(place.level, Precision.COUNTRY),
        "precision_m": place.precision_m,
        "method": candidate.method,
        "score": round(candidate.score, 3),
    }


def _name_unit(unit: Place | None, number: int) -> dict[str, str | None]:
    if unit is None:
        return dict.fromkeys(f"admin{number}_{part}" for part in ("pcode", "name_en", "name_ar"))
    return {
        f"admin{number}_pcode": unit.pcode or unit.place_id,
        f"admin{number}_name_en": unit.name_en,
        f"admin{number}_name_ar": unit.name_ar,
    }

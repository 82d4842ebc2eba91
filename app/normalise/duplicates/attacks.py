"""Whether two records tell of one kind of attack: by whom, how, on whom, with how many dead."""

from __future__ import annotations

from math import log, log1p

from app.domain.duplicate import ComparedEvent

_BOMBS = frozenset({"air", "shelling"})
_AIRBORNE = frozenset({"government", "kurdish_led", "turkey", "israel"})
"""Sides that bomb from the air, themselves or by those whom they are with."""


def _compare_sets(name: str, ours: frozenset[str], theirs: frozenset[str]) -> dict[str, float]:
    known = bool(ours and theirs)
    return {
        f"same_{name}": float(known and bool(ours & theirs)),
        f"other_{name}": float(known and not ours & theirs),
    }


def _needs_aircraft(flying: ComparedEvent, other: ComparedEvent) -> bool:
    """Whether one was done from the air alone, and nobody in the other has aircraft."""
    return flying.means == {"air"} and bool(other.sides) and not other.sides & _AIRBORNE


def _compare_bombs(first: ComparedEvent, second: ComparedEvent) -> dict[str, float]:
    ours, theirs = first.means & _BOMBS, second.means & _BOMBS
    return {
        "both_bombed": float(bool(ours & theirs)),
        "air_and_shelling": float(bool(ours and theirs) and not ours & theirs),
        "no_aircraft": float(_needs_aircraft(first, second) or _needs_aircraft(second, first)),
    }


def _compare_people(first: ComparedEvent, second: ComparedEvent) -> dict[str, float]:
    people = {first.people, second.people}
    return {
        "both_civilian": float(people == {"civilians"}),
        "fighters_and_civilians": float(people == {"fighters", "civilians"}),
        "any_fighters": float("fighters" in people),
    }


def _compare_tolls(first: ComparedEvent, second: ComparedEvent) -> dict[str, float]:
    ours, theirs = _list_tolls(first), _list_tolls(second)
    nobody = float(0 in {first.killed[1], second.killed[1]})
    if not ours or not theirs:
        return {"same_toll": 0.0, "toll_differs": 0.0, "toll_known": 0.0, "nobody_died": nobody}
    same = max(ours & theirs, default=0)
    differs = min(abs(log(a / b)) for a in ours for b in theirs)
    return {
        "same_toll": log1p(same),
        "toll_differs": min(differs, 4.0),
        "toll_known": 1.0,
        "nobody_died": nobody,
    }


def _list_tolls(event: ComparedEvent) -> frozenset[int]:
    best = event.killed[1]
    return event.told | {best} if best else event.told


def compare_attacks(first: ComparedEvent, second: ComparedEvent) -> dict[str, float]:
    """Return what two events have in common and apart, days and places left out."""
    return {
        **_compare_sets("side", first.sides, second.sides),
        **_compare_sets("means", first.means, second.means),
        **_compare_bombs(first, second),
        **_compare_people(first, second),
        **_compare_tolls(first, second),
        "same_type": float(first.event_type == second.event_type),
    }

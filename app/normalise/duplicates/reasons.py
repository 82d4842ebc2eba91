"""Why two records look like one event, in plain words, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.duplicate import ComparedEvent, Features
from app.normalise.duplicates.distances import AREAS, CITY_KM, count_days_apart, find_city, find_km
from app.normalise.duplicates.spellings import find_topics

_MOST_WORDS = 4


def _spell_all(names: frozenset[str]) -> str:
    return ", ".join(sorted(name.replace("_", " ") for name in names))


def _tell_links(first: ComparedEvent, second: ComparedEvent, found: Features) -> Iterator[str]:
    if found.get("same_id"):
        family = first.adapter.partition(":")[0]
        yield f"both carry the id {first.provider_id} of {family}"
    if found.get("cites_id"):
        yield "one names the other's id as its source"
    if found.get("cites_source"):
        yield "one cites the other's source"


def _tell_days(first: ComparedEvent, second: ComparedEvent) -> str:
    apart = count_days_apart(first.period, second.period)
    if apart:
        return f"{apart} day{'s' if apart > 1 else ''} apart"
    longer, shorter = sorted((first.period, second.period), key=lambda each: -each.days)
    if longer.days == shorter.days == 1:
        return f"same day ({longer.start})"
    if longer == shorter:
        return f"the same {longer.days} days"
    return f"{longer.days} days ({longer.start} to {longer.end}) that include {shorter.start}"


def _spell_km(km: float) -> str:
    return f"{km:.1f} km apart" if km >= 0.1 else "at the same point"


def _tell_places(first: ComparedEvent, second: ComparedEvent) -> str:
    coarse = sorted({str(e.precision.value) for e in (first, second) if e.precision in AREAS})
    known = f"; known to a {' and a '.join(coarse)} only" if coarse else ""
    if first.place_id and first.place_id == second.place_id:
        return f"same place ({first.place_id}){known}"
    km = find_km(first, second)
    if km is None:
        return f"one has no position{known}"
    city = find_city(first, second) if km > CITY_KM else None
    return f"{_spell_km(km)}{f', both in {city}' if city else ''}{known}"


def _tell_sets(first: ComparedEvent, second: ComparedEvent) -> Iterator[str]:
    for what, ours, theirs in (
        ("side", first.sides, second.sides),
        ("means", first.means, second.means),
    ):
        if ours & theirs:
            yield f"same {what}: {_spell_all(ours & theirs)}"
        elif ours and theirs:
            yield f"other {what}: {_spell_all(ours)} against {_spell_all(theirs)}"


def _tell_aircraft(found: Features) -> Iterator[str]:
    if found.get("no_aircraft"):
        yield "one was done from the air, and nobody in the other is known to have aircraft"


def _list_dead(event: ComparedEvent) -> frozenset[int]:
    return event.told | {event.killed[1] or 0} - {0}


def _tell_tolls(first: ComparedEvent, second: ComparedEvent) -> Iterator[str]:
    shared = _list_dead(first) & _list_dead(second)
    ours, theirs = first.killed[1], second.killed[1]
    if shared:
        yield f"{max(shared)} killed in both"
    elif ours is not None and theirs is not None:
        yield f"{ours} killed against {theirs}"


def _tell_words(first: ComparedEvent, second: ComparedEvent) -> Iterator[str]:
    topics = find_topics(first.text) & find_topics(second.text)
    shared = sorted(first.words & second.words, key=lambda word: (word not in topics, word))
    if shared:
        yield f"shared words: {', '.join(shared[:_MOST_WORDS])}"


def list_reasons(first: ComparedEvent, second: ComparedEvent, found: Features) -> tuple[str, ...]:
    """Return what speaks for one event and what against, in words for an editor."""
    return (
        *_tell_links(first, second, found),
        _tell_days(first, second),
        _tell_places(first, second),
        *_tell_sets(first, second),
        *_tell_aircraft(found),
        *_tell_tolls(first, second),
        *_tell_words(first, second),
    )

"""From a compared pair to what an editor is told of it."""

from __future__ import annotations

from app.domain.duplicate import ComparedEvent, ComparedPair, Suggestion, Verdict
from app.normalise.duplicates.features import compare_events
from app.normalise.duplicates.nesting import find_whole, rate_nesting
from app.normalise.duplicates.reasons import list_reasons
from app.normalise.duplicates.weights import discount_rivals, rate_features

LEAST_DUPLICATE = 0.5
"""From this score on two records are said to be of one event; below they are related at most."""


def compare_pair(first: ComparedEvent, second: ComparedEvent) -> ComparedPair:
    """Return two events with what they have in common and how alike that makes them."""
    found = compare_events(first, second)
    return ComparedPair(first, second, found, rate_features(found))


def judge_nesting(first: ComparedEvent, second: ComparedEvent) -> Suggestion | None:
    """Return the suggestion that one event is counted within the other; None if neither is."""
    found = find_whole(first, second)
    if found is None:
        return None
    whole, part = found
    features = compare_events(whole, part)
    return Suggestion(
        whole,
        part,
        round(rate_nesting(whole, part), 3),
        Verdict.PART_OF,
        list_reasons(whole, part, features),
        whole.event_id,
        features,
    )


def judge_pair(pair: ComparedPair, rivals: tuple[float, float]) -> Suggestion:
    """Return what is suggested of a pair; `rivals` are the strengths of its events' best others."""
    score = discount_rivals(pair.strength, rivals)
    reasons = list_reasons(pair.first, pair.second, pair.features)
    if max(rivals) > pair.strength + 1:
        reasons = (*reasons, "another record fits one of them better")
    verdict = Verdict.DUPLICATE if score >= LEAST_DUPLICATE else Verdict.RELATED
    return Suggestion(
        pair.first, pair.second, round(score, 3), verdict, reasons, None, pair.features
    )

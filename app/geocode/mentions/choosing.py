"""Which of the stretches that spell names are mentions: weighed alone, then beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.place import Place
from app.geocode.mentions.evidence import ENOUGH, Surroundings, weigh_span
from app.geocode.mentions.lexicon import GIVEN_NAMES, JOINING
from app.geocode.mentions.name_table import WELL_KNOWN, weigh_place
from app.geocode.mentions.spans import Span
from app.geocode.mentions.tokens import Gap, Token

_LISTED = 1.5
_JOINED_ON = 0.6
"""A و after a place joins another to it: that letter no longer speaks against the name."""
_SAME_REGION, _SAME_REGION_ARABIC, _INSIDE = 0.8, 0.4, 1.0
_NEARLY = 0.5
_LISTED_TOGETHER = 0.7
_ROUNDS = 3


def choose_spans(
    around: Surroundings, spans: Sequence[Span], places: Mapping[str, Place]
) -> list[Span]:
    """Return the mentions among the stretches, in the order of the text, none overlapping."""
    tokens = around.tokens
    weights = {span: weigh_span(around, span) for span in spans}
    waiting = sorted(spans, key=lambda span: _rank(span, weights[span]), reverse=True)
    nearly = {n: span for span in waiting if weights[span] >= _NEARLY for n in _cover(span)}
    taken: dict[int, Span] = {}
    for number in range(_ROUNDS):
        regions = _list_regions(tuple(taken.values()), places)
        for span in waiting:
            weight = weights[span]
            if number:
                weight += _weigh_company(tokens, span, taken, nearly)
                weight += _weigh_region(tokens, span, taken, regions, places)
            if weight >= ENOUGH and not any(n in taken for n in _cover(span)):
                taken.update(dict.fromkeys(_cover(span), span))
    return sorted(set(taken.values()), key=lambda span: span.first)


def _rank(span: Span, weight: float) -> tuple[int, bool, float, int]:
    return span.words, not span.difference, weight, -span.skip


def _cover(span: Span) -> range:
    return range(span.first, span.last + 1)


def _list_regions(taken: Sequence[Span], places: Mapping[str, Place]) -> frozenset[str]:
    """List the governorates of the mentions whose name is borne in one governorate only."""
    regions = set()
    for span in taken:
        own = _regions_of(span, places)
        if len(own) == 1:
            regions |= own
    return frozenset(regions)


def _regions_of(span: Span, places: Mapping[str, Place]) -> set[str]:
    found = [places[place_id] for place_id in span.entry.place_ids]
    if span.entry.weight >= WELL_KNOWN:  # a town is meant sooner than a hamlet of its name
        most = max(map(weigh_place, found))
        found = [place for place in found if weigh_place(place) == most]
    return {place.admin1_pcode or place.country for place in found}


def _weigh_company(
    tokens: Sequence[Token], span: Span, taken: dict[int, Span], nearly: dict[int, Span]
) -> float:
    if _is_listed(tokens, span, taken):
        joined = span.joined.startswith("و") and _may_join(tokens, span)
        return _LISTED + (_JOINED_ON if joined and span.first - 1 in taken else 0.0)
    return _LISTED_TOGETHER if _is_listed(tokens, span, nearly) else 0.0


def _may_join(tokens: Sequence[Token], span: Span) -> bool:
    """Whether a name in a list is no everyday word, unless people bear it: نوى وجاسم."""
    return not span.entry.common or any(
        reading.word in GIVEN_NAMES for reading in tokens[span.first].readings
    )


def _weigh_region(
    tokens: Sequence[Token],
    span: Span,
    taken: dict[int, Span],
    regions: frozenset[str],
    places: Mapping[str, Place],
) -> float:
    """Weigh that the text names the governorate, too; more so right after: هجين بريف دير الزور."""
    own = _regions_of(span, places)
    if not regions & own:
        return 0.0
    for after in range(span.last + 1, min(span.last + 4, len(tokens))):
        if tokens[after].gap > Gap.LIST:
            break
        if after in taken and own & _regions_of(taken[after], places):
            return _INSIDE
    return _SAME_REGION_ARABIC if tokens[span.first].arabic else _SAME_REGION


def _is_listed(tokens: Sequence[Token], span: Span, taken: dict[int, Span]) -> bool:
    """Whether a mention stands next to it: in a list, after `and`, or in brackets."""
    return _follows_mention(tokens, span, taken) or _precedes_mention(tokens, span, taken)


def _follows_mention(tokens: Sequence[Token], span: Span, taken: dict[int, Span]) -> bool:
    if span.first - 1 in taken:
        return tokens[span.first].gap is Gap.LIST or (
            tokens[span.first].gap <= Gap.OTHER and bool(span.joined)
        )
    return _is_joined(tokens, span.first - 1) and span.first - 2 in taken


def _precedes_mention(tokens: Sequence[Token], span: Span, taken: dict[int, Span]) -> bool:
    after = span.last + 1
    if after in taken:
        return tokens[after].gap is Gap.LIST or taken[after].joined.startswith("و")
    return _is_joined(tokens, after) and after + 1 in taken


def _is_joined(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word at a place is an `and` that joins two items."""
    if not 0 <= place < len(tokens) or tokens[place].gap > Gap.LIST:
        return False
    return tokens[place].plain in JOINING

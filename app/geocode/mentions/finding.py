"""From a text to the places that it mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from weakref import WeakKeyDictionary

from app.domain.place import Candidate, PlaceQuery
from app.geocode.gazetteer import Gazetteer
from app.geocode.hierarchy import Hierarchy
from app.geocode.mentions.bearers import list_bearers
from app.geocode.mentions.choosing import choose_spans
from app.geocode.mentions.evidence import Surroundings, find_kind, names_area, survey, weigh_framing
from app.geocode.mentions.lexicon import QUARTER_WORDS
from app.geocode.mentions.meaning import Question, answer_question, settle_questions
from app.geocode.mentions.mention import Mention
from app.geocode.mentions.name_table import NameTable
from app.geocode.mentions.spans import Span, list_spans
from app.geocode.mentions.tokens import Gap, read_tokens
from app.geocode.mentions.unknown import list_announced


@dataclass(frozen=True, slots=True)
class Prepared:
    """What of a gazetteer is computed once for all texts."""

    table: NameTable
    hierarchy: Hierarchy


_PREPARED: WeakKeyDictionary[Gazetteer, Prepared] = WeakKeyDictionary()


def prepare_names(gazetteer: Gazetteer) -> Prepared:
    """Fold the names of a gazetteer for texts, once in its life (1 s for 8,000 places)."""
    prepared = _PREPARED.get(gazetteer)
    if prepared is None:
        places = gazetteer.places
        prepared = Prepared(NameTable(places.values()), Hierarchy(places))
        _warm_up(prepared, gazetteer)
        _PREPARED[gazetteer] = prepared
    return prepared


def _warm_up(prepared: Prepared, gazetteer: Gazetteer) -> None:
    """Have computed now what is otherwise computed with the first question, which would wait."""
    gazetteer.find_place(PlaceQuery(name="a name that nobody bears, Syria"))
    for place in islice(gazetteer.places.values(), 1):
        prepared.hierarchy.weigh(replace(place, level="settlement"))


def find_mentions(text: str, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Find the places that a text names, in its order; they never overlap.

    Nothing of the text is kept. The time grows with the length of the text and no faster.
    """
    prepared = prepare_names(gazetteer)
    around = survey(read_tokens(text))
    spans = _list_mentioned(around, prepared.table, gazetteer)
    bounds = [find_bounds(around, span) for span in spans]
    named = [text[start:end] for start, end in bounds]
    questions = _ask_questions(around, spans, named, gazetteer, prepared.table)
    settle_questions(questions, prepared.hierarchy)
    return tuple(
        Mention(start, end, words, answer_question(question))
        for (start, end), words, question in zip(bounds, named, questions, strict=True)
    )


def _list_mentioned(around: Surroundings, table: NameTable, gazetteer: Gazetteer) -> list[Span]:
    """List the known names that are mentions, and the unknown ones that are announced."""
    spans = choose_spans(around, list_spans(around.tokens, table), gazetteer.places)
    taken = {place for span in spans for place in _list_taken(around, span)}
    for span in list_announced(around, taken):
        own = set(_list_taken(around, span))
        if taken.isdisjoint(own):
            spans.append(span)
            taken |= own
    return sorted(spans, key=lambda span: span.first)


def _list_taken(around: Surroundings, span: Span) -> range:
    """List the tokens of a mention: its Hai belongs to it, and to no other."""
    has_kind = find_bounds(around, span)[0] < around.tokens[span.first].start
    return range(span.first - has_kind, span.last + 1)


def _ask_questions(
    around: Surroundings,
    spans: Sequence[Span],
    named: Sequence[str],
    gazetteer: Gazetteer,
    table: NameTable,
) -> list[Question]:
    known: dict[tuple[str, str | None], tuple[Candidate, ...]] = {}
    questions = []
    for span, words in zip(spans, named, strict=True):
        kind = find_kind(around, span)
        if (words, kind) not in known:
            known[words, kind] = list_bearers(gazetteer, table, words, span, kind)
        sentence = around.tokens[span.first].sentence
        questions.append(
            Question(
                span.first,
                sentence,
                weigh_framing(around, span, kind),
                known[words, kind],
                is_area=names_area(around, span),
                is_heard=span.difference > 0.0,
                words=span.words,
            )
        )
    return questions


def find_bounds(around: Surroundings, span: Span) -> tuple[int, int]:
    """Say where the name begins and ends: with its Hai or حي, without what is joined before."""
    tokens = around.tokens
    start, end = tokens[span.first].start + span.skip, tokens[span.last].end
    if span.first and not span.skip and tokens[span.first].gap is Gap.BRIDGE:
        before = tokens[span.first - 1]
        for reading in before.readings:
            if reading.plain in QUARTER_WORDS:
                return before.start + reading.skip, end
    return start, end

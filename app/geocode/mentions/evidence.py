"""What speaks for and against a stretch of text being a place: one number per clue.

The clues are what a careful reader uses: what kind of place is announced beside it, prepositions,
capitals, how well known the name is, titles and given names before it, organisations around it.
They are added up; `ENOUGH` makes a mention.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.geocode.mentions import lexicon
from app.geocode.mentions.common_words import ADJECTIVES
from app.geocode.mentions.name_table import WELL_KNOWN
from app.geocode.mentions.spans import Span
from app.geocode.mentions.tokens import Gap, Token

ENOUGH = 1.75
_ANNOUNCED = {"spot": 1.4, "camp": 1.4, "land": 2.0, "suburbs": 2.0}
_PLAIN_KINDS = frozenset(("village", "town", "quarter", "subdistrict", "district", "governorate"))
_AREAS = frozenset(("land", "suburbs", "governorate", "district", "subdistrict"))
_MOST_LINKS = 3
_RUN = 5
_PREPOSITION, _PREPOSITION_ARABIC = 0.8, 0.3
"""In Arabic any noun may follow a preposition; in Latin script the capital counts, too."""
_ACRONYM = 4
_SHORT_SOUND = 5
"""Letters up to which a word that only sounds like a name needs a cue beside it."""
_CLOSE = 0.1
_NEVER = 20.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A text's words, and which of its sentences use capitals for names only."""

    tokens: Sequence[Token]
    cased: frozenset[int]

    def keys(self, place: int) -> tuple[str, ...]:
        """Return the keys of all readings of a word; nothing beyond the ends of the text."""
        if 0 <= place < len(self.tokens):
            return tuple(reading.word for reading in self.tokens[place].readings)
        return ()

    def has(self, place: int, words: frozenset[str] | dict[str, str]) -> bool:
        """Whether one reading of the word at this place is in a list."""
        return any(key in words for key in self.keys(place))


def survey(tokens: Sequence[Token]) -> Surroundings:
    """Look at a text's sentences: are capitals a clue in them?"""
    counts: dict[int, list[int]] = {}
    for token in tokens:
        if not token.arabic and token.plain.isalpha():
            count = counts.setdefault(token.sentence, [0, 0])
            count[0] += 1
            count[1] += token.capital
    cased = {
        sentence
        for sentence, (words, capitals) in counts.items()
        if capitals and (capitals <= 0.6 * words or words < 4)
    }
    return Surroundings(tokens, frozenset(cased))


def find_kind(around: Surroundings, span: Span) -> str | None:
    """Say what kind of place is announced beside a name: `village`, `governorate`, `land`."""
    return _find_before(around, span) or _find_after(around, span)


def _find_before(around: Surroundings, span: Span) -> str | None:
    place = span.first
    for _ in range(_MOST_LINKS + 1):
        if around.tokens[place].gap > Gap.BRIDGE:
            return None
        place -= 1
        kind = announce(around.tokens[place]) if place >= 0 else None
        if kind:
            return kind
        if not around.has(place, lexicon.LINKING) and not around.has(place, lexicon.DIRECTIONS):
            return None
    return None


def announce(token: Token) -> str | None:
    """Say what a word announces; القرية, with its article, announces nothing."""
    for reading in token.readings:
        if not reading.plain.startswith("ال"):
            kind = lexicon.ANNOUNCING.get(reading.word)
            if kind:
                return kind
    return None


def _find_after(around: Surroundings, span: Span) -> str | None:
    for token in around.tokens[span.last + 1 : span.last + 1 + _MOST_LINKS]:
        if token.arabic or token.gap is not Gap.BRIDGE:
            return None
        word = token.plain
        if word in lexicon.ANNOUNCING or word not in lexicon.DIRECTIONS:
            return lexicon.ANNOUNCING.get(word)
    return None


def weigh_framing(around: Surroundings, span: Span, kind: str | None) -> float:
    """Say how much a mention speaks for the one right before it: an area around it, or a list."""
    before = around.tokens[span.first - 1].plain if span.first else ""
    if span.joined.startswith("و") or before in lexicon.JOINING:
        return 1.0
    return 3.0 if kind in _AREAS else 1.5


def names_area(around: Surroundings, span: Span) -> bool:
    """Whether what is meant is the land around a place: northern Latakia, ريف إدلب."""
    if find_kind(around, span) in _AREAS:
        return True
    near = span.first and around.tokens[span.first].gap is Gap.BRIDGE
    return bool(near) and around.has(span.first - 1, lexicon.DIRECTIONS)


def weigh_span(around: Surroundings, span: Span) -> float:
    """Add up the clues for a stretch; `ENOUGH` and more makes it a mention."""
    weight = _weigh_fame(span) + _weigh_spelling(span) + _weigh_shortness(around, span)
    weight += 1.5 if span.words > 1 and span.entry.words > 1 else 0.0
    weight += _weigh_announcement(around, span) + _weigh_before(around, span)
    weight += _weigh_capitals(around, span) + _weigh_people(around, span)
    weight += _weigh_groups(around, span)
    if span.joined and not _keeps_article(around, span):
        weight -= 0.6
    return weight - _weigh_everyday(around, span)


def _weigh_fame(span: Span) -> float:
    """Fame helps a name that is spelled, not one that only sounds somewhat like it."""
    return span.entry.weight if span.difference <= _CLOSE else min(span.entry.weight, 0.5)


def _weigh_spelling(span: Span) -> float:
    return 0.5 if not span.difference else 0.1 - 3.0 * span.difference


def _weigh_shortness(around: Surroundings, span: Span) -> float:
    """A short word sounds like some village in any language: Plus is not Balis."""
    token = around.tokens[span.first]
    if not span.difference or span.words > 1 or len(token.plain) > _SHORT_SOUND:
        return 0.0
    cued = find_kind(around, span) or _weigh_before(around, span)
    return 0.0 if cued else -1.0


def _keeps_article(around: Surroundings, span: Span) -> bool:
    token = around.tokens[span.first]
    return any(r.skip == span.skip and r.plain.startswith("ال") for r in token.readings)


def _weigh_everyday(around: Surroundings, span: Span) -> float:
    """An everyday word counts against a place, unless a kind is announced: قرية الجديدة."""
    if span.first == span.last and (
        around.has(span.first, lexicon.NOT_NAMES) or around.has(span.first, lexicon.NATIONALITIES)
    ):
        return _NEVER
    if span.entry.key in ADJECTIVES:
        return 4.0 if _keeps_article(around, span) else 2.0
    if not span.entry.common:
        return 0.0
    if span.words > 1:
        return 0.0 if span.entry.weight >= WELL_KNOWN else 1.5
    token = around.tokens[span.first]
    if find_kind(around, span) in _PLAIN_KINDS and (
        not token.arabic or _keeps_article(around, span)
    ):
        return 0.0
    return 2.0 if span.entry.weight >= WELL_KNOWN else 2.5


def _weigh_announcement(around: Surroundings, span: Span) -> float:
    kind = find_kind(around, span)
    return _ANNOUNCED.get(kind, 3.0) if kind else 0.0


def _weigh_before(around: Surroundings, span: Span) -> float:
    prepared = _PREPOSITION
    if around.tokens[span.first].arabic and span.entry.weight < WELL_KNOWN and span.words == 1:
        prepared = _PREPOSITION if span.entry.distinct else _PREPOSITION_ARABIC
    if span.joined.endswith(("ب", "ل", "ك")):
        return prepared
    if around.tokens[span.first].gap > Gap.LIST:
        return 0.0
    if around.has(span.first - 1, lexicon.DIRECTIONS):
        return 1.5
    return prepared if around.has(span.first - 1, lexicon.BEFORE) else 0.0


def _weigh_capitals(around: Surroundings, span: Span) -> float:
    """Capitals count where a sentence has some and is not made of them."""
    token = around.tokens[span.last]
    if token.arabic:
        return 0.0
    if token.sentence not in around.cased:
        return 0.3
    telling = around.tokens[span.first : span.last + 1]
    if not any(each.capital for each in telling):
        return -4.0
    if (
        token.upper
        and token.plain.isalpha()
        and len(telling) == 1
        and token.end - token.start <= _ACRONYM
        and not _is_dateline(around, span)
    ):
        return -2.0
    opens = around.tokens[span.first].gap >= Gap.OTHER
    return (0.3 if opens else 1.0) + _weigh_run(around, span)


def _is_dateline(around: Surroundings, span: Span) -> bool:
    """Whether a known city stands alone at the head of a paragraph: HOMS — Later."""
    after = span.last + 1
    alone = after >= len(around.tokens) or around.tokens[after].gap > Gap.BRIDGE
    opens = around.tokens[span.first].gap is Gap.PARAGRAPH
    return alone and opens and span.entry.weight >= WELL_KNOWN


def _weigh_run(around: Surroundings, span: Span) -> float:
    """A capitalised word right beside a name makes it part of a longer one: Hassan Nasrallah."""
    weight = 0.0
    before, after = span.first - 1, span.last + 1
    if around.tokens[span.first].gap is Gap.BRIDGE and _is_name_part(around, before):
        weight -= 2.0
    if (
        after < len(around.tokens)
        and around.tokens[after].gap is Gap.BRIDGE
        and (_is_name_part(around, after) or _goes_on(around, after))
    ):
        weight -= 1.0
    return weight


def _goes_on(around: Surroundings, place: int) -> bool:
    """Whether an article and a capitalised word follow: Khan al-Shih is not the village Khan."""
    return around.tokens[place].plain in {"al", "el"} and _is_name_part(around, place + 1)


def _is_name_part(around: Surroundings, place: int) -> bool:
    if (
        not 0 <= place < len(around.tokens)
        or not around.tokens[place].capital
        or around.tokens[place].arabic
    ):
        return False
    return not (
        around.has(place, lexicon.NOT_NAMES)
        or around.has(place, lexicon.NATIONALITIES)
        or around.has(place, lexicon.BEFORE)
        or around.has(place, lexicon.DIRECTIONS)
        or around.has(place, lexicon.ANNOUNCING)
        or around.has(place, lexicon.LINKING)
    )


def _weigh_people(around: Surroundings, span: Span) -> float:
    """A title or a given name before it makes a family's name of it."""
    if around.tokens[span.first].gap > Gap.BRIDGE or span.words > 2:
        return 0.0
    before, after = span.first - 1, span.last + 1
    if around.has(after, lexicon.KIN_AFTER) and around.tokens[after].gap is Gap.BRIDGE:
        return -4.0
    if around.has(before, lexicon.PERSON_BEFORE):
        return -4.0
    if span.joined.startswith("و"):
        return 0.0  # جاسم ونوى: two items of a list, not a name and its family's
    if around.has(before, lexicon.BEFORE) and not around.has(before - 1, lexicon.PERSON_BEFORE):
        return 0.0  # على, "on", is written like the name علي
    return -4.0 if around.has(before, lexicon.GIVEN_NAMES) else 0.0


def _weigh_groups(around: Surroundings, span: Span) -> float:
    """Organisations bear the names of places: Manbij Military Council, جامعة دمشق."""
    if around.has(span.first, lexicon.GROUP_BEFORE) and find_kind(around, span) != "quarter":
        return -4.0  # the quarter «جامعة حلب» is named after the university
    place = span.first
    for _ in range(2):
        if around.tokens[place].gap > Gap.BRIDGE:
            break
        place -= 1
        if around.has(place, lexicon.GROUP_BEFORE):
            return -4.0
        if not around.has(place, lexicon.LINKING) and not around.has(place, lexicon.HONOURED):
            break
    if _opens_group(around, span):
        return -4.0
    return -2.4 if span.entry.weight < WELL_KNOWN and _names_facility(around, span) else 0.0


def _names_facility(around: Surroundings, span: Span) -> bool:
    """Whether a capitalised Hospital or Street follows: it is named so and may lie anywhere."""
    after = span.last + 1
    return (
        after < len(around.tokens)
        and around.tokens[after].capital
        and around.tokens[after].gap is Gap.BRIDGE
        and around.has(after, lexicon.FACILITIES)
    )


def _opens_group(around: Surroundings, span: Span) -> bool:
    for place in range(span.last + 1, min(span.last + 1 + _RUN, len(around.tokens))):
        token = around.tokens[place]
        if token.gap is not Gap.BRIDGE or around.has(place, lexicon.BEFORE):
            return False
        if around.has(place, lexicon.GROUP_AFTER):
            return True
        if not token.capital:
            return False
    return False

"""Find the place that a source's words mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.place import (
    Ambiguous,
    Candidate,
    MatchMethod,
    NotFound,
    Place,
    PlaceAnswer,
    PlaceMatch,
    PlaceQuery,
)
from app.geocode.contradictions import (
    TOWN,
    is_outweighed,
    join_answers,
    list_answered,
    means_elsewhere,
)
from app.geocode.decision import Judge, Thresholds, choose_level, coarsen, suggest
from app.geocode.folding import split_words
from app.geocode.hierarchy import UNITS, Hierarchy
from app.geocode.names import NameIndex, Wording, read_wording
from app.geocode.phrases import Phrase, read_phrase, strip_loose
from app.geocode.regions import Region, Regions
from app.geocode.scoring import SAME_NAME, Scored, score_names, score_same_names
from app.geocode.sounds import count_consonants
from app.geocode.words import BARE, VILLAGES, Kind

_AS_WRITTEN = (MatchMethod.EXACT, MatchMethod.ALIAS)
_FEW = 2
_LEAST_ALONE = {_FEW: 0.9}
"""How well a word of so few consonants must fit, alone, to be a place that sounds like it.

With 0.9 and 0.87 for words of three and four, "market" is no village any more, and one spelling in
ten of real villages is not found either: measured, and not worth it.
"""
_LONGEST = 200
"""Characters of a name that are looked at: a longer one is a text, not a name."""


class NameFinder:
    """Answers names, alone or with what is said around them."""

    def __init__(self, places: Mapping[str, Place], thresholds: Thresholds | None = None) -> None:
        """Use these places, by id; nothing is computed before the first question."""
        self.index = NameIndex(places.values())
        self.hierarchy = Hierarchy(places)
        self.regions = Regions(self.index, self.hierarchy)
        self.thresholds = thresholds or Thresholds()
        self.judge = Judge(self.thresholds, self.hierarchy)

    def list_candidates(self, name: str) -> tuple[Candidate, ...]:
        """List every place that bears this name in some spelling, without a decision."""
        scored = score_same_names(self.index, name, read_wording(split_words(name)))
        return tuple(Candidate(each.place, each.method, each.score) for each in scored)

    def find_unit(self, words: str, level: str, within: Place | None = None) -> Place | None:
        """Return the one unit of a level that words mean, inside another one, or None."""
        found = [
            unit
            for unit in self.regions.find_unit(words, (level,))
            if within is None or within.place_id in self.hierarchy.list_above(unit)
        ]
        return found[0] if len(found) == 1 else None

    def find_finest_unit(self, query: PlaceQuery) -> Place | None:
        """Return the finest area that a query's columns name, each inside the one above it."""
        unit: Place | None = None
        for words, level in zip((query.admin1, query.admin2, query.admin3), UNITS, strict=True):
            found = self.find_unit(words, level, unit) if words else None
            unit = found or unit
        return unit

    def find_name(self, query: PlaceQuery) -> PlaceAnswer:
        """Answer the name of a query within its columns and context."""
        text = (query.name or "").strip()[:_LONGEST]
        wording = read_wording(split_words(text))
        region = self.regions.read_region(query, ())
        if self._weigh(score_same_names(self.index, text, wording), region):
            answer = self._answer(text, wording, region, None)
            if not isinstance(answer, NotFound):
                return self._tell_unknown(answer, region)
        return self._find_phrase(query, read_phrase(text))

    def _find_phrase(self, query: PlaceQuery, phrase: Phrase) -> PlaceAnswer:
        if phrase.kind is Kind.LINE:
            return NotFound(f"{phrase.names[0]!r} is a line between places, not one place")
        inside = tuple(words for words in phrase.bracketed if self.regions.is_area(words))
        others = tuple(words for words in phrase.bracketed if words not in inside)
        phrase = replace(
            phrase, names=(*phrase.names, *others), contexts=(*phrase.contexts, *inside)
        )
        region = self.regions.read_region(query, phrase.contexts)
        answer = self._find_any(phrase.names, region, phrase.kind)
        if isinstance(answer, NotFound) and not phrase.contexts:
            return self._find_before_area(query, phrase) or answer
        if not isinstance(answer, NotFound):
            return self._tell_unknown(answer, region)
        *wider, last = (phrase.names[0], *phrase.contexts)
        reverse = self.regions.read_region(query, tuple(wider))
        return answer if reverse.unknown else self._turn(last, reverse, phrase) or answer

    def _turn(self, name: str, region: Region, phrase: Phrase) -> PlaceAnswer | None:
        """Answer by the part that was written last; None when it does not mean anything there.

        Two towns of which the one lies around the other may each be meant.
        """
        turned = self._find_any((name,), region, phrase.kind)
        scored = score_same_names(self.index, name, read_wording(split_words(name)))
        if isinstance(turned, NotFound) or is_outweighed(turned, scored, region, self.hierarchy):
            return None
        first = self._find_any(phrase.names, Region(), phrase.kind)
        if isinstance(turned, PlaceMatch) and isinstance(first, PlaceMatch):
            towns = [self.hierarchy.weigh(each.place) >= TOWN for each in (turned, first)]
            return join_answers([turned, first]) if all(towns) else turned
        return turned

    def _find_before_area(self, query: PlaceQuery, phrase: Phrase) -> PlaceAnswer | None:
        """Read "name area", as Arabic writes it: the last words name a unit, in this spelling."""
        words = phrase.names[0].split()
        for count in (1, 2):
            area = " ".join(words[-count:])
            if len(words) <= count or not self.regions.is_area(area):
                continue
            region = self.regions.read_region(query, (area,))
            answer = self._find_one(" ".join(words[:-count]), region, phrase.kind)
            if not isinstance(answer, NotFound):
                return answer
        return None

    def _find_any(self, names: tuple[str, ...], region: Region, kind: Kind | None) -> PlaceAnswer:
        """Answer by several names for one place; two that disagree are asked back."""
        missed: NotFound | None = None
        known: list[PlaceMatch | Ambiguous] = []
        for name in names:
            answer = self._find_one(name, region, kind)
            if isinstance(answer, NotFound):
                missed = missed or answer
            elif isinstance(answer, PlaceMatch) and name is names[0] and _is_whole(names):
                return answer
            else:
                known.append(answer)
        if len(known) > 1:
            return self._agree(known)
        return known[0] if known else missed or NotFound("no name is given")

    def _agree(self, answers: Sequence[PlaceMatch | Ambiguous]) -> PlaceAnswer:
        """Return the match that all answers allow; all that they name where there is none."""
        for answer in answers:
            if isinstance(answer, PlaceMatch) and all(
                self._allows(other, answer.place) for other in answers
            ):
                return answer
        return join_answers(answers)

    def _allows(self, answer: PlaceMatch | Ambiguous, place: Place) -> bool:
        """Whether a place is one of an answer's, lies in or around it, or within a walk of it."""
        above = self.hierarchy.list_above
        return any(
            each.place_id in above(place)
            or place.place_id in above(each)
            or self.hierarchy.lie_together([each, place])
            for each in list_answered(answer)
        )

    def _find_one(self, name: str, region: Region, kind: Kind | None) -> PlaceAnswer:
        wording = read_wording(split_words(name))
        answer: PlaceAnswer = NotFound(f"no place is called {name!r}")
        if kind is None:
            answer = self._answer(name, wording, region, None)
            whole = score_same_names(self.index, name, wording)
            if not isinstance(answer, NotFound) or any(s.score >= SAME_NAME for s in whole):
                # What is known as it stands is not taken apart: no bridge over a Shughur.
                return answer
        left, loose = strip_loose(name)
        kind = kind or loose
        if kind is None:
            return answer
        stripped = read_wording(left)
        found = self._answer(" ".join(left), stripped, region, kind)
        if isinstance(found, PlaceMatch):
            return coarsen(found, kind, name)
        return found if isinstance(found, Ambiguous) else answer

    def _answer(
        self, name: str, wording: Wording, region: Region, kind: Kind | None
    ) -> PlaceAnswer:
        scored = score_names(self.index, name, wording)
        likely = scored if region.narrow else _drop_chance(scored, wording)
        fitting = self._weigh(likely, region)
        kinds = wording.kinds if kind is None else wording.kinds | {kind}
        chosen = choose_level(fitting, kinds) if fitting else []
        need = self._need(region)
        if kind is not None:
            need = self.thresholds.described if region.narrow else SAME_NAME
        answer = self.judge.decide(chosen, self._weigh(scored, region), need)
        if isinstance(answer, NotFound):
            return self._explain(name, scored, region)
        village = not VILLAGES.isdisjoint(split_words(name))
        if means_elsewhere(answer, scored, region, self.hierarchy, village=village):
            return self._explain(name, scored, region)
        if kind is Kind.FEATURE and not region.narrow and self._is_hamlet(answer):
            return self._explain(name, scored, region)
        return self._tell_outside(answer, region)

    def _is_hamlet(self, answer: PlaceAnswer) -> bool:
        """Whether an answer is no town: a base "X" may lie far from the hamlet of that name."""
        return isinstance(answer, PlaceMatch) and self.hierarchy.weigh(answer.place) < TOWN

    def _tell_outside(self, answer: PlaceAnswer, region: Region) -> PlaceAnswer:
        """Say when a match lies just outside of the area that was stated."""
        if not isinstance(answer, PlaceMatch):
            return answer
        outside = region.list_outside(answer.place, self.hierarchy)
        if not outside:
            return answer
        unit = self._find_unit_apart(answer.place, region)
        where = f"lies in {unit.name_en}, outside of" if unit else "lies outside of"
        return replace(answer, note=f"{where} {', '.join(outside)}")

    def _find_unit_apart(self, place: Place, region: Region) -> Place | None:
        """Return the widest unit around a place that is not around what the region names."""
        named = region.list_around(self.hierarchy)
        for code in (place.admin1_pcode, place.admin2_pcode, place.admin3_pcode):
            unit = self.hierarchy.find_place(code)
            if unit and unit is not place and unit.place_id not in named:
                return unit
        return None

    def _weigh(self, scored: list[Scored], region: Region) -> list[Scored]:
        if not region.constraints:
            return scored
        weighed = [
            replace(each, score=each.score * region.weigh(each.place, self.hierarchy))
            for each in scored
        ]
        return sorted(
            (each for each in weighed if each.score > 0),
            key=lambda each: (-each.score, each.place.place_id),
        )

    def _need(self, region: Region) -> float:
        if not region.narrow:
            return self.thresholds.country
        if region.narrow > 1:
            return self.thresholds.district
        return self.thresholds.governorate

    def _explain(self, name: str, scored: list[Scored], region: Region) -> NotFound:
        weigh = self.hierarchy.weigh
        ordered = sorted(scored, key=lambda each: (-min(each.score, SAME_NAME), -weigh(each.place)))
        candidates = suggest(ordered, self.thresholds)
        if region.constraints:
            return NotFound(f"no place in {region.words} is called {name!r}", candidates)
        return NotFound(f"no place is called {name!r}", candidates)

    def _tell_unknown(self, answer: PlaceAnswer, region: Region) -> PlaceAnswer:
        if not region.unknown or not isinstance(answer, PlaceMatch):
            return answer
        note = "; ".join(filter(None, (answer.note, f"not known: {', '.join(region.unknown)}")))
        return replace(answer, note=note)


def _is_whole(names: Sequence[str]) -> bool:
    """Whether the first of several names is what all the others are parts of."""
    return all(name in names[0] for name in names)


def _drop_chance(scored: list[Scored], wording: Wording) -> list[Scored]:
    """Drop what fits a bare word by chance: there are 8,000 places to sound like it."""
    if not BARE.isdisjoint(wording.base) and len(wording.base) == 1:
        return [each for each in scored if each.method in _AS_WRITTEN]
    least = _LEAST_ALONE.get(max(_FEW, count_consonants(wording.base)), 0.0)
    return [each for each in scored if each.score >= least or each.same]

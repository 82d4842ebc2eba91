"""Whether an answer is right, wrong, a question back or none; and how long all answers took."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.place import Ambiguous, Place, PlaceAnswer, PlaceMatch, Point
from app.geocode import Gazetteer
from benchmarks.geocoding.questions import Question

KM_PER_DEGREE = 111.32


class Verdict(StrEnum):
    """What an answer is worth."""

    RIGHT = "right"
    WRONG = "wrong"
    ASKED = "asked back"
    NONE = "not found"


@dataclass(slots=True)
class Tally:
    """Verdicts on places and governorates, ambiguous names handled, and milliseconds per query."""

    places: Counter[Verdict] = field(default_factory=Counter)
    governorates: Counter[Verdict] = field(default_factory=Counter)
    groups: dict[str, Counter[Verdict]] = field(default_factory=dict)
    ambiguous: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    wrong: list[tuple[Question, PlaceMatch]] = field(default_factory=list)

    def share(self, verdict: Verdict) -> float:
        """Return the percentage of places with this verdict."""
        return 100 * self.places[verdict] / max(1, self.places.total())


def measure_km(one: Point, other: Point) -> float:
    """Return the distance of two positions in kilometres, good for short ones."""
    shrink = math.cos(math.radians((one.lat + other.lat) / 2))
    return math.hypot((one.lon - other.lon) * shrink, one.lat - other.lat) * KM_PER_DEGREE


def judge_place(question: Question, answer: PlaceAnswer) -> Verdict:
    """Judge the place of an answer."""
    if isinstance(answer, Ambiguous):
        return Verdict.ASKED
    if not isinstance(answer, PlaceMatch):
        return Verdict.NONE
    return Verdict.RIGHT if _is_right(question, answer.place) else Verdict.WRONG


def _is_right(question: Question, place: Place) -> bool:
    if (place.pcode or place.place_id) in question.accepted:
        return True
    near = place.point and question.point
    return bool(near) and measure_km(place.point, question.point) <= question.tolerance_km  # type: ignore[arg-type]


def judge_governorate(question: Question, answer: PlaceAnswer) -> Verdict:
    """Judge the governorate of an answer, whatever its place."""
    verdict = judge_place(question, answer)
    if not isinstance(answer, PlaceMatch) or not question.governorates:
        return verdict
    right = answer.place.admin1_pcode in question.governorates
    return Verdict.RIGHT if right else Verdict.WRONG


def handle_ambiguous(question: Question, answer: PlaceAnswer) -> str:
    """Say what became of an ambiguous name: all listed, some missing, or one chosen."""
    if isinstance(answer, PlaceMatch):
        return "one chosen"
    listed = {each.place.pcode or each.place.place_id for each in answer.candidates}
    asked = isinstance(answer, Ambiguous)
    return "all listed" if asked and question.namesakes <= listed else "some missing"


def ask_all(gazetteer: Gazetteer, questions: Iterable[Question]) -> Tally:
    """Ask everything and judge the answers; the first question, which builds the index, is free."""
    tally = Tally()
    for number, question in enumerate(questions):
        if not number:
            gazetteer.find_place(question.query)
        start = time.perf_counter()
        answer = gazetteer.find_place(question.query)
        tally.milliseconds.append((time.perf_counter() - start) * 1000)
        _add(tally, question, answer)
    return tally


def _add(tally: Tally, question: Question, answer: PlaceAnswer) -> None:
    if question.ambiguous:
        tally.ambiguous[handle_ambiguous(question, answer)] += 1
        return
    verdict = judge_place(question, answer)
    tally.places[verdict] += 1
    tally.groups.setdefault(question.group, Counter())[verdict] += 1
    tally.governorates[judge_governorate(question, answer)] += 1
    if verdict is Verdict.WRONG and isinstance(answer, PlaceMatch):
        tally.wrong.append((question, answer))

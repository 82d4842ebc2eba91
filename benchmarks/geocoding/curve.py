"""How many answers are wrong when more or fewer are given: the curve of the threshold."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.place import Place
from app.geocode import Gazetteer
from app.geocode.decision import Thresholds
from benchmarks.geocoding.judging import Tally, Verdict, ask_all
from benchmarks.geocoding.questions import Question

SHIFTS = (-0.12, -0.08, -0.04, 0.0, 0.04, 0.08, 0.12)
"""What is added to every threshold of the method, one point of the curve each."""
FOLDS = 5


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Percentages of all questions at one setting: answered, right and wrong."""

    shift: float
    answered: float
    right: float
    wrong: float


def shift_thresholds(shift: float) -> Thresholds:
    """Return the method's thresholds, all higher or lower by as much."""
    usual = Thresholds()
    return replace(
        usual,
        country=usual.country + shift,
        governorate=usual.governorate + shift,
        district=usual.district + shift,
        described=usual.described + shift,
    )


def _summarise(shift: float, tally: Tally) -> CurvePoint:
    right, wrong = tally.share(Verdict.RIGHT), tally.share(Verdict.WRONG)
    return CurvePoint(shift, right + wrong, right, wrong)


def trace_curve(places: Sequence[Place], questions: Sequence[Question]) -> Iterator[CurvePoint]:
    """Yield the curve, from the most answers to the fewest."""
    for shift in SHIFTS:
        gazetteer = Gazetteer(places, thresholds=shift_thresholds(shift))
        yield _summarise(shift, ask_all(gazetteer, questions))


def cross_validate(
    places: Sequence[Place], questions: Sequence[Question], most_wrong: float
) -> list[tuple[float, CurvePoint]]:
    """Choose the shift on four fifths of the questions and report the fifth that was left out.

    Chosen is the shift with the most right answers of which at most `most_wrong` percent are wrong.
    """
    shuffled = list(questions)
    random.Random(FOLDS).shuffle(shuffled)  # noqa: S311 - the same folds every time
    chosen = []
    for fold in range(FOLDS):
        held = shuffled[fold::FOLDS]
        rest = [each for number, each in enumerate(shuffled) if number % FOLDS != fold]
        points = list(trace_curve(places, rest))
        fitting = [point for point in points if point.wrong <= most_wrong] or points[-1:]
        best = max(fitting, key=lambda point: point.right)
        gazetteer = Gazetteer(places, thresholds=shift_thresholds(best.shift))
        chosen.append((best.shift, _summarise(best.shift, ask_all(gazetteer, held))))
    return chosen

"""Weights from judged pairs: a logistic model, fitted by Newton's method on the dev split."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

import numpy as np
from numpy.typing import NDArray

from app.domain.duplicate import ComparedEvent, Features
from app.normalise.duplicates.distances import count_days_apart, find_km
from app.normalise.duplicates.features import compare_events
from app.normalise.duplicates.sweep import REACH_KM, WINDOW_DAYS
from app.normalise.duplicates.weights import MOST_LEAD

LEARNED = (
    "log_km", "days_apart", "same_day", "that_day_within_3_km", "that_day_within_6_km",
    "that_day_bombed", "that_day_fighters", "same_means", "other_means", "no_aircraft",
    "air_and_shelling", "same_side", "other_side", "shared_words", "same_toll_within_6_km",
    "nobody_died", "both_civilian", "fighters_and_civilians", "next_day_same_toll",
    "next_day_same_topic",
)  # fmt: skip
"""Features that the sample can say something about: it has no citations and no shared ids."""
FIRST_GUESS = {
    "no_aircraft": -5.0, "air_and_shelling": -2.0, "other_side": -1.5, "that_day_fighters": -1.0,
    "next_day_same_toll": 2.0, "next_day_same_topic": 4.0,
    "other_means": -0.5, "shared_words": 0.5,
}  # fmt: skip
"""Where a weight starts that too few pairs speak about; others start at 0."""
RIDGE, RIVAL_RIDGE = 2.0, 1.0
LIFT = -0.4
"""Added to the last constant: dev pairs of days left out reach a precision of 0.92 at one half."""
FOLDS = 10
Array = NDArray[np.float64]
Key = frozenset[str]


@dataclass(frozen=True, slots=True)
class Candidates:
    """All pairs of two monitors' events that are near enough to be compared at all."""

    keys: tuple[Key, ...]
    rows: Array
    of_event: Mapping[str, Sequence[int]]

    def rate_rivals(self, strengths: Array, at: Sequence[int]) -> Array:
        """Return the strength of each pair and by how much its best rival leads."""
        leads = (min(max(self._find_lead(strengths, n), 0.0), MOST_LEAD) for n in at)
        return np.array([(strengths[n], lead) for n, lead in zip(at, leads, strict=True)])

    def _find_lead(self, strengths: Array, n: int) -> float:
        others = (strengths[m] for own in self.keys[n] for m in self.of_event[own] if m != n)
        return float(max(others, default=-inf) - strengths[n])


def _list_near(
    some: Sequence[ComparedEvent], others: Sequence[ComparedEvent]
) -> list[tuple[ComparedEvent, ComparedEvent]]:
    return [
        (one, other)
        for one in some
        for other in others
        if count_days_apart(one.period, other.period) <= WINDOW_DAYS
        and (km := find_km(one, other)) is not None
        and km <= REACH_KM
    ]


def collect_candidates(
    some: Sequence[ComparedEvent], others: Sequence[ComparedEvent]
) -> Candidates:
    """Return the pairs of two monitors with the numbers of LEARNED."""
    pairs = _list_near(some, others)
    of_event: dict[str, list[int]] = defaultdict(list)
    found: list[Features] = []
    for n, pair in enumerate(pairs):
        found.append(compare_events(*pair))
        for event in pair:
            of_event[event.event_id].append(n)
    rows = np.array([[each[name] for name in LEARNED] for each in found])
    keys = tuple(frozenset(event.event_id for event in pair) for pair in pairs)
    return Candidates(keys, rows, of_event)


def fit_logistic(rows: Array, linked: Array, ridge: float, guess: Array) -> Array:
    """Return one weight per column and the constant last; `ridge` holds weights near `guess`."""
    design = np.hstack([rows, np.ones((len(rows), 1))])
    start = np.append(guess, 0.0)
    weights = start.copy()
    penalty = np.eye(len(weights)) * ridge
    penalty[-1, -1] = 1e-6
    for _ in range(50):
        odds = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (odds - linked) + penalty @ (weights - start)
        curve = design.T @ (design * (odds * (1 - odds))[:, None]) + penalty
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def learn_weights(every: Candidates, linked: Mapping[Key, bool]) -> tuple[Array, Array]:
    """Return the weights of the features and those of strength and rivals.

    Each has its constant last. Pairs that nobody judged are rivals, and nothing else.
    """
    at = [n for n, key in enumerate(every.keys) if key in linked]
    truth = np.array([float(linked[every.keys[n]]) for n in at])
    guess = np.array([FIRST_GUESS.get(name, 0.0) for name in LEARNED])
    own = fit_logistic(every.rows[at], truth, RIDGE, guess)
    strengths = every.rows @ own[:-1] + own[-1]
    rivals = fit_logistic(every.rate_rivals(strengths, at), truth, RIVAL_RIDGE, np.zeros(2))
    return own, rivals


def leave_days_out(
    every: Candidates, linked: Mapping[Key, bool], days: Mapping[Key, date]
) -> dict[Key, float]:
    """Return the odds (logarithm) of each judged pair by weights of the other days' pairs only."""
    order = {day: n % FOLDS for n, day in enumerate(sorted({days[key] for key in linked}))}
    index = {key: n for n, key in enumerate(every.keys)}
    odds: dict[Key, float] = {}
    for fold in range(FOLDS):
        out = [key for key in linked if order[days[key]] == fold]
        own, rivals = learn_weights(every, {k: v for k, v in linked.items() if k not in set(out)})
        strengths = every.rows @ own[:-1] + own[-1]
        rated = every.rate_rivals(strengths, [index[key] for key in out])
        odds.update(zip(out, rated @ rivals[:-1] + rivals[-1] + LIFT, strict=True))
    return odds

"""Weights from judged pairs: a logistic model, fitted by Newton's method on the dev split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from app.domain.duplicate import ComparedEvent, Features
from app.normalise.duplicates.distances import count_days_apart, find_km
from app.normalise.duplicates.features import compare_events
from app.normalise.duplicates.sweep import REACH_KM, WINDOW_DAYS

LEARNED = (
    "days_apart", "log_km", "same_day", "within_6_km", "same_means", "other_means", "same_side",
    "other_side", "shared_words", "same_toll_within_6_km", "fighters_and_civilians",
    "both_civilian", "length_differs",
)  # fmt: skip
"""Features that the sample can say something about: it has no citations and no shared ids."""
RIDGE = 2.0
LIFT = 0.7
"""Added to the constant, so that half is where dev pairs left out in turn gave the best F1."""
Array = NDArray[np.float64]


def compare_all(
    some: Sequence[ComparedEvent], others: Sequence[ComparedEvent]
) -> dict[frozenset[str], Features]:
    """Return the features of every pair near enough to be compared at all."""
    found = {}
    for one in some:
        for other in others:
            if count_days_apart(one.period, other.period) > WINDOW_DAYS:
                continue
            km = find_km(one, other)
            if km is not None and km <= REACH_KM:
                found[frozenset((one.event_id, other.event_id))] = compare_events(one, other)
    return found


def fit_logistic(rows: Array, linked: Array, ridge: float) -> Array:
    """Return one weight per column and the constant last; `ridge` holds the weights small."""
    design = np.hstack([rows, np.ones((len(rows), 1))])
    weights = np.zeros(design.shape[1])
    penalty = np.eye(len(weights)) * ridge
    penalty[-1, -1] = 1e-6
    for _ in range(50):
        odds = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (odds - linked) + penalty @ weights
        curve = design.T @ (design * (odds * (1 - odds))[:, None]) + penalty
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def learn_weights(
    pairs: Mapping[frozenset[str], Features],
    linked: Mapping[frozenset[str], bool],
    names: Sequence[str] = LEARNED,
    ridge: float = RIDGE,
) -> dict[str, float]:
    """Return the weight of each feature, and of `always`, from judged pairs."""
    keys = [key for key in linked if key in pairs]
    rows = np.array([[pairs[key][name] for name in names] for key in keys])
    weights = fit_logistic(rows, np.array([float(linked[key]) for key in keys]), ridge)
    return dict(zip(("always", *names), (weights[-1] + LIFT, *weights[:-1]), strict=True))

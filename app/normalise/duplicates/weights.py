"""How much each thing in common counts, and how much rivals take away."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from math import exp
from pathlib import Path
from typing import Any

from app.domain.duplicate import Features

MOST_LEAD = 10.0
"""A rival that fits better by more than that takes no more away."""
WEIGHTS_FILE = Path(__file__).with_name("weights.toml")


@cache
def read_weights() -> Mapping[str, Any]:
    """Return the weights by group: `pair`, `by_hand`, `rivals`."""
    return tomllib.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))


def rate_features(features: Features) -> float:
    """Return the logarithm of the odds that two events are one, before rivals count."""
    weights = read_weights()
    strength: float = weights["pair"]["always"]
    for group in ("pair", "by_hand"):
        named = weights[group]
        strength += sum(named.get(name, 0.0) * value for name, value in features.items())
    return strength


def discount_rivals(strength: float, rivals: tuple[float, float]) -> float:
    """Return how sure it is (0..1) that two events are one, given what else they could be.

    `rivals` are the strengths of the best other pairs of the first and of the second event with
    an event of the same datasets; a rival that is no stronger takes nothing away.
    """
    weights = read_weights()["rivals"]
    worst = max(max(0.0, rival - strength) for rival in rivals)
    odds = weights["always"] + weights["strength"] * strength
    odds -= weights["worst"] * min(worst, MOST_LEAD)
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))

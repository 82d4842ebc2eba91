"""Whether a policy shows less than the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from app.publish.policy import Policy

_STRICTER_WHEN_SMALLER = frozenset(
    {"coordinate_decimals", "corridor_grace_hours", "corridor_confirmed_hours"}
)


def list_values(policy: Policy) -> dict[str, int]:
    """Return the numbers of a policy by name."""
    return {name: value for name, value in asdict(policy).items() if name != "version"}


def is_stricter(before: Mapping[str, int], after: Mapping[str, int]) -> bool:
    """Whether some number of `after` shows less than it did; a new rule counts as stricter."""
    for name, value in after.items():
        old = before.get(name)
        if old is None or (value < old if name in _STRICTER_WHEN_SMALLER else value > old):
            return True
    return False

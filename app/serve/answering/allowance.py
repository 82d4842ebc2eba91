"""How much each reader may still ask: a bucket each, which fills up within a minute."""

from __future__ import annotations

import time
from collections.abc import Callable

WINDOW_S = 60
"""Seconds in which an empty bucket fills; it is forgotten then, since a full one tells nothing."""
MOST_READERS = 10_000
"""Readers who are remembered; beyond, the one who has not asked for longest is forgotten."""


class Allowance:
    """Questions that each reader may ask within a minute, all at once or one by one.

    Nothing of what was asked is remembered: of a reader only how much is left, and since when.
    """

    def __init__(
        self,
        per_minute: int,
        most_readers: int = MOST_READERS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Give each reader so many."""
        self._most, self._most_readers, self._clock = per_minute, most_readers, clock
        self._buckets: dict[bytes, tuple[float, float]] = {}

    def __len__(self) -> int:
        """Return how many readers are remembered."""
        return len(self._buckets)

    def take(self, reader: bytes, cost: int) -> float:
        """Take what a question costs; return 0, or the seconds until there is enough for it.

        A question that is refused costs nothing.
        """
        now, rate = self._clock(), self._most / WINDOW_S
        self._forget(now)
        left, since = self._buckets.pop(reader, (float(self._most), now))
        left, cost = min(self._most, left + (now - since) * rate), min(cost, self._most)
        missing = cost - left
        self._buckets[reader] = (left if missing > 0 else left - cost, now)
        return max(0.0, missing / rate)

    def _forget(self, now: float) -> None:
        """Let go of who has not asked for a minute, and of the oldest when there are too many."""
        while self._buckets:
            oldest = next(iter(self._buckets))
            is_full = self._buckets[oldest][1] <= now - WINDOW_S
            if not is_full and len(self._buckets) < self._most_readers:
                return
            del self._buckets[oldest]

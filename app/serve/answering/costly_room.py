"""Room for costly questions: they may hold some of a process's connections, never all of them.

A question is costly when no index and no kept count is made for it: one with a condition of the
reader's own, about another time than now, or counted record by record. Ordinary pages find a
connection whatever else is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

WAIT_S = 1.0
"""Seconds that a costly question waits for a place."""
RETRY_AFTER_S = 3
"""Seconds after which a reader who found no place may ask again."""
COSTLY_PARAMETERS = frozenset({"filter", "known_at", "snapshot"})
"""What makes a question costly, whatever it is asked of."""


class RoomTaken(Exception):
    """As many costly questions are being answered as this process takes at once."""


def is_costly(query: bytes) -> bool:
    """Whether a query string holds a parameter that makes its question costly."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return any(name in COSTLY_PARAMETERS for name, _value in pairs)


class CostlyRoom:
    """The places of one process: half of its connections, of a single one that one."""

    def __init__(self, connections: int, wait_s: float = WAIT_S) -> None:
        """Make places for a pool of so many connections."""
        self._free = asyncio.Semaphore(max(1, connections // 2))
        self._wait_s = wait_s

    @asynccontextmanager
    async def enter(self) -> AsyncIterator[None]:
        """Hold a place until the block ends; raises RoomTaken when none becomes free in time."""
        try:
            async with asyncio.timeout(self._wait_s):
                await self._free.acquire()
        except TimeoutError:
            raise RoomTaken from None
        try:
            yield
        finally:
            self._free.release()

"""Room for costly questions: they may hold some of a process's connections, never all of them.

A question is costly when no index and no kept count is made for it: one with a condition of the
reader's own, about another time than now, or counted record by record. Ordinary pages find a
connection whatever else is asked. Most of it can be told from the address, and then waits before
anything is done for it: reading a condition and making its query takes the process longer than
the database's answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qsl

WAIT_S = 1.0
"""Seconds that a costly question waits for a place."""
MOST_WAITING = 100
"""Questions that wait in one process; further ones would only fill its memory."""
RETRY_AFTER_S = 3
"""Seconds after which a reader who found no place may ask again."""
COSTLY_PARAMETERS = frozenset({"filter", "known_at", "snapshot"})
"""What makes a question costly, whatever it is asked of."""

HAS_PLACE = "masar.has_place"
"""Where a request's scope says that it holds a place already."""


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
        self._waiting = 0

    async def take(self) -> None:
        """Take a place; raises RoomTaken when none becomes free in time or too many wait."""
        if self._waiting >= MOST_WAITING:
            raise RoomTaken
        self._waiting += 1
        try:
            async with asyncio.timeout(self._wait_s):
                await self._free.acquire()
        except TimeoutError:
            raise RoomTaken from None
        finally:
            self._waiting -= 1

    def leave(self) -> None:
        """Give a place back."""
        self._free.release()

    @asynccontextmanager
    async def enter(self) -> AsyncIterator[None]:
        """Hold a place until the block ends; raises RoomTaken like `take`."""
        await self.take()
        try:
            yield
        finally:
            self.leave()

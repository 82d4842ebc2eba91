"""One read for all who wait for the same; nobody is given what was read before they asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


def _hear(read: asyncio.Task[T]) -> None:
    """Take notice of an error that everybody who waited has left to itself."""
    if not read.cancelled():
        read.exception()


class SharedRead(Generic[T]):
    """Runs at most one read at a time; who comes meanwhile waits for the next one, together."""

    def __init__(self, read: Callable[[], Awaitable[T]]) -> None:
        """Keep what reads."""
        self._read = read
        self._running: asyncio.Task[T] | None = None
        self._next: asyncio.Task[T] | None = None

    async def fetch(self) -> T:
        """Return what a read that begins from now on finds; raises what it raises."""
        if self._next is None:
            self._next = asyncio.create_task(self._read_after(self._running))
            self._next.add_done_callback(_hear)
        # Who leaves, by a timeout or because a reader hung up, takes the read from nobody else.
        return await asyncio.shield(self._next)

    async def _read_after(self, before: asyncio.Task[T] | None) -> T:
        if before is not None:
            await asyncio.wait([before])
        self._running, self._next = self._next, None
        return await self._read()

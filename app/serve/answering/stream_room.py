"""Room for streams: how many at once, for how long, and the connections that they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncEngine

from app.settings import Settings
from app.store.engine import open_web_engine

RETRY_AFTER_S = 5
"""Seconds after which a reader who found no room may ask again."""
STALL_S = 60.0
"""Seconds that a reader may leave what was sent lying before the stream is given up."""
LOOK_AGAIN_S = 5.0
"""Seconds after which a stream looks whether the map has become dark."""


class NoRoom(Exception):
    """As many streams run as this process takes."""


class OwnRoomTaken(Exception):
    """As many streams of one reader run as this process takes of one."""


@dataclass(slots=True)
class StreamRoom:
    """The streams of one process: at most `at_once`, none longer than `longest_s` seconds.

    They have connections of their own, so that a slow reader of an export keeps no page waiting;
    and at most `per_reader` of them are one reader's, so that others find a place too.
    """

    engine: AsyncEngine
    at_once: int
    longest_s: float
    per_reader: int = 1
    stall_s: float = STALL_S
    look_again_s: float = LOOK_AGAIN_S
    _running: Counter[bytes] = field(default_factory=Counter)

    @property
    def readers(self) -> int:
        """Return how many readers have streams running."""
        return len(self._running)

    @contextmanager
    def enter(self, reader: bytes) -> Iterator[None]:
        """Take a place until the block ends; raises OwnRoomTaken or NoRoom when there is none."""
        if self._running[reader] >= self.per_reader:
            raise OwnRoomTaken
        if self._running.total() >= self.at_once:
            raise NoRoom
        self._running[reader] += 1
        try:
            yield
        finally:
            self._running[reader] -= 1
            self._running += Counter()  # who has none left is forgotten


def open_stream_room(url: str, settings: Settings) -> StreamRoom:
    """Return the room that the settings give, with a pool that connects when it is first asked."""
    engine = open_web_engine(
        url,
        pool_size=settings.exports_at_once,
        statement_timeout_ms=settings.statement_timeout_ms,
    )
    longest_s = 60.0 * settings.export_minutes
    return StreamRoom(engine, settings.exports_at_once, longest_s, settings.exports_per_reader)

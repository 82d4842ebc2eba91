"""Lets a process of its own draw cards: painting one would hold up every other answer.

The process starts with the first card, draws one after the other, and ends when no card was asked
for in a while, or with the service.
"""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path

from app.encode.svg_map.card_messages import LENGTH, encode_card
from app.encode.svg_map.cards import Card
from app.settings import PROJECT

PATIENCE_S = 20.0
"""Seconds after which a picture is given up, and the process with it."""
IDLE_S = 120.0
"""Seconds after the last card for which the process is kept: it takes about 60 MB."""
MOST_WAITING = 20
"""Cards that wait at once; whoever comes then is told to come again."""
_KEPT = ("PATH", "LANG", "TMPDIR", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
"""All of our environment that the process gets: no connection to any database is in it."""


class NoPicture(Exception):
    """A card that could not be drawn."""


class MakersBusy(Exception):
    """As many cards wait as this process takes at once."""


class PictureMaker:
    """Draws cards one after the other."""

    def __init__(self, folder: Path) -> None:
        """Keep where the basemap lies; nothing is started yet."""
        self._folder = folder
        self._lock = asyncio.Lock()
        self._child: Process | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._waiting = 0

    @property
    def is_idle(self) -> bool:
        """Whether there is no process at this moment."""
        return self._child is None or self._child.returncode is not None

    async def make(self, card: Card) -> bytes:
        """Return a card as PNG; raises MakersBusy or NoPicture."""
        if self._waiting >= MOST_WAITING:
            raise MakersBusy
        self._waiting += 1
        try:
            async with self._lock:
                return await self._make(card)
        finally:
            self._waiting -= 1

    async def _make(self, card: Card) -> bytes:
        self._stay()
        try:
            async with asyncio.timeout(PATIENCE_S):
                made = await self._exchange(await self._find_child(), encode_card(card))
        except (TimeoutError, OSError, asyncio.IncompleteReadError) as error:
            self.end()
            raise NoPicture from error
        except asyncio.CancelledError:
            # Half an exchange would give the next reader this one's picture.
            self.end()
            raise
        self._idle = asyncio.get_running_loop().call_later(IDLE_S, self.end)
        if not made:
            raise NoPicture
        return made

    async def _find_child(self) -> Process:
        if self._child is None or self.is_idle:
            self._child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "app.encode.svg_map.drawing_process", str(self._folder)),
                stdin=PIPE,
                stdout=PIPE,
                cwd=PROJECT,
                env={name: os.environ[name] for name in _KEPT if name in os.environ},
            )
        return self._child

    async def _exchange(self, child: Process, told: bytes) -> bytes:
        if child.stdin is None or child.stdout is None:
            raise NoPicture
        child.stdin.write(told)
        await child.stdin.drain()
        head = await child.stdout.readexactly(LENGTH.size)
        return await child.stdout.readexactly(LENGTH.unpack(head)[0])

    def _stay(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def end(self) -> None:
        """End the process, if there is one; the next card starts another."""
        self._stay()
        child, self._child = self._child, None
        if child is not None and child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()

"""The published state in memory of a process, for as long as it is certain that it still holds.

The database announces each change on a connection that is kept for nothing else. What was held is
forgotten with the first byte that arrives there, and counts only while the last look at the
database is no older than `SURE_S`: a process that cannot hear asks for every request instead.
"""

from __future__ import annotations

import asyncio
import select
import time
from contextlib import suppress

from psycopg import AsyncConnection
from psycopg import Error as DriverError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection as Session
from sqlalchemy.ext.asyncio import AsyncEngine

from app.serve.answering.database import PublishedState, read_published

CHANNEL = "masar_state"
"""What the database announces changes on; see migration 0018."""
LOOK_EVERY_S = 0.4
"""Seconds after which the state is read again although nothing was heard."""
SURE_S = 0.9
"""Seconds for which a look at the database counts, from the moment at which it began."""
GIVE_UP_S = 2.0
"""Seconds after which a look that is not answered is given up, and the connection with it."""
AGAIN_AFTER_S = 0.3
"""Seconds between a connection that ended and the next attempt."""
_LOST = (SQLAlchemyError, DriverError, OSError)


class HeldState:
    """Keeps the published state; `listen` must be running for anything to be known."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._state: PublishedState | None = None
        self._last: PublishedState | None = None
        self._news = 0
        self._sure_until = 0.0
        self._poll: select.poll | None = None

    def find(self) -> PublishedState | None:
        """Return the state if it is certain at this moment, else None; costs no round trip."""
        if self._state is None or time.monotonic() >= self._sure_until:
            return None
        return None if self._has_news() else self._state

    def _has_news(self) -> bool:
        """Whether something has arrived that was not read yet: the state may have changed."""
        try:
            return self._poll is None or bool(self._poll.poll(0))
        except RuntimeError:  # another thread asks at this very moment, and poll takes one only
            return True

    def forget(self, *_news: object) -> None:
        """Know nothing until the next look."""
        self._news += 1
        self._state = None

    async def listen(self, engine: AsyncEngine) -> None:
        """Keep the state right for as long as the task is not cancelled."""
        while True:
            with suppress(*_LOST):
                async with engine.connect() as session:
                    await self._follow(session)
            self._hear_nothing()
            await asyncio.sleep(AGAIN_AFTER_S)

    def _hear_nothing(self) -> None:
        self._poll = None
        self.forget()

    async def _follow(self, session: Session) -> None:
        """Look at the state whenever it is announced, and every now and then; ends by an error."""
        driver = (await session.get_raw_connection()).driver_connection
        assert isinstance(driver, AsyncConnection)  # noqa: S101 - decision 2: one driver
        driver.add_notify_handler(self.forget)
        await session.exec_driver_sql(f"LISTEN {CHANNEL}")
        poll = select.poll()
        poll.register(driver.fileno(), select.POLLIN)
        self._poll = poll
        try:
            while True:
                await self._look(session)
                if self._state is not None:
                    await self._wait(driver)
        finally:
            self._hear_nothing()

    async def _wait(self, driver: AsyncConnection) -> None:
        """Wait for a byte to arrive, or until it is time for a look without any.

        What arrived is read by the next look, whose result does not count if it was news.
        """
        loop, arrived = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(driver.fileno(), arrived.set)
        try:
            await asyncio.wait_for(arrived.wait(), LOOK_EVERY_S)
            self.forget()
        except TimeoutError:
            pass
        finally:
            loop.remove_reader(driver.fileno())

    async def _look(self, session: Session) -> None:
        """Read the state; what changed meanwhile leaves nothing known, and is looked at again."""
        began, news = time.monotonic(), self._news
        async with asyncio.timeout(GIVE_UP_S):
            state, changes_in_s = await read_published(session)
        if self._news == news:
            # The same object while nothing has changed: whoever keeps answers compares it.
            self._last = self._state = self._last if state == self._last else state
            self._sure_until = began + min(SURE_S, SURE_S if changes_in_s is None else changes_in_s)

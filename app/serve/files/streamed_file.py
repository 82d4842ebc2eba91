"""An answer that is as long as the collection: rows go to the reader as they come.

Nothing of it is held but the rows on their way, all rows tell of one moment, and half an answer
never looks like a whole one: when anything fails, the connection is cut without the end that HTTP
has for it. A reader who hangs up frees everything at once.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from app.domain.mode import SecurityMode
from app.encode.formats.feature_texts import FeatureSpeller
from app.encode.formats.head import Head
from app.query.streams import StreamQuery
from app.serve.answering.problems import answer_problem
from app.serve.answering.reader_names import find_address, name_reader
from app.serve.answering.stream_room import RETRY_AFTER_S, NoRoom, OwnRoomTaken, StreamRoom
from app.serve.files.file_makers import Make
from app.store.engine import keep_moment
from app.store.row_cursor import Pace, read_batches

PART_BYTES = 500_000
"""About as many bytes of features are on their way at once."""
ROWS_HEADER = "Masar-Rows"
"""Tells how many records a whole answer has."""
_FULL = "As many exports are running as this service takes at once; ask again in a moment."
_OWN_FULL = "Your network has {} files under way, as many as one may at once; wait for one to end."
_LOG = logging.getLogger("masar.streams")


class StreamCut(Exception):
    """A stream that must not go on, and why."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a stream sends: its query and what is known of the file before its first record."""

    query: StreamQuery
    head: Head


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """What a stream is made of: `open` asks within the transaction in which the rows are read.

    `read_mode` tells the security mode at any moment.
    """

    open: Callable[[AsyncConnection], Awaitable[Opened]]
    make: Make
    read_mode: Callable[[], Awaitable[str]]


async def _read_features(
    connection: AsyncConnection, opened: Opened
) -> AsyncGenerator[list[bytes], None]:
    """Yield the texts of features; raises StreamCut when there are not as many as were counted."""
    pace, rows = Pace(PART_BYTES), 0
    spell = FeatureSpeller(opened.query.kinds).spell
    async with aclosing(read_batches(connection, opened.query.query, pace)) as batches:
        async for batch in batches:
            told = [row[0] for row in batch] if opened.query.is_text else spell(batch)
            pace.note(len(told), sum(map(len, told)))
            rows += len(told)
            yield told
    if opened.head.rows not in {None, rows}:
        raise StreamCut(f"{rows} rows of {opened.head.rows}")


async def _await_hangup(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class StreamedFile(Response):
    """A response that writes itself from a cursor of the database.

    It takes its place in the room when it is sent, and answers 503 when there is none, 429 when
    its reader has taken enough of them.
    """

    def __init__(
        self, room: StreamRoom, plan: StreamPlan, headers: dict[str, str], *, is_head: bool
    ) -> None:
        """Keep what is to be sent; nothing is opened yet."""
        super().__init__(headers=headers)
        del self.headers["content-length"]
        self._room, self._plan, self._is_head = room, plan, is_head
        self._begun = False
        self._looked_at = time.monotonic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer, or the refusal of one."""
        try:
            with self._room.enter(name_reader(find_address(scope))):
                await self._run(receive, send)
        except NoRoom:
            await answer_problem(503, _FULL, retry_after_s=RETRY_AFTER_S)(scope, receive, send)
        except OwnRoomTaken:
            told = _OWN_FULL.format(self._room.per_reader)
            await answer_problem(429, told, retry_after_s=RETRY_AFTER_S)(scope, receive, send)

    async def _run(self, receive: Receive, send: Send) -> None:
        """Write until all is written, the reader has hung up, or it took too long."""
        writing = asyncio.create_task(self._write(send))
        leaving = asyncio.create_task(_await_hangup(receive))
        try:
            await asyncio.wait(
                {writing, leaving},
                timeout=self._room.longest_s,
                return_when=asyncio.FIRST_COMPLETED,
            )
            gone = leaving.done()
        finally:
            writing.cancel()
            leaving.cancel()
            await asyncio.gather(writing, leaving, return_exceptions=True)
        error = None if writing.cancelled() else writing.exception()
        if error is not None and not self._begun:
            raise error
        if error is not None or (writing.cancelled() and not gone):
            _LOG.warning("A stream was cut: %s", type(error).__name__ if error else "too long")

    async def _write(self, send: Send) -> None:
        async with keep_moment(self._room.engine).connect() as connection:
            opened = await self._plan.open(connection)
            if opened.head.rows is not None:
                self.headers[ROWS_HEADER] = str(opened.head.rows)
            if not self._is_head:
                features = _read_features(connection, opened)
                async with (
                    aclosing(features),
                    aclosing(self._plan.make(opened.head, features)) as parts,
                ):
                    async for part in parts:
                        await self._send_part(send, part)
        await self._send(send, {"type": "http.response.body", "body": b""})

    async def _send_part(self, send: Send, part: bytes) -> None:
        if not part:
            return
        if time.monotonic() - self._looked_at > self._room.look_again_s:
            self._looked_at = time.monotonic()
            if await self._plan.read_mode() == SecurityMode.DARK:
                raise StreamCut("the map has become dark")
        await self._send(send, {"type": "http.response.body", "body": part, "more_body": True})

    async def _send(self, send: Send, message: Message) -> None:
        async with asyncio.timeout(self._room.stall_s):
            if not self._begun:
                self._begun = True
                start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
                await send(start)
            await send(message)

"""What ends a stream that must not go on: the dark, a reader who stands still, time, missing rows.

A stream is whole when its last message says so; of one that was cut that message never comes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, repeat

import pytest
from postgres_server import Database
from sqlalchemy import cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.types import Message

from app.encode.formats.head import Head
from app.query.streams import StreamQuery
from app.serve.answering.stream_room import StreamRoom
from app.serve.asking.formats import GEOJSON, NDJSON, PARQUET, Format
from app.serve.files.file_makers import find_maker
from app.serve.files.streamed_file import Opened, StreamedFile, StreamPlan
from app.store.engine import open_web_engine
from app.store.raw_text import RawText

ROWS = 5_000
FEATURE = '{"type":"Feature","id":"e","geometry":null,"properties":{}}'
Send = Callable[[Message], Awaitable[None]]


class Reader:
    """Takes what is sent, each message in `seconds`, all but the first at most `most` of them."""

    def __init__(self, seconds: float = 0.0, most: int = ROWS) -> None:
        self.messages: list[Message] = []
        self._seconds, self._most = seconds, most

    async def take(self, message: Message) -> None:
        if len(self.messages) > self._most:
            await asyncio.Event().wait()
        await asyncio.sleep(self._seconds)
        self.messages.append(message)

    @property
    def has_whole(self) -> bool:
        """Whether the last message came."""
        return any("body" in each and not each.get("more_body") for each in self.messages)

    @property
    def body(self) -> bytes:
        return b"".join(each.get("body", b"") for each in self.messages)


async def stay() -> Message:
    """Never hang up."""
    await asyncio.Event().wait()
    raise AssertionError


def make_plan(announced: int, fmt: Format, modes: Iterator[str]) -> StreamPlan:
    """Return the plan of a file that says it has some rows and has `ROWS` of them."""
    query = select(cast(FEATURE, RawText)).select_from(func.generate_series(1, ROWS).alias())
    head = Head("events", "Events", {}, announced, 1, datetime.now(UTC), "CC0", "Masar")

    async def open_rows(_connection: AsyncConnection) -> Opened:
        return Opened(StreamQuery(query, {}, is_text=True), head)

    async def read_mode() -> str:
        return next(modes)

    return StreamPlan(open_rows, find_maker(fmt), read_mode)


def stream(
    database: Database,
    reader: Reader,
    announced: int = ROWS,
    fmt: Format = NDJSON,
    modes: Iterator[str] = repeat("normal"),  # noqa: B008 - it always gives the same
    **limits: float,
) -> StreamRoom:
    """Send a file to a reader, as long as it takes; give back the room, with nothing left in it."""

    async def run() -> StreamRoom:
        engine = open_web_engine(database.web_url, pool_size=1, statement_timeout_ms=5000)
        room = replace(StreamRoom(engine, 1, longest_s=60.0), **limits)  # type: ignore[arg-type]
        file = StreamedFile(room, make_plan(announced, fmt, modes), {}, is_head=False)
        try:
            async with asyncio.timeout(60):
                await file({"type": "http"}, stay, reader.take)
            with room.enter(b""):  # there is room again
                assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        finally:
            await engine.dispose()
        return room

    return asyncio.run(run())


@pytest.mark.parametrize("fmt", [NDJSON, GEOJSON], ids=lambda fmt: fmt.name)
def test_whole_file_ends_as_one(coast: Database, fmt: Format) -> None:
    reader = Reader()
    stream(coast, reader, fmt=fmt, look_again_s=0)
    assert reader.has_whole
    assert reader.body.count(FEATURE.encode()) == ROWS


def test_the_dark_cuts_what_is_on_its_way(coast: Database) -> None:
    reader, modes = Reader(), chain(["normal", "normal"], repeat("dark"))
    stream(coast, reader, modes=modes, look_again_s=0)
    assert 0 < reader.body.count(b"\n") < ROWS
    assert not reader.has_whole


def test_reader_who_stands_still_is_given_up(coast: Database) -> None:
    reader = Reader(most=2)
    stream(coast, reader, stall_s=0.2, longest_s=20)
    assert len(reader.messages) == 3 and not reader.has_whole


def test_stream_that_takes_too_long_is_cut(coast: Database) -> None:
    reader = Reader(seconds=0.2)
    stream(coast, reader, longest_s=0.5)
    assert not reader.has_whole


@pytest.mark.parametrize(
    ("fmt", "announced"), [(NDJSON, ROWS - 1), (GEOJSON, ROWS + 1), (PARQUET, ROWS + 1)]
)
def test_other_rows_than_announced_are_no_file(
    coast: Database, fmt: Format, announced: int
) -> None:
    reader = Reader()
    stream(coast, reader, announced, fmt)
    assert reader.messages and not reader.has_whole
    assert not reader.body.endswith((b"PAR1", b"}\n")) or fmt is NDJSON

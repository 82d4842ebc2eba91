"""Many who ask at once share a read, and none is given what was read before it asked."""

import asyncio

import pytest
from postgres_server import Database
from sqlalchemy import event

from app.serve.answering.database import Reader
from app.serve.answering.shared_read import SharedRead
from app.store.engine import open_web_engine


class Source:
    """What is read: how often it was, and what it said when the read began."""

    def __init__(self) -> None:
        self.value = 0
        self.reads = 0

    async def read(self) -> int:
        self.reads += 1
        seen = self.value
        await asyncio.sleep(0.02)
        if seen < 0:
            raise OSError("gone")
        return seen


def test_many_at_once_are_two_reads_at_most() -> None:
    async def ask() -> tuple[list[int], int]:
        source = Source()
        shared = SharedRead(source.read)
        first = [asyncio.create_task(shared.fetch()) for _ in range(30)]
        await asyncio.sleep(0.01)
        later = [asyncio.create_task(shared.fetch()) for _ in range(30)]
        return await asyncio.gather(*first, *later), source.reads

    answers, reads = asyncio.run(ask())
    assert len(answers) == 60 and reads == 2


def test_who_asks_after_a_change_is_told_of_it() -> None:
    async def ask() -> list[int]:
        source = Source()
        shared = SharedRead(source.read)
        before = asyncio.create_task(shared.fetch())
        await asyncio.sleep(0.01)  # the first read has begun, and saw the state before
        source.value = 1
        after = asyncio.create_task(shared.fetch())
        return await asyncio.gather(before, after)

    assert asyncio.run(ask()) == [0, 1]


def test_who_leaves_takes_the_read_from_nobody() -> None:
    async def ask() -> int:
        source = Source()
        shared = SharedRead(source.read)
        leaving = asyncio.create_task(shared.fetch())
        staying = asyncio.create_task(shared.fetch())
        await asyncio.sleep(0.01)
        leaving.cancel()
        return await staying

    assert asyncio.run(ask()) == 0


def test_an_error_is_everybodys_and_the_next_read_begins_anew() -> None:
    async def ask() -> int:
        source = Source()
        shared = SharedRead(source.read)
        source.value = -1
        both = await asyncio.gather(shared.fetch(), shared.fetch(), return_exceptions=True)
        assert [type(each) for each in both] == [OSError, OSError]
        source.value = 3
        return await shared.fetch()

    assert asyncio.run(ask()) == 3


def test_a_failed_read_that_nobody_waits_for_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    async def ask() -> None:
        source = Source()
        source.value = -1
        leaving = asyncio.create_task(SharedRead(source.read).fetch())
        await asyncio.sleep(0.01)
        leaving.cancel()
        await asyncio.sleep(0.05)

    asyncio.run(ask())
    assert not caplog.records


def test_all_requests_of_a_process_share_a_look_at_the_state(coast_database: Database) -> None:
    async def ask() -> tuple[set[int], int]:
        engine = open_web_engine(coast_database.web_url, pool_size=4, statement_timeout_ms=5000)
        asked: list[str] = []
        event.listen(
            engine.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2])
        )
        root = Reader(engine)
        states = await asyncio.gather(*(root.read_state() for _ in range(40)))
        await engine.dispose()
        return {each.revision for each in states}, len(asked)

    revisions, asked = asyncio.run(ask())
    assert len(revisions) == 1 and min(revisions) > 0
    assert asked == 2  # the state, and what lies beside it

"""What a connection of the public service may cost, whoever asks whatever of it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from postgres_server import Database
from psycopg.errors import QueryCanceled
from sqlalchemy import Connection, cast, func, literal, select, text
from sqlalchemy.exc import DBAPIError

from app.main import create_app
from app.serve.answering.database import Reader
from app.settings import Settings
from app.store.engine import KEPT_STATEMENTS, open_web_engine
from app.store.raw_text import RawText


def test_query_that_takes_too_long_is_given_up(coast: Database) -> None:
    async def sleep_long() -> float:
        engine = open_web_engine(coast.web_url, pool_size=1, statement_timeout_ms=200)
        try:
            async with engine.connect() as connection:
                started = time.monotonic()
                with pytest.raises(DBAPIError) as given_up:
                    await connection.execute(text("SELECT pg_sleep(5)"))
                assert isinstance(given_up.value.orig, QueryCanceled)
                return time.monotonic() - started
        finally:
            await engine.dispose()

    assert asyncio.run(sleep_long()) < 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("statement_timeout", "1234ms"),
        ("lock_timeout", "1s"),
        ("jit", "off"),
        ("plan_cache_mode", "force_custom_plan"),
        ("default_transaction_read_only", "on"),
        ("transaction_isolation", "repeatable read"),
        ("TimeZone", "UTC"),
    ],
)
def test_every_connection_of_the_service_is_bounded(coast: Database, name: str, value: str) -> None:
    app = create_app(Settings(web_database_url=coast.web_url, statement_timeout_ms=1234))

    async def ask_as_service() -> object:
        async with app.router.lifespan_context(app):
            reader: Reader = app.state.reader
            [[found]] = await reader.read_all(select(func.current_setting(name).label("value")))
            return found["value"]

    assert asyncio.run(ask_as_service()) == value


def test_raw_text_is_the_bytes_of_the_text_to_the_last_space(coast: Database) -> None:
    async def read_raw(written: str) -> object:
        engine = open_web_engine(coast.web_url, pool_size=1, statement_timeout_ms=2000)
        async with engine.connect() as connection:
            found = await connection.scalar(select(cast(literal(written), RawText)))
        await engine.dispose()
        return found

    for written in ("حلب  ", '{"a":"\U0001f54a"}', ""):
        assert asyncio.run(read_raw(written)) == written.encode()


def test_readers_cannot_have_ever_more_statements_kept(coast: Database) -> None:
    async def ask_differently() -> int:
        engine = open_web_engine(coast.web_url, pool_size=1, statement_timeout_ms=2000)
        try:
            async with engine.connect() as connection:
                for number in range(2 * KEPT_STATEMENTS):
                    await connection.execute(select(func.now().label(f"at_{number}")))
            return len(engine.sync_engine._compiled_cache or ())  # noqa: SLF001
        finally:
            await engine.dispose()

    assert KEPT_STATEMENTS <= asyncio.run(ask_differently()) <= 1.5 * KEPT_STATEMENTS


@contextmanager
def open_reader(database: Database) -> Iterator[tuple[Reader, asyncio.Runner]]:
    """A reader with one connection, and the loop in which it may be asked."""
    engine = open_web_engine(database.web_url, pool_size=1, statement_timeout_ms=2000)
    with asyncio.Runner() as runner:
        yield Reader(engine), runner
        runner.run(engine.dispose())


def test_queries_that_are_read_together_tell_of_the_same_moment(coast: Database) -> None:
    """The time of a transaction is that of its first query."""
    now = select(func.now().label("now"))

    def read_twice(connection: Connection) -> list[object]:
        return [connection.scalar(now), connection.scalar(now)]

    with open_reader(coast) as (reader, runner):
        first, second = runner.run(reader.read_all(now, now))
        assert first == second
        first, second = runner.run(reader.read_bound(now, {}, now))
        assert first == second
        assert len(set(runner.run(reader.read_with(read_twice)))) == 1


def test_connection_that_its_server_ended_is_noticed_before_it_is_used(coast: Database) -> None:
    own = select(func.pg_backend_pid().label("pid"))
    with open_reader(coast) as (reader, runner):
        [[before]] = runner.run(reader.read_all(own))
        # With a time to wait for it, the server answers when the other has ended.
        coast.server.order(f"SELECT pg_terminate_backend({before['pid']:d}, 5000)")
        [[after]] = runner.run(reader.read_all(own))
        assert after["pid"] != before["pid"]

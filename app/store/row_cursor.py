"""Rows of one question, some at a time, from a cursor of the database: never all in memory.

Days, instants and JSON come as the text that answers spell (`2025-03-07`,
`2025-03-07T12:00:00Z`), not as values of Python: an export has millions of them.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from psycopg import AsyncConnection, AsyncCursor
from psycopg import Error as DriverError
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap, Loader
from psycopg.rows import tuple_row
from psycopg.types.string import TextLoader
from sqlalchemy import ClauseElement, Executable, Select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection as PooledConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

_NAME = "masar_rows"
_AS_TEXT = ("date", "json", "jsonb")


class InstantLoader(Loader):
    """Spells a moment as answers do: in UTC, to the second (connections are set to UTC)."""

    def load(self, data: Buffer) -> str:
        """Return `2025-03-07T12:00:00Z` for what the database writes as text."""
        written = bytes(data).decode()
        return f"{written[:10]}T{written[11:19]}Z"


class _Declaration(Executable, ClauseElement):
    inherit_cache = False

    def __init__(self, query: Select[Any]) -> None:
        self.query = query


@compiles(_Declaration)
def _spell_declaration(element: _Declaration, compiler: SQLCompiler, **words: Any) -> str:  # noqa: ANN401
    spelled = compiler.process(element.query, **words)
    return f"DECLARE {_NAME} NO SCROLL CURSOR FOR {spelled}"


def _spell_as_text(adapters: AdaptersMap) -> None:
    for name in _AS_TEXT:
        adapters.register_loader(name, TextLoader)
    adapters.register_loader("timestamptz", InstantLoader)


class Pace:
    """How many rows a batch has: few at first, so that something comes soon, then `wanted` bytes.

    Whoever takes the batches notes what each of them came to.
    """

    def __init__(self, wanted: int, first: int = 100, most: int = 5000) -> None:
        """Begin with `first` rows."""
        self.rows = first
        self._wanted, self._most = wanted, most

    def note(self, rows: int, size: int) -> None:
        """Set the next batch by the bytes of the last; it at most trebles."""
        if rows and size:
            self.rows = max(1, min(self._most, 3 * self.rows, self._wanted * rows // size))


async def read_batches(
    connection: PooledConnection, query: Select[Any], pace: Pace
) -> AsyncGenerator[list[tuple[Any, ...]], None]:
    """Yield the rows of a query, a batch at a time.

    All of them tell of one moment: the connection's transaction. Each batch is a statement, with
    the time that the connection allows one; raises SQLAlchemyError as other queries do.
    """
    # Made for the first rows at once: a plan for all of them might sort them before the first.
    await connection.execute(text("SET LOCAL cursor_tuple_fraction = 0.001"))
    await connection.execute(_Declaration(query))
    driver: AsyncConnection[Any] = (await connection.get_raw_connection()).driver_connection  # type: ignore[assignment]
    async with driver.cursor(row_factory=tuple_row) as cursor:
        _spell_as_text(cursor.adapters)
        while True:
            size = pace.rows
            rows = await _fetch(cursor, size)
            if rows:
                yield rows
            if len(rows) < size:
                return


async def _fetch(cursor: AsyncCursor[tuple[Any, ...]], size: int) -> list[tuple[Any, ...]]:
    try:
        await cursor.execute(f"FETCH FORWARD {size:d} FROM {_NAME}".encode())
        return await cursor.fetchall()
    except DriverError as error:
        raise OperationalError("FETCH", {}, error) from error

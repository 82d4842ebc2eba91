"""Rows of one question, some at a time, from a cursor of the database: never all in memory.

Days, instants and JSON come as the text that answers spell (`2025-03-07`,
`2025-03-07T12:00:00Z`), not as values of Python: an export has millions of them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from psycopg import AsyncConnection
from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap, Loader
from psycopg.rows import tuple_row
from psycopg.types.string import TextLoader
from sqlalchemy import ClauseElement, Executable, Select
from sqlalchemy.ext.asyncio import AsyncConnection as PooledConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

_NAME = "masar_rows"
_AS_TEXT = ("date", "json", "jsonb")


class InstantLoader(Loader):
    """Spells a moment as answers do: in UTC, to the second (connections are set to UTC)."""

    def load(self, data: Buffer) -> str:
        """Return `2025-03-07T12:00:00Z` for what the database writes as text."""
        text = bytes(data).decode()
        return f"{text[:10]}T{text[11:19]}Z"


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


async def read_batches(
    connection: PooledConnection, query: Select[Any], sizes: Sequence[int]
) -> AsyncIterator[list[tuple[Any, ...]]]:
    """Yield the rows of a query in batches of these sizes, the last size for all that follow.

    All of them tell of one moment: the connection's transaction. Each batch is a statement, with
    the time that the connection allows one.
    """
    await connection.execute(_Declaration(query))
    driver: AsyncConnection[Any] = (await connection.get_raw_connection()).driver_connection  # type: ignore[assignment]
    async with driver.cursor(row_factory=tuple_row) as cursor:
        _spell_as_text(cursor.adapters)
        remaining = list(sizes)
        while True:
            size = remaining.pop(0) if len(remaining) > 1 else remaining[0]
            await cursor.execute(f"FETCH FORWARD {size:d} FROM {_NAME}")
            rows = await cursor.fetchall()
            if rows:
                yield rows
            if len(rows) < size:
                return

"""Run the read side's questions with the rights of the public role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import Request
from sqlalchemy import Result, Select
from sqlalchemy.ext.asyncio import AsyncEngine

from app.query.state import select_state

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class PublishedState:
    """The state that an answer shows; two equal states give equal bytes."""

    revision: int
    published_at: datetime
    policy: str
    last_expiry: datetime | None

    @property
    def key(self) -> str:
        """Return a text that differs whenever anything that is shown differs."""
        return f"{self.revision}:{self.published_at.isoformat()}:{self.last_expiry}"


EMPTY_STATE = PublishedState(0, datetime(1970, 1, 1, tzinfo=UTC), "none", None)


def _spell_rows(result: Result[Any]) -> Rows:
    # Column names are a subclass of str, which JSON encoders refuse as keys.
    names = [str(name) for name in result.keys()]
    return [dict(zip(names, row, strict=True)) for row in result]


class Reader:
    """Reads for one request at a time from a pool of connections."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Keep the pool."""
        self._engine = engine

    async def read_all(self, *queries: Select[Any]) -> list[Rows]:
        """Run the queries on one connection and one snapshot; return their rows."""
        async with self._engine.connect() as connection:
            return [_spell_rows(await connection.execute(query)) for query in queries]

    async def read_state(self) -> PublishedState:
        """Return the published state, or the empty one before anything was published."""
        [[*rows]] = await self.read_all(select_state())
        return PublishedState(**rows[0]) if rows else EMPTY_STATE


def get_reader(request: Request) -> Reader:
    """Return the reader of this application."""
    reader: Reader = request.app.state.reader
    return reader

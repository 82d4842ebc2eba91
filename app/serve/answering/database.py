"""Run the read side's questions with the rights of the public role."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from fastapi import Request
from sqlalchemy import Connection, Result, Select, TextClause
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.domain.mode import SecurityMode
from app.query.state import select_beside_state, select_state
from app.serve.answering.costly_room import HAS_PLACE, CostlyRoom
from app.serve.answering.shared_read import SharedRead
from app.store.engine import keep_moment

Rows = Sequence[Mapping[str, Any]]
T = TypeVar("T")
STATE_OF_REQUEST = "masar.state"
"""Where a request's scope keeps the published state that was read for it."""
_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class PublishedState:
    """The state that an answer shows; two equal states give equal bytes."""

    revision: int
    published_at: datetime
    policy: str
    last_expiry: datetime | None
    mode: str = SecurityMode.NORMAL
    mode_since: datetime | None = None
    places: int = 0

    @property
    def key(self) -> str:
        """Return a text that differs whenever anything that is shown differs."""
        shown = f"{self.revision}:{self.published_at.isoformat()}:{self.mode}:{self.last_expiry}"
        return f"{shown}:{self.places}"


EMPTY_STATE = PublishedState(0, datetime(1970, 1, 1, tzinfo=UTC), "none", None)


class KnownState(Protocol):
    """Whoever may know the published state without asking."""

    def find(self) -> PublishedState | None:
        """Return the state when it is certain, else None."""


def _spell_rows(result: Result[Any]) -> Rows:
    # Column names are a subclass of str, which JSON encoders refuse as keys.
    names = [str(name) for name in result.keys()]
    return [dict(zip(names, row, strict=True)) for row in result]


async def read_published(connection: AsyncConnection) -> tuple[PublishedState, float | None]:
    """Return the published state, and in how many seconds it changes by itself; None for never."""
    rows = _spell_rows(await connection.execute(select_state()))
    state = PublishedState(**rows[0], last_expiry=None) if rows else EMPTY_STATE
    # In the dark the public role may read the mode and hardly anything else.
    if state.mode == SecurityMode.DARK:
        return state, None
    [beside] = _spell_rows(await connection.execute(select_beside_state()))
    places = beside["places"] or 0
    return replace(state, last_expiry=beside["last_expiry"], places=places), beside["next_expiry_s"]


class Reader:
    """Reads for one request at a time from a pool of connections."""

    def __init__(
        self,
        engine: AsyncEngine,
        state: PublishedState | None = None,
        known: KnownState | None = None,
        room: CostlyRoom | None = None,
        look: SharedRead[PublishedState] | None = None,
    ) -> None:
        """Keep the pool, and the state when it has been read already or who may know it.

        With a `room`, what is read needs a place in it, and may raise RoomTaken. All readers that
        came from one share its `look` at the state.
        """
        self._engine = engine
        self._state = state
        self._known = known
        self._room = room
        self._look = look or SharedRead(self._read_state)

    def know(self, state: PublishedState) -> Reader:
        """Return a reader on the same pool that need not ask for the state."""
        return Reader(self._engine, state, self._known, self._room, self._look)

    def enter(self, room: CostlyRoom) -> Reader:
        """Return a reader on the same pool for a costly question."""
        return Reader(self._engine, self._state, self._known, room, self._look)

    @asynccontextmanager
    async def _connect(self, *, queries: int) -> AsyncIterator[AsyncConnection]:
        """Hold a connection; one query tells of one moment by itself, several are held to it."""
        engine = self._engine if queries == 1 else keep_moment(self._engine)
        room = nullcontext() if self._room is None else self._room.enter()
        async with room, engine.connect() as connection:
            yield connection

    async def read_all(self, *queries: Select[Any] | TextClause) -> list[Rows]:
        """Run the queries on one connection and one snapshot; return their rows."""
        async with self._connect(queries=len(queries)) as connection:
            return [_spell_rows(await connection.execute(query)) for query in queries]

    async def read_bound(
        self, query: Select[Any], given: Mapping[str, Any], *others: Select[Any]
    ) -> list[Rows]:
        """Run a query with the values it lacks, and others, as `read_all` does."""
        async with self._connect(queries=1 + len(others)) as connection:
            bound = _spell_rows(await connection.execute(query, dict(given)))
            return [bound, *[_spell_rows(await connection.execute(each)) for each in others]]

    async def read_page(self, query: Select[Any] | TextClause, given: Mapping[str, Any]) -> Rows:
        """Run one query with the values it lacks; return its rows as the database gives them."""
        async with self._connect(queries=1) as connection:
            rows: Sequence[Any] = (await connection.execute(query, dict(given))).mappings().all()
            return rows

    async def read_tile(self, query: Select[Any], given: Mapping[str, Any]) -> bytes:
        """Return the tile that a statement makes of the values it lacks."""
        async with self._connect(queries=1) as connection:
            return bytes(await connection.scalar(query, dict(given)) or b"")

    async def read_with(self, read: Callable[[Connection], T]) -> T:
        """Run what reads from a connection by several steps; it must be quick between them."""
        async with self._connect(queries=_SEVERAL) as connection:
            return await connection.run_sync(read)

    async def read_state(self) -> PublishedState:
        """Return the published state, or the empty one before anything was published."""
        if self._state is not None:
            return self._state
        if self._known is not None and (state := self._known.find()):
            return state
        return await self._look.fetch()

    async def _read_state(self) -> PublishedState:
        async with keep_moment(self._engine).connect() as connection:
            return (await read_published(connection))[0]


def get_reader(request: Request, *, costly: bool = False) -> Reader:
    """Return the reader of this application, with the state if it was read for this request.

    A `costly` one reads in the room for such questions, if it does not hold a place already.
    """
    reader: Reader = request.app.state.reader
    state: PublishedState | None = request.scope.get(STATE_OF_REQUEST)
    if state is not None:
        reader = reader.know(state)
    if costly and HAS_PLACE not in request.scope:
        return reader.enter(request.app.state.costly)
    return reader

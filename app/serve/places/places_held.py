"""One index of the public places per process, for as long as the gazetteer does not change."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from functools import partial

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from app.domain.errors import Unreadable
from app.domain.mode import SecurityMode
from app.domain.place import Place
from app.query.places import select_public_places, select_revision
from app.serve.answering.database import Reader, Rows, get_reader
from app.serve.places.places_index import PlaceIndex
from app.store.places import make_place
from app.store.releases import read_released_units

LOG = logging.getLogger(__name__)
AGAIN_AFTER_S = 10.0
"""Seconds after which it is tried again to read places that could not be read."""
WARM_AFTER_S = 1.0
"""Seconds after its start that a service which nobody has asked yet reads the places by itself."""
LOOK_EVERY_S = 5.0
"""Seconds between looks whether the gazetteer has changed, so that readers seldom find out."""
_SORRY = "The places cannot be read at present. Try again."


def build_index(
    rows: Rows, revision: int, released: Sequence[tuple[date | None, list[Place]]]
) -> PlaceIndex:
    """Return the index of the rows of `select_public_places`."""
    return PlaceIndex(map(make_place, rows), revision, released)


class HeldPlaces:
    """Keeps the index of the gazetteer's present revision and builds it when it is asked for.

    An index that cannot be built leaves none behind, not the one before: a place may be gone from
    the gazetteer because it must not be told any more.
    """

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._held: PlaceIndex | None = None
        self._building = asyncio.Lock()
        self._again_from = 0.0

    async def find_index(self, reader: Reader) -> PlaceIndex:
        """Return the index as of now; requests that come meanwhile wait for the one that builds it.

        Raises Unreadable.
        """
        if held := await self._find_held(reader):
            return held
        async with self._building:
            return await self._find_held(reader) or await self._build(reader)

    async def keep_warm(self, reader: Reader) -> None:
        """Have the index ready before a reader asks, for as long as the task is not cancelled.

        What goes wrong is for whoever asks next to be told; the looks go on.
        """
        await asyncio.sleep(WARM_AFTER_S)
        while True:
            with suppress(Unreadable, SQLAlchemyError, OSError):
                # The database would refuse in the dark; its log need not fill with that.
                if (await reader.read_state()).mode != SecurityMode.DARK:
                    await self.find_index(reader)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _find_held(self, reader: Reader) -> PlaceIndex | None:
        [rows] = await reader.read_all(select_revision())
        held = self._held
        return held if held and rows and held.revision == rows[0]["revision"] else None

    async def _build(self, reader: Reader) -> PlaceIndex:
        self._held = None
        if time.monotonic() < self._again_from:
            raise Unreadable(_SORRY)
        places, rows = await reader.read_all(select_public_places(), select_revision())
        released = await reader.read_with(partial(read_released_units, drawn=True))
        revision = rows[0]["revision"] if rows else 0
        try:
            self._held = await run_in_threadpool(build_index, places, revision, released)
        except Exception as error:  # noqa: BLE001 - whatever it is, only places are affected
            LOG.exception("The places cannot be indexed.")
            self._again_from = time.monotonic() + AGAIN_AFTER_S
            raise Unreadable(_SORRY) from error
        return self._held


async def find_places(request: Request) -> PlaceIndex:
    """Return the index of the public places; raises Unreadable."""
    held: HeldPlaces = request.app.state.places
    return await held.find_index(get_reader(request))

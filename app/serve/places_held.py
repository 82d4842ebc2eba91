"""One index of the public places per process, for as long as the gazetteer does not change."""

from __future__ import annotations

import asyncio
import logging
import time

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from app.domain.errors import Unreadable
from app.query.places import select_places, select_revision
from app.serve.database import Reader, get_reader
from app.serve.places_index import PlaceIndex

LOG = logging.getLogger(__name__)
AGAIN_AFTER_S = 10.0
"""Seconds after which it is tried again to read places that could not be read."""
_SORRY = "The places cannot be read at present. Try again."


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

    async def _find_held(self, reader: Reader) -> PlaceIndex | None:
        [rows] = await reader.read_all(select_revision())
        held = self._held
        return held if held and rows and held.revision == rows[0]["revision"] else None

    async def _build(self, reader: Reader) -> PlaceIndex:
        self._held = None
        if time.monotonic() < self._again_from:
            raise Unreadable(_SORRY)
        places, rows = await reader.read_all(select_places(), select_revision())
        try:
            revision = rows[0]["revision"] if rows else 0
            self._held = await run_in_threadpool(PlaceIndex, places, revision)
        except Exception as error:  # noqa: BLE001 - whatever it is, only places are affected
            LOG.exception("The places cannot be indexed.")
            self._again_from = time.monotonic() + AGAIN_AFTER_S
            raise Unreadable(_SORRY) from error
        return self._held


async def find_places(request: Request) -> PlaceIndex:
    """Return the index of the public places; raises Unreadable."""
    held: HeldPlaces = request.app.state.places
    return await held.find_index(get_reader(request))

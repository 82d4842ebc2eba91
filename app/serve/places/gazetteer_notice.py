"""Which places are loaded and what is degraded without more, for whoever asks how the map is."""

from __future__ import annotations

import asyncio

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError

from app.domain.mode import SecurityMode
from app.query.gazetteer import select_gazetteer_state, tell_gazetteer
from app.serve.answering.database import get_reader

WAIT_S = 1.0
"""Seconds that an answer waits for the places to be counted; it does without."""


async def describe_gazetteer(request: Request) -> dict[str, object]:
    """Return `gazetteer` for an answer, or nothing in the dark and when no database answers."""
    try:
        async with asyncio.timeout(WAIT_S):
            reader = get_reader(request)
            # The database would refuse too; there is no need to fill its log with that.
            if (await reader.read_state()).mode == SecurityMode.DARK:
                return {}
            return {"gazetteer": tell_gazetteer(*await reader.read_all(*select_gazetteer_state()))}
    except (SQLAlchemyError, OSError):
        return {}

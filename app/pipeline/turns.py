"""One writer at a time."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, func, select

WRITE_LOCK = 7_310_582_114_120_002
"""Held while loading and while publishing: a view is never made of half a load."""


def take_turn(connection: Connection, on_wait: Callable[[], None] = lambda: None) -> None:
    """Wait until no other process writes; the transaction's end lets the next one in.

    `on_wait` is told when there is another one.
    """
    if not connection.scalar(select(func.pg_try_advisory_xact_lock(WRITE_LOCK))):
        on_wait()
        connection.execute(select(func.pg_advisory_xact_lock(WRITE_LOCK)))


def is_turn_taken(engine: Engine) -> bool:
    """Whether another process writes right now."""
    with engine.begin() as connection:
        return not connection.scalar(select(func.pg_try_advisory_xact_lock(WRITE_LOCK)))

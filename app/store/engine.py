"""Connections, each with the rights of one role and with bounds on what a query may cost."""

from __future__ import annotations

import select
from typing import Any, Literal

from sqlalchemy import Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app.store.raw_text import leave_raw

LISTENER_TIMEOUT_MS = 2000
"""Longest that reading the state may take on the connection that listens."""
KEPT_STATEMENTS = 60
"""Compiled statements kept for readers, up to half as many more for a while.

A tile's takes a megabyte, and how many there can be is for the readers to say.
"""
Role = Literal["masar_writer", "masar_web"]


def spell_url(url: str) -> str:
    """Return a PostgreSQL address as SQLAlchemy spells it for psycopg."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def open_engine(url: str, role: Role | None = None) -> Engine:
    """Open a connection pool for imports and publishing.

    With `role`, every connection gives up the rights of the login for those of that role.
    """
    options = ["-c jit=off", "-c timezone=UTC"]
    if role is not None:
        options.append(f"-c role={role}")
    return create_engine(
        spell_url(url),
        connect_args={"options": " ".join(options)},
        pool_size=2,
        # A private server that was killed is started again; its old connections are dead.
        pool_pre_ping=True,
    )


def _bound_reader(statement_timeout_ms: int) -> dict[str, Any]:
    """Return what makes a connection a reader's.

    `plan_cache_mode=force_custom_plan`: a cached generic plan took 63–81 ms where a plan for
    the values at hand took 1.
    """
    options = {
        "default_transaction_isolation": r"repeatable\ read",
        "default_transaction_read_only": "on",
        "jit": "off",
        "lock_timeout": "1000",
        # Starting helpers takes longer than any question of the service should.
        "max_parallel_workers_per_gather": "0",
        "plan_cache_mode": "force_custom_plan",
        "role": "masar_web",
        "statement_timeout": str(statement_timeout_ms),
        "timezone": "UTC",
    }
    spelled = " ".join(f"-c {name}={value}" for name, value in options.items())
    return {"options": spelled, "connect_timeout": 2}


def _prepare_reader(connection: Any, _record: object) -> None:  # noqa: ANN401
    leave_raw(connection.driver_connection.adapters)


def _refuse_dead(connection: Any, _record: object, _proxy: object) -> None:  # noqa: ANN401
    """Let the pool connect anew when a connection's server has ended it.

    Something has then arrived that nobody asked for. To ask the system costs a microsecond, to ask
    the server as much as a small question.
    """
    driver, arrived = connection.driver_connection, select.poll()
    if not driver.closed:
        arrived.register(driver.fileno(), select.POLLIN)
    if driver.closed or arrived.poll(0):
        raise DisconnectionError


def open_web_engine(url: str, *, pool_size: int, statement_timeout_ms: int) -> AsyncEngine:
    """Open the public service's pool: read-only, as masar_web, every query bounded in time.

    Each query tells of a moment of its own: see `keep_moment`.
    """
    engine = create_async_engine(
        spell_url(url),
        connect_args=_bound_reader(statement_timeout_ms),
        isolation_level="AUTOCOMMIT",
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=2,
        query_cache_size=KEPT_STATEMENTS,
    )
    event.listen(engine.sync_engine, "checkout", _refuse_dead)
    event.listen(engine.sync_engine, "connect", _prepare_reader)
    return engine


def keep_moment(engine: AsyncEngine) -> AsyncEngine:
    """Return the same pool for queries that must tell of the same moment, as a page and its count.

    They need a transaction, which costs two trips to the server more.
    """
    return engine.execution_options(isolation_level="REPEATABLE READ")


def open_listening_engine(url: str) -> AsyncEngine:
    """Open the connection on which the public service hears that the state has changed."""
    return create_async_engine(
        spell_url(url),
        connect_args=_bound_reader(LISTENER_TIMEOUT_MS) | {"application_name": "masar listener"},
        isolation_level="AUTOCOMMIT",
        poolclass=NullPool,
    )

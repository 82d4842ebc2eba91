"""The desk's connections: the writer's rights, and bounds on what a request may cost."""

from __future__ import annotations

from sqlalchemy import Engine, create_engine

from app.store.engine import spell_url

STATEMENT_TIMEOUT_MS = 5_000
LOCK_TIMEOUT_MS = 2_000


def open_desk_engine(url: str) -> Engine:
    """Open the pool for requests; what a load needs is opened by the load's own process."""
    options = {
        "jit": "off",
        "lock_timeout": LOCK_TIMEOUT_MS,
        "role": "masar_writer",
        "statement_timeout": STATEMENT_TIMEOUT_MS,
        "timezone": "UTC",
    }
    return create_engine(
        spell_url(url),
        connect_args={
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
            "connect_timeout": 3,
        },
        pool_size=4,
        max_overflow=4,
        pool_timeout=5,
        pool_pre_ping=True,
    )

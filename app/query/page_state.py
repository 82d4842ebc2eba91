"""The state that a page shows, read together with its rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from app.store.published_tables import SNAPSHOT, STATE


def select_revision_shown() -> Select[Any]:
    """Return the number of the state that is shown, to be read together with what it shows."""
    return select(STATE.c.revision)


def select_snapshots_from(revision: int) -> Select[Any]:
    """Return the state of this number or the next there is, and the one after it."""
    return (
        select(SNAPSHOT.c.revision, SNAPSHOT.c.published_at, SNAPSHOT.c.mode)
        .where(SNAPSHOT.c.revision >= revision)
        .order_by(SNAPSHOT.c.revision)
        .limit(2)
    )

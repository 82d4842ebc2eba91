"""What everything that is shown depends on: the published state, and the states before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from app.store.published_tables import CORRIDOR, SNAPSHOT, STATE


def select_state() -> Select[Any]:
    """Return the published state with its mode; readable in every mode."""
    return select(
        STATE.c.revision, STATE.c.published_at, STATE.c.policy, STATE.c.mode, STATE.c.mode_since
    )


def select_last_expiry() -> Select[Any]:
    """Return the last moment at which a corridor that is shown ran out by itself."""
    return select(func.max(CORRIDOR.c.expires_at)).where(
        CORRIDOR.c.shown_to.is_(None), CORRIDOR.c.expires_at <= func.now()
    )


def select_snapshot(revision: int) -> Select[Any]:
    """Return the state of this number and when readers saw it first; no row when there is none."""
    return select(SNAPSHOT.c.revision, SNAPSHOT.c.published_at, SNAPSHOT.c.mode).where(
        SNAPSHOT.c.revision == revision
    )


def select_snapshot_at(moment: datetime) -> Select[Any]:
    """Return the state that readers saw at an instant; no row before the first."""
    return (
        select(SNAPSHOT.c.revision, SNAPSHOT.c.published_at, SNAPSHOT.c.mode)
        .where(SNAPSHOT.c.published_at <= moment)
        .order_by(SNAPSHOT.c.published_at.desc(), SNAPSHOT.c.revision.desc())
        .limit(1)
    )


def select_first_snapshot() -> Select[Any]:
    """Return the first state that readers saw, and the number of the last."""
    last = select(func.max(SNAPSHOT.c.revision)).scalar_subquery()
    return (
        select(SNAPSHOT.c.revision, SNAPSHOT.c.published_at, last.label("last"))
        .order_by(SNAPSHOT.c.published_at, SNAPSHOT.c.revision)
        .limit(1)
    )

"""What everything that is shown depends on: the published state, and the states before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Double, Select, cast, func, select

from app.store.gazetteer_tables import GAZETTEER_STATE
from app.store.published_tables import CORRIDOR, SNAPSHOT, STATE


def select_state() -> Select[Any]:
    """Return the published state with its mode; readable in every mode."""
    return select(
        STATE.c.revision, STATE.c.published_at, STATE.c.policy, STATE.c.mode, STATE.c.mode_since
    )


def select_beside_state() -> Select[Any]:
    """Return what else answers depend on; the public role may not read it in the dark.

    `last_expiry` is the last moment at which a corridor that is shown ran out by itself,
    `next_expiry_s` the seconds until the next does, `places` the number of the gazetteer's state.
    """
    expires_at, now = CORRIDOR.c.expires_at, func.now()
    next_expiry = func.min(expires_at).filter(expires_at > now)
    return select(
        func.max(expires_at).filter(expires_at <= now).label("last_expiry"),
        cast(func.extract("epoch", next_expiry - now), Double).label("next_expiry_s"),
        select(GAZETTEER_STATE.c.revision).scalar_subquery().label("places"),
    ).where(CORRIDOR.c.shown_to.is_(None))


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

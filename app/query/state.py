"""What everything that is shown depends on: the published state."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select

from app.store.published_tables import CORRIDOR, STATE


def select_state() -> Select[Any]:
    """Return the published state, and the last moment at which a corridor ran out by itself."""
    expired = select(func.max(CORRIDOR.c.expires_at)).where(
        CORRIDOR.c.shown_to.is_(None), CORRIDOR.c.expires_at <= func.now()
    )
    return select(
        STATE.c.revision,
        STATE.c.published_at,
        STATE.c.policy,
        expired.scalar_subquery().label("last_expiry"),
    )

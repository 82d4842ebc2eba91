"""The number of the state that readers see: every cache key and every snapshot depends on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from app.store.published_tables import SNAPSHOT, STATE


def note_state(
    connection: Connection, policy: str, mode: str, now: datetime, *, changed: bool
) -> None:
    """Count one more state if readers see a difference, and remember it as a snapshot.

    The count must not tell that something hidden has come in: it moves only with what is shown.
    """
    before = connection.execute(select(STATE)).mappings().one_or_none()
    same_mode = before is not None and before["mode"] == mode
    if before and same_mode and before["policy"] == policy and not changed:
        return
    values = {
        "revision": before["revision"] + 1 if before else 1,
        "published_at": now,
        "policy": policy,
        "mode": mode,
        "mode_since": before["mode_since"] if before and same_mode else now,
    }
    first = upsert(STATE).values(only_row=True, **values)
    connection.execute(first.on_conflict_do_update(index_elements=["only_row"], set_=values))
    seen = {name: values[name] for name in ("revision", "published_at", "policy", "mode")}
    connection.execute(insert(SNAPSHOT).values(seen))

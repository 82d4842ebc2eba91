"""What the pages about the map say."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from app.store.published_tables import ABOUT


def select_about() -> Select[Any]:
    """Return policy and method in force, and since when they are; no row before publishing."""
    return (
        select(ABOUT.c.shown_from, ABOUT.c.content_hash, ABOUT.c.content)
        .order_by(ABOUT.c.seq.desc())
        .limit(1)
    )

"""Which places are loaded, from which releases, and what is worse without the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Select, func, select

from app.domain.gazetteer_state import LevelState, list_degraded
from app.domain.place import UNLISTED_LEVELS
from app.store.gazetteer_tables import GAZETTEER_STATE, PLACE
from app.store.releases import select_releases

_TOLD = ("release_id", "title", "publisher", "licence", "origin", "valid_from", "valid_to",
         "counts", "loaded_at")  # fmt: skip
_SKETCHER = "Natural Earth"


def select_levels() -> Select[Any]:
    """Count places, outlines and sketched outlines per level; hidden sites are not counted."""
    sketched = PLACE.c.area.is_not(None) & PLACE.c.source.contains(_SKETCHER)
    return (
        select(
            PLACE.c.level,
            func.count().label("places"),
            func.count(PLACE.c.area).label("outlines"),
            func.count().filter(sketched).label("sketched"),
        )
        .where(PLACE.c.level.not_in(UNLISTED_LEVELS), PLACE.c.valid_to.is_(None))
        .group_by(PLACE.c.level)
        .order_by(PLACE.c.level)
    )


def select_gazetteer_state() -> tuple[Select[Any], Select[Any], Select[Any]]:
    """Return the three questions whose rows `tell_gazetteer` makes one answer of."""
    return select(GAZETTEER_STATE.c.revision), select_levels(), select_releases()


Rows = Iterable[Mapping[Any, Any]]


def tell_gazetteer(revisions: Rows, levels: Rows, releases: Rows) -> dict[str, object]:
    """Return `revision`, `levels`, `releases` and `degraded` as plain values, ready for JSON."""
    states = [LevelState(**row) for row in levels]
    return {
        "revision": next((row["revision"] for row in revisions), 0),
        "levels": {s.level: {"places": s.places, "outlines": s.outlines} for s in states},
        "releases": [{name: row[name] for name in _TOLD} for row in releases],
        "degraded": [asdict(degraded) for degraded in list_degraded(states)],
    }

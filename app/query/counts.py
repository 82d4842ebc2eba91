"""How many records match, without looking at each of them wherever that is exact."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, or_, select, true

from app.domain.filters import ItemFilter
from app.query import items
from app.query.collections import EVENTS, Collection
from app.query.rollups import select_matched
from app.query.versions import View
from app.store.published_tables import EVENT_SPOT

ROLLED_UP = frozenset({"event_type", "record", "admin1_pcode", "admin2_pcode", "admin3_pcode"})
"""Properties by which the roll-up tells events apart."""


def _sum(column: ColumnElement[Any]) -> Select[Any]:
    return select(cast(func.coalesce(func.sum(column), 0), BigInteger).label("matched"))


def _count_spots(asked: ItemFilter) -> Select[Any]:
    """Add up what lies at the places in a box: each event has the geometry of its place."""
    touched = items.match_items(EVENTS, View(EVENT_SPOT, true()), ItemFilter(box=asked.box))
    return _sum(EVENT_SPOT.c.events).where(or_(EVENT_SPOT.c.spot == 0, touched))


@cache
def _count_everything() -> Select[Any]:
    """Count all that is shown; putting this question together takes longer than its answer."""
    return select_matched(ItemFilter())


def _is_plain(collection: Collection, asked: ItemFilter) -> bool:
    shown_now = asked.as_of.known_at is None and asked.as_of.past is None
    return collection is EVENTS and shown_now and not asked.any_of and asked.condition is None


def count_items(collection: Collection, asked: ItemFilter) -> Select[Any]:
    """Count what `asked` selects, whatever the page."""
    if not _is_plain(collection, asked):
        return items.count_items(collection, asked)
    if asked.box is None and asked.dates is None and not asked.equals:
        return _count_everything()
    if asked.box is None and set(asked.equals) <= ROLLED_UP:
        return select_matched(asked)
    if asked.box is not None and asked.dates is None and not asked.equals:
        return _count_spots(asked)
    return items.count_items(collection, asked)

"""Counts and sums per day, week, month, year, governorate or type of event."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, DateTime, Select, case, cast, func, select

from app.domain.filters import ItemFilter
from app.query.collections import EVENTS
from app.query.items import match_items
from app.store.published_tables import EVENT

DATE_GROUPS = {
    "day": "YYYY-MM-DD",
    "week": 'IYYY-"W"IW',
    "month": "YYYY-MM",
    "year": "YYYY",
}
GROUPS = (*DATE_GROUPS, "admin1", "event_type")
MOST_ROWS = 10_000


def _list_columns(group: str) -> list[ColumnElement[Any]]:
    if group == "admin1":
        return [EVENT.c.admin1_pcode, EVENT.c.admin1_name_en, EVENT.c.admin1_name_ar]
    if group == "event_type":
        return [EVENT.c.event_type]
    # A day without time zone: nothing may move an event to the day before.
    start = cast(EVENT.c.date_start, DateTime(timezone=False))
    return [func.to_char(start, DATE_GROUPS[group]).label(group)]


_ONE_RECORD = func.count(EVENT.c.record.distinct()) == 1
"""Two records may hold the same killings: figures are added within one record only."""


def _sum_if_complete(name: str, added: ColumnElement[bool]) -> ColumnElement[Any]:
    column = EVENT.c[name]
    complete = func.count(column).filter(added) == func.count().filter(added)
    return case((complete & _ONE_RECORD, func.sum(column).filter(added))).label(name)


def select_aggregates(groups: tuple[str, ...], asked: ItemFilter) -> Select[Any]:
    """Return one row per group: number of events and the sums of figures that may be added.

    Only sites with a lower figure are added; totals, parts and events without a figure are
    counted in `killed_not_added`: their dead may already be counted elsewhere. All sums are null
    where a group mixes `records`, because two records may tell of the same killings;
    `killed_best` and `killed_high` also while one of the added events has none. An event belongs
    to the day on which it started.
    """
    keys = [column for group in groups for column in _list_columns(group)]
    added = (EVENT.c.scope == "site") & EVENT.c.killed_low.is_not(None)
    return (
        select(
            *keys,
            func.count().label("events"),
            _sum_if_complete("killed_low", added),
            _sum_if_complete("killed_best", added),
            _sum_if_complete("killed_high", added),
            func.count().filter(~added).label("killed_not_added"),
            func.count(EVENT.c.record.distinct()).label("records"),
        )
        .where(match_items(EVENTS, asked))
        .group_by(*keys)
        .order_by(*keys)
        .limit(MOST_ROWS)
    )

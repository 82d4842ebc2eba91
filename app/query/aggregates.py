"""Counts and sums per day, week, month, year, governorate or type of event."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, DateTime, Select, case, cast, func, or_, select

from app.domain.filters import ItemFilter
from app.query.collections import EVENTS
from app.query.items import match_items
from app.query.versions import View

DATE_GROUPS = {
    "day": "YYYY-MM-DD",
    "week": 'IYYY-"W"IW',
    "month": "YYYY-MM",
    "year": "YYYY",
}
GROUPS = (*DATE_GROUPS, "admin1", "event_type")
SUMS = ("killed_low", "killed_best", "killed_high")
MOST_ROWS = 10_000
MOST_MIXED = 100
"""Groups that are named when a sum is refused."""


def _list_columns(group: str, events: View) -> list[ColumnElement[Any]]:
    if group == "admin1":
        return [events.column(f"admin1_{part}") for part in ("pcode", "name_en", "name_ar")]
    if group == "event_type":
        return [events.column("event_type")]
    # A day without time zone: nothing may move an event to the day before.
    start = cast(events.column("date_start"), DateTime(timezone=False))
    return [func.to_char(start, DATE_GROUPS[group]).label(group)]


def _count_records(events: View) -> ColumnElement[Any]:
    return func.count(events.column("record").distinct())


def _sum_if_complete(name: str, events: View, added: ColumnElement[bool]) -> ColumnElement[Any]:
    column = events.column(name)
    complete = func.count(column).filter(added) == func.count().filter(added)
    # Two records may hold the same killings: figures are added within one record only.
    addable = complete & (_count_records(events) == 1)
    return case((addable, func.sum(column).filter(added))).label(name)


def select_aggregates(groups: tuple[str, ...], asked: ItemFilter) -> Select[Any]:
    """Return one row per group: number of events and the sums of figures that may be added.

    Only sites with a lower figure are added; totals, parts and events without a figure are
    counted in `killed_not_added`: their dead may already be counted elsewhere. All sums are null
    where a group mixes `records`, because two records may tell of the same killings;
    `killed_best` and `killed_high` also while one of the added events has none. An event belongs
    to the day on which it started.
    """
    events = EVENTS.show(asked.as_of)
    keys = [column for group in groups for column in _list_columns(group, events)]
    added = (events.column("scope") == "site") & events.column("killed_low").is_not(None)
    return (
        select(
            *keys,
            func.count().label("events"),
            _sum_if_complete("killed_low", events, added),
            _sum_if_complete("killed_best", events, added),
            _sum_if_complete("killed_high", events, added),
            func.count().filter(~added).label("killed_not_added"),
            _count_records(events).label("records"),
        )
        .where(match_items(EVENTS, events, asked))
        .group_by(*keys)
        .order_by(*keys)
        .limit(MOST_ROWS)
    )


def select_mixed(groups: tuple[str, ...], asked: ItemFilter) -> Select[Any]:
    """Return the groups whose figures may count somebody twice, with their records and scopes.

    Such a group has events of several records, or figures for a whole area or for a part of a
    record beside or instead of sites: totals contain one another and the sites inside them.
    """
    events = EVENTS.show(asked.as_of)
    keys = [column for group in groups for column in _list_columns(group, events)]
    stated = or_(*(events.column(name).is_not(None) for name in SUMS))
    scopes = func.array_agg(events.column("scope").distinct()).filter(stated)
    wide = func.count().filter(stated, events.column("scope") != "site")
    return (
        select(
            *keys,
            func.array_agg(events.column("record").distinct()).label("records"),
            scopes.label("scopes"),
        )
        .where(match_items(EVENTS, events, asked))
        .group_by(*keys)
        .having(or_(_count_records(events) > 1, wide > 0))
        .order_by(*keys)
        .limit(MOST_MIXED)
    )

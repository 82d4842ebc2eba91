"""Events by unit, month and kind as HDX HAPI counts them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Interval,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.types import Date

from app.domain.filters import ItemFilter
from app.query.compat.events import match_own_figures, show_events
from app.query.versions import View


class HapiType(StrEnum):
    """HAPI's kinds of events. They overlap: an attack on civilians is political violence too."""

    CIVILIANS = "civilian_targeting"
    DEMONSTRATION = "demonstration"
    POLITICAL = "political_violence"


@dataclass(frozen=True, slots=True)
class HapiFilter:
    """What is asked; None asks for nothing in particular. Months count that overlap the days.

    `units` are columns of the events and the values that they must have.
    """

    kind: HapiType | None = None
    level: int | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    limit: int = 0
    skip: int = 0


_UNITS = ("admin1_pcode", "admin1_name_en", "admin2_pcode", "admin2_name_en")


def _match_kind(view: View, kind: HapiType) -> ColumnElement[bool]:
    """Say which of our events are of a kind; docs/compat.md has the same as a table."""
    event, detail = view.column("event_type"), func.coalesce(view.column("sub_event_type"), "")
    crowd = (event == "Riots") & (detail == "Violent demonstration")
    shot_at = (event == "Protests") & (detail == "Excessive force against protesters")
    if kind is HapiType.CIVILIANS:
        return event == "Violence against civilians"
    if kind is HapiType.DEMONSTRATION:
        return (event == "Protests") | crowd
    return shot_at | ((view.column("disorder_type") == "Political violence") & ~crowd)


def _start_month(view: View) -> ColumnElement[Any]:
    # A day without time zone: nothing may move an event to the month before.
    start = cast(view.column("date_start"), DateTime(timezone=False))
    return cast(func.date_trunc("month", start), Date)


def _match_asked(view: View, asked: HapiFilter) -> ColumnElement[bool]:
    month = _start_month(view)
    end = cast(month + cast(literal("1 month"), Interval), Date)
    parts = [view.column(name) == value for name, value in asked.units.items()]
    if asked.level is not None:
        parts.append(_tell_level(view) == asked.level)
    if asked.first is not None:
        parts.append(end > asked.first)
    if asked.last is not None:
        parts.append(month <= asked.last)
    return and_(match_own_figures(view, ItemFilter()), true(), *parts)


def _tell_level(view: View) -> ColumnElement[Any]:
    """Return the finest unit, down to districts, in which an event is told to lie."""
    inside = [view.column(name).is_not(None) for name in ("admin2_pcode", "admin1_pcode")]
    return case((inside[0], 2), (inside[1], 1), else_=0)


def _count(asked: HapiFilter, kind: HapiType) -> Select[Any]:
    view = show_events()
    level, month = _tell_level(view), _start_month(view)
    units = [view.column(name) for name in _UNITS]
    killed = func.coalesce(view.column("killed_low"), view.column("killed_best"))
    return (
        select(
            level.label("admin_level"),
            *units,
            month.label("month"),
            literal(kind.value).label("event_type"),
            func.count().label("events"),
            func.sum(killed).label("killed"),
            func.count().filter(killed.is_(None)).label("unknown"),
            func.count(view.column("record").distinct()).label("records"),
        )
        .where(_match_asked(view, asked), _match_kind(view, kind))
        .group_by(level, *units, month)
    )


def select_hapi_rows(asked: HapiFilter) -> Select[Any]:
    """Return one row per unit, month and kind; every event counts in one unit, its finest."""
    kinds = [asked.kind] if asked.kind else list(HapiType)
    counted = union_all(*(_count(asked, kind) for kind in kinds)).subquery("counted")
    order = (*(counted.c[name].nulls_first() for name in ("admin1_pcode", "admin2_pcode")),
             counted.c.month, counted.c.event_type)  # fmt: skip
    return select(counted).order_by(*order).limit(asked.limit).offset(asked.skip)

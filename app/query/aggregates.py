"""Counts and sums of events by unit, period, kind and drawn place, in any combination."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Double,
    FromClause,
    Numeric,
    Select,
    Text,
    cast,
    collate,
    column,
    func,
    or_,
    select,
    true,
)

from app.domain.filters import AsOf, ItemFilter
from app.query.collections import DECIMALS, EVENTS
from app.query.drawn_units import choose_level, key_places, locate_places, name_places
from app.query.figures import Columns, add_up, select_events
from app.query.rollups import bind_period, is_kept, select_counted
from app.store.rollup_tables import EVENT_KIND, EVENT_ROLLUP, GRAINS, LEVELS

DATE_GROUPS = {
    "day": "YYYY-MM-DD",
    "week": 'IYYY-"W"IW',
    "month": "YYYY-MM",
    "quarter": 'YYYY-"Q"Q',
    "year": "YYYY",
}
"""Periods, the finest first, as the database spells them."""
UNIT_GROUPS = ("admin1", "admin2", "admin3")
KIND_GROUPS = ("event_type", "sub_event_type", "disorder_type", "verification", "scope",
               "precision", "record", "actor1", "actor2")  # fmt: skip
PLACE_GROUP = "place"
SOURCE_GROUP = "source"
"""One publisher of several: the rows of an event that several tell of overlap."""
GROUPS = (*DATE_GROUPS, *UNIT_GROUPS, PLACE_GROUP, *KIND_GROUPS, SOURCE_GROUP)
SUMS = ("killed_low", "killed_best", "killed_high")
MOST_ROWS = 20_000
MOST_MIXED = 100
"""Groups that are named when a sum is refused."""
DEFAULT_ZOOM = 7


def spell_period(rows: FromClause, group: str) -> ColumnElement[Any]:
    """Return the day, week, month, quarter or year in which the events of a row start."""
    # A day without time zone: nothing may move an event to the day before.
    start = cast(rows.c.starts_in, DateTime(timezone=False))
    return func.to_char(start, DATE_GROUPS[group], type_=Text)


def _list_keys(rows: FromClause, groups: Sequence[str], zoom: int) -> dict[str, ColumnElement[Any]]:
    keys: dict[str, ColumnElement[Any]] = {}
    for group in groups:
        if group in DATE_GROUPS:
            keys[group] = spell_period(rows, group)
        elif group in UNIT_GROUPS:
            keys[f"{group}_pcode"] = rows.c[f"{group}_pcode"]
        elif group == PLACE_GROUP:
            keys |= key_places(rows, zoom)
        else:
            keys[group] = rows.c[group]
    return keys


def _list_names(rows: FromClause, groups: Sequence[str], zoom: int) -> Columns:
    names = {
        f"{group}_name_{part}": rows.c[f"{group}_name_{part}"]
        for group in groups
        if group in UNIT_GROUPS
        for part in ("en", "ar")
    }
    if SOURCE_GROUP in groups:
        names["source_ar"] = rows.c.source_ar
    return {**names, **name_places(rows, zoom)} if PLACE_GROUP in groups else names


def _find_level(groups: Sequence[str], zoom: int) -> str:
    """Return the coarsest level of units that still tells all groups apart."""
    needed = ["country", *(group for group in groups if group in UNIT_GROUPS)]
    if PLACE_GROUP in groups:
        needed.append(choose_level(zoom))
    return max(needed, key=LEVELS.index)


def _spell_position(located: Select[Any]) -> FromClause:
    """Return located rows with the numbers of their point in place of the point."""
    rows = located.subquery("located")
    columns: list[ColumnElement[Any]] = []
    for each in rows.c:
        if each.key == "point":
            for name, read in (("lon", func.ST_X), ("lat", func.ST_Y)):
                number = func.round(cast(read(each), Numeric), DECIMALS)
                columns.append(cast(number, Double).label(name))
        elif each.key != "geom":
            columns.append(each)
    return select(*columns).subquery("told")


def list_kinds(groups: Sequence[str]) -> list[str]:
    """Return the properties, beside units and days, by which the groups tell events apart."""
    sources = ["sources", "sources_ar"] if SOURCE_GROUP in groups else []
    return [group for group in groups if group in KIND_GROUPS] + sources


def _read_groups(groups: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the finest period among the groups, if any, and the kinds of events."""
    period = next((group for group in DATE_GROUPS if group in groups), None)
    return period, list_kinds(groups)


def _spread_sources(rows: FromClause) -> FromClause:
    """Return a row for each of the sources that tell of an event, and one if none is named."""
    told = (
        func.unnest(rows.c.sources, rows.c.sources_ar)
        .table_valued(column("source", Text), column("source_ar", Text))
        .render_derived(name="told")
    )
    kept = (each for each in rows.c if each.key not in {"sources", "sources_ar"})
    joined = rows.outerjoin(told, true())
    return select(*kept, told.c.source, told.c.source_ar).select_from(joined).subquery("spread")


def bind_days(
    groups: Sequence[str], asked: ItemFilter, zoom: int = DEFAULT_ZOOM
) -> tuple[Hashable, Mapping[str, date]]:
    """Return what `select_aggregates` makes of the days asked for, and what to run it with.

    Its statement for one question answers another of the same shape, given that one's days.
    """
    period, kinds = _read_groups(groups)
    return bind_period(_find_level(groups, zoom), period, asked, kinds)


def select_aggregates(
    groups: Sequence[str],
    asked: ItemFilter,
    measures: Sequence[str] = ("killed",),
    zoom: int = DEFAULT_ZOOM,
) -> Select[Any]:
    """Return one row per group, at most one more than MOST_ROWS: events and figures (`add_up`).

    An event belongs to the period in which it starts. `zoom` says which units `place` means; their
    rows have `level`, `unit`, names, `lon` and `lat`, all null for events without a position.
    """
    period, kinds = _read_groups(groups)
    rows = select_counted(_find_level(groups, zoom), period, asked, kinds)
    if SOURCE_GROUP in groups:
        rows = _spread_sources(rows)
    keys = _list_keys(rows, groups, zoom)
    added = add_up(rows, keys, _list_names(rows, groups, zoom), measures)
    told = _spell_position(locate_places(added)) if PLACE_GROUP in groups else added.subquery()
    order = (collate(told.c[name], "C").nulls_last() for name in keys if name in told.c)
    return select(told).order_by(*order).limit(MOST_ROWS + 1)


def select_mixed(groups: Sequence[str], asked: ItemFilter, zoom: int = DEFAULT_ZOOM) -> Select[Any]:
    """Return the groups whose figures may count somebody twice, with their records and scopes.

    Such a group has events of several records, or figures for a whole area or for a part of a
    record beside or instead of sites: totals contain one another and the sites inside them.
    """
    needed = {"scope", *SUMS, *list_kinds(groups)}
    rows = select_events(asked, sorted(needed - {"record", "event_type"}))
    if SOURCE_GROUP in groups:
        rows = _spread_sources(rows)
    keys = _list_keys(rows, groups, zoom)
    if "spot" in keys:
        keys["spot"] = func.ST_AsText(keys["spot"])
    stated = or_(*(rows.c[f"own_{name}"].is_not(None) for name in SUMS))
    wide = func.count().filter(stated, rows.c.scope != "site")
    records = func.array_agg(rows.c.record.distinct())
    return (
        select(
            *(key.label(name) for name, key in keys.items()),
            records.label("records"),
            func.array_agg(rows.c.scope.distinct()).filter(stated).label("scopes"),
        )
        .group_by(*keys.values())
        .having(or_(func.count(rows.c.record.distinct()) > 1, wide > 0))
        .order_by(*keys.values())
        .limit(MOST_MIXED)
    )


def select_coverage(as_of: AsOf) -> Select[Any]:
    """Return each record with the days of its first and of its last event."""
    if is_kept(ItemFilter(as_of=as_of)):
        days, kind = EVENT_ROLLUP.c, EVENT_KIND.c
        return (
            select(kind.record, func.min(days.starts_in).label("first"),
                   func.max(days.ends_in).label("last"))
            .where(days.level == LEVELS.index("country"), days.grain == GRAINS.index("day"))
            .where(days.kind_id == kind.kind_id, kind.event_type.is_(None))
            .group_by(kind.record)
            .order_by(kind.record)
        )  # fmt: skip
    events = EVENTS.show(as_of)
    start, end, record = (events.column(name) for name in ("date_start", "date_end", "record"))
    return (
        select(record, func.min(start).label("first"), func.max(end).label("last"))
        .where(events.condition)
        .group_by(record)
        .order_by(record)
    )

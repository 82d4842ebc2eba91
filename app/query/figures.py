"""Rows that can be counted, and what their figures come to where they may be added.

Rows are single events or the roll-up's sums of many: both have the columns of `FIGURES`, a
`record`, the names of the units that they lie in, `located`, `geom` and `starts_in`, the day on
which an event starts or the first of the days in which the events of a sum do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    case,
    cast,
    func,
    literal_column,
    select,
)

from app.domain.filters import ItemFilter
from app.query.collections import EVENTS
from app.query.items import match_items
from app.query.versions import View
from app.store.rollup_tables import FIGURES, UNIT_NAMES

MEASURES = ("killed", "injured")
_ALWAYS = ("events", "contested")
Columns = Mapping[str, ColumnElement[Any]]
Within = Callable[[ColumnElement[Any]], ColumnElement[bool]]
"""A condition on the geometry that is drawn of events."""


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return cast(condition, Integer)


def _read_measure(events: View, measure: str) -> dict[str, ColumnElement[Any]]:
    """Return what one event adds: nothing, unless it is a site with a lower figure."""
    low, best, high = (events.column(f"{measure}_{part}") for part in ("low", "best", "high"))
    added = and_(events.column("scope") == "site", low.is_not(None))
    columns = {"added": _count_if(added), "low": case((added, low))}
    for part, value in (("best", best), ("high", high)):
        columns[part] = case((added, value))
        columns[f"{part}_known"] = _count_if(and_(added, value.is_not(None)))
    return {f"{measure}_{part}": func.coalesce(column, 0) for part, column in columns.items()}


def select_events(
    asked: ItemFilter, properties: Sequence[str] = (), within: Within | None = None
) -> FromClause:
    """Return the events that `asked` selects, one row each; `properties` are further columns,
    those that are also figures with `own_` before their names.

    `within` is a condition on what is drawn of them.
    """
    events = EVENTS.show(asked.as_of)
    figures = {"events": literal_column("1"), "contested": _count_if(events.column("contested"))}
    for measure in MEASURES:
        figures |= _read_measure(events, measure)
    columns: Columns = {
        "country": func.left(events.column("admin1_pcode"), 2),
        **{name: events.column(name) for name in (*UNIT_NAMES, "record", "event_type", "geom")},
        "located": events.column("geom").is_not(None),
        "starts_in": events.column("date_start"),
        **{f"own_{name}" if name in FIGURES else name: events.column(name) for name in properties},
        **{name: figures[name] for name in FIGURES},
    }
    told = (column.label(name) for name, column in columns.items())
    near = [within(events.column("geom"))] if within else []
    return select(*told).where(match_items(EVENTS, events, asked), *near).subquery("counted")


def add(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the sum of whole numbers as one: those of PostgreSQL are decimal ones, and slower."""
    return func.published.total(cast(column, BigInteger), type_=BigInteger)


def _sum_known(sums: Columns, measure: str, part: str, one: ColumnElement[bool]) -> Any:  # noqa: ANN401
    added = sums[f"{measure}_added"]
    known = added if part == "low" else sums[f"{measure}_{part}_known"]
    return case((and_(one, added > 0, known == added), sums[f"{measure}_{part}"]))


def _tell_figures(sums: Columns, measures: Sequence[str]) -> dict[str, ColumnElement[Any]]:
    told = {name: sums[name] for name in _ALWAYS}
    for measure in measures:
        for part in ("low", "best", "high"):
            told[f"{measure}_{part}"] = _sum_known(sums, measure, part, func.count() == 1)
        told[f"{measure}_not_added"] = sums["events"] - sums[f"{measure}_added"]
    return told | {"records": func.count()}


def add_up(rows: FromClause, keys: Columns, names: Columns, measures: Sequence[str]) -> Select[Any]:
    """Return one row per value of `keys`: the events, and the figures that may be added.

    `names` come along as the one name that all rows of a group have, null where they differ. Sums
    are null where a group mixes `records`, because two may tell of the same killings; `_best` and
    `_high` also while one of the added events has none. `_not_added` counts the events that are
    not in the sums: totals, parts, and those without a figure.
    """
    first = {name: func.min(column).label(name) for name, column in names.items()}
    last = {name: func.max(column).label(f"{name}_last") for name, column in names.items()}
    figures = [name for name in FIGURES if name.split("_")[0] in {*_ALWAYS, *measures}]
    per_record = (
        select(
            *(column.label(name) for name, column in keys.items()),
            *first.values(),
            *last.values(),
            *(add(rows.c[name]).label(name) for name in figures),
        )
        .group_by(*keys.values(), rows.c.record)
        # What started and ended before a period was added and taken away again.
        .having(add(rows.c.events) != 0)
        .subquery("per_record")
    )
    sums = {name: add(per_record.c[name]) for name in figures}
    told = {name: _tell_one(per_record, name) for name in names}
    told |= _tell_figures(sums, measures)
    own = [per_record.c[name] for name in keys]
    return select(*own, *(each.label(name) for name, each in told.items())).group_by(*own)


def _tell_one(per_record: FromClause, name: str) -> ColumnElement[Any]:
    first, last = func.min(per_record.c[name]), func.max(per_record.c[f"{name}_last"])
    return case((first == last, first))

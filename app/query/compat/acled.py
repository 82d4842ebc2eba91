"""Events by filters on the 31 columns of ACLED's API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.types import BigInteger, Integer

from app.domain.acled_words import NUMBERS, explain_number
from app.domain.filters import ItemFilter
from app.domain.place import UNIT_KINDS
from app.query.compat.events import (
    count_words,
    match_own_figures,
    read_position,
    select_events,
    show_events,
)
from app.query.exports import match_dataset
from app.query.versions import View

ACLED_ROWS = "acled"
"""The format in which ACLED's own rows come. They are no one's to pass on, public or not."""


class Operator(StrEnum):
    """How a column is compared."""

    EQUALS = "="
    ABOVE = ">"
    BELOW = "<"
    AT_LEAST = ">="
    AT_MOST = "<="
    LIKE = "LIKE"
    BETWEEN = "BETWEEN"


Value = str | int | float | date


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison; of several values one suffices, of BETWEEN they are the two ends."""

    column: str
    operator: Operator
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class PageEnd:
    """The last row of a page: its first day and its id."""

    day: date
    own_id: str


@dataclass(frozen=True, slots=True)
class AcledFilter:
    """What is asked: each group of conditions must have one that holds.

    `after` is the row after which the page begins, `skip` how many rows come before it.
    """

    groups: Sequence[Sequence[Condition]] = ()
    limit: int = 0
    after: PageEnd | None = None
    skip: int = 0


def _spell_location(view: View) -> ColumnElement[Any]:
    own = (func.nullif(view.column(name), "") for name in ("provider_location", "place_name_en"))
    units = (
        func.nullif(view.column(column), "").op("||")(f" {kind}")
        for column, kind in UNIT_KINDS.items()
    )
    return func.coalesce(*own, *units, "Syria")


def _spell_tags(view: View) -> ColumnElement[Any]:
    verification = func.concat("verification: ", view.column("verification"))
    is_told = view.column("verification") == "contested"
    contested = case((and_(view.column("contested"), ~is_told), "contested"))
    record = func.concat("record: ", view.column("record"))
    return func.concat_ws("; ", verification, contested, record)


def _spell_notes(view: View) -> ColumnElement[Any]:
    text = func.coalesce(func.nullif(view.column("summary_en"), ""), view.column("title_en"))
    number = count_words(view)
    return func.concat(text, case(*((number == each, explain_number(each)) for each in NUMBERS)))


_SAME = ("disorder_type", "event_type", "sub_event_type", "actor1", "actor2", "geo_precision")
_UNKNOWN = ("assoc_actor_1", "inter1", "assoc_actor_2", "inter2", "interaction", "source_scale")
"""Columns of which we know nothing: no row has a value there."""


def _list_columns(view: View) -> Mapping[str, ColumnElement[Any]]:
    """Return what each column compares; `app.encode.shapes.acled` spells the same."""
    days, kind = view.column("date_prec"), view.column("event_type")
    figures = (view.column("killed_low"), view.column("killed_best"), count_words(view))
    own = {
        "event_id_cnty": view.column("id"),
        "event_date": view.column("date_start"),
        "year": cast(func.extract("year", view.column("date_start")), Integer),
        "time_precision": case((days == 1, 1), (days <= 3, 2), else_=3),
        "civilian_targeting": case((kind == "Violence against civilians", "Civilian targeting")),
        "iso": literal(760),
        "region": literal("Middle East"),
        "country": literal("Syria"),
        "location": _spell_location(view),
        "latitude": read_position(view, "Y"),
        "longitude": read_position(view, "X"),
        "source": func.array_to_string(view.column("sources"), "; "),
        "notes": _spell_notes(view),
        "fatalities": func.coalesce(*figures),
        "tags": _spell_tags(view),
        "timestamp": cast(func.floor(func.extract("epoch", view.column("revised_at"))), BigInteger),
    }
    own |= {name: view.column(name) for name in _SAME}
    own |= {f"admin{n}": view.column(f"admin{n}_name_en") for n in (1, 2, 3)}
    return own | dict.fromkeys(_UNKNOWN, null())


def _make_pattern(text: str) -> str:
    r"""Return the text as a pattern: `%` stands for anything, and all around it may be anything."""
    escaped = text.replace("\\", r"\\").replace("_", r"\_")
    return escaped if "%" in text else f"%{escaped}%"


def _compare(column: ColumnElement[Any], operator: Operator, value: Value) -> ColumnElement[bool]:
    if operator is Operator.LIKE:
        return cast(column, Text).ilike(_make_pattern(str(value)), escape="\\")
    if isinstance(value, str):
        return func.lower(column) == value.lower()
    return {
        Operator.EQUALS: column == value,
        Operator.ABOVE: column > value,
        Operator.BELOW: column < value,
        Operator.AT_LEAST: column >= value,
        Operator.AT_MOST: column <= value,
    }[operator]


def _match(column: ColumnElement[Any], condition: Condition) -> ColumnElement[bool]:
    if condition.column in _UNKNOWN:
        return false()
    if condition.operator is Operator.BETWEEN:
        first, last = condition.values
        return and_(
            _compare(column, Operator.AT_LEAST, first), _compare(column, Operator.AT_MOST, last)
        )
    return or_(*(_compare(column, condition.operator, each) for each in condition.values))


def _match_asked(view: View, asked: AcledFilter) -> ColumnElement[bool]:
    columns = _list_columns(view)
    groups = (
        or_(*(_match(columns[each.column], each) for each in group)) for group in asked.groups
    )
    return and_(
        match_own_figures(view, ItemFilter()),
        ~match_dataset(view.column("record"), ACLED_ROWS),
        *groups,
    )


def _start_after(view: View, end: PageEnd) -> ColumnElement[bool]:
    day, own_id = view.column("date_start"), view.column("id")
    return or_(day < end.day, and_(day == end.day, own_id > end.own_id))


def select_acled_rows(asked: AcledFilter) -> Select[Any]:
    """Return one page, the latest first, and one row more, which tells of another page."""
    view = show_events()
    query = select_events(view).where(_match_asked(view, asked))
    if asked.after is not None:
        query = query.where(_start_after(view, asked.after))
    order = (view.column("date_start").desc(), view.column("id"))
    return query.order_by(*order).limit(asked.limit + 1).offset(asked.skip)


def count_acled_rows(asked: AcledFilter) -> Select[Any]:
    """Count what is asked, whatever the page."""
    view = show_events()
    counted = select(func.count().label("matched")).select_from(view.source)
    return counted.where(_match_asked(view, asked))

"""Counts from the roll-up wherever it answers exactly, else from the events one by one."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    and_,
    func,
    select,
    union_all,
)

from app.domain.filters import ItemFilter
from app.query.collections import EVENTS
from app.query.figures import Within, add, select_events
from app.query.items import match_items
from app.query.rollup_pieces import Grain, Piece, cut_period
from app.query.versions import View
from app.store.rollup_tables import (
    EVENT_KIND,
    EVENT_ROLLUP,
    EVENT_UNIT,
    FIGURES,
    LEVELS,
    UNIT_NAMES,
)

_KINDS = ("event_type", "record")
_UNIT_FILTERS = {f"{level}_pcode": level for level in LEVELS[1:4]}
_GRAINS = {None: ("all", "year", "month", "day"), "year": ("year", "month", "day"),
           "quarter": ("month", "day"), "month": ("month", "day"), "week": ("day",),
           "day": ("day",)}  # fmt: skip
"""What the periods of a group are made of, the coarsest first; None: nothing is grouped by time."""
_BY_TYPE = {"country": ("all", "year", "month", "day"), "admin1": ("all", "year", "month"),
            "admin2": ("all", "year", "month"), "admin3": ("all", "year"),
            "place": ("all", "day")}  # fmt: skip
"""What the roll-up holds of each level by type of event."""
_OVER_TYPES = {**dict.fromkeys(("country", "admin1", "admin2"), ("all", "year", "month", "day")),
               "admin3": ("all", "year", "month"), "place": ("all",)}  # fmt: skip
"""What it holds over all types together, in far fewer rows."""


def is_kept(asked: ItemFilter, properties: Collection[str] = ()) -> bool:
    """Whether the roll-up holds all that a question distinguishes."""
    now = asked.as_of.known_at is None and asked.as_of.past is None
    plain = not asked.any_of and asked.condition is None
    known = set(asked.equals) <= {*_KINDS, *_UNIT_FILTERS} and set(properties) <= {*_KINDS}
    return now and plain and known


def _find_level(level: str, asked: ItemFilter) -> str:
    """Return the level that tells apart what is asked for: the finest that any part needs."""
    needed = [level, *(_UNIT_FILTERS[name] for name in asked.equals if name in _UNIT_FILTERS)]
    return "place" if asked.box is not None else max(needed, key=LEVELS.index)


def list_grains(level: str, period: str | None, *, by_type: bool) -> list[Grain]:
    """Return how finely time can be cut; days that a level does not have are those of places."""
    kept = (_BY_TYPE if by_type else _OVER_TYPES)[level]
    return [
        Grain(name, level, by_type) if name in kept else Grain(name, "place")
        for name in _GRAINS[period]
        if name in kept or name == "day"
    ]


def _narrow(asked: ItemFilter) -> ItemFilter | None:
    """Return the part of a question that is about units; None when every unit is meant."""
    equals = {name: value for name, value in asked.equals.items() if name in _UNIT_FILTERS}
    return ItemFilter(box=asked.box, equals=equals) if equals or asked.box else None


def _needs_types(asked: ItemFilter, properties: Collection[str]) -> bool:
    return "event_type" in asked.equals or "event_type" in properties


def _choose_kinds(grain: Grain, asked: ItemFilter) -> ColumnElement[bool]:
    """Match the kinds that are asked for, as a list by which the index can look them up."""
    kind = EVENT_KIND.c
    own = [kind[name] == asked.equals[name] for name in _KINDS if name in asked.equals]
    is_typed = kind.event_type.is_not(None) if grain.by_type else kind.event_type.is_(None)
    chosen = select(kind.kind_id).where(is_typed, *own).scalar_subquery()
    return EVENT_ROLLUP.c.kind_id == func.any(func.array(chosen))


def _choose_units(
    level: str, asked: ItemFilter, within: Within | None
) -> list[ColumnElement[bool]]:
    units = _narrow(asked)
    if units is None and within is None:
        return []
    own = View(EVENT_UNIT, EVENT_UNIT.c.level == level)
    meant = match_items(EVENTS, own, units or ItemFilter())
    ids = select(EVENT_UNIT.c.unit_id).where(
        meant, *([within(EVENT_UNIT.c.geom)] if within else [])
    )
    return [EVENT_ROLLUP.c.unit_id.in_(ids)]


def _cut(
    level: str, period: str | None, asked: ItemFilter, properties: Collection[str] = ()
) -> list[Piece]:
    """Return the pieces of a question that tells this level or a finer one apart."""
    grains = list_grains(_find_level(level, asked), period, by_type=_needs_types(asked, properties))
    return list(cut_period(asked.dates, grains))


def bind_period(
    level: str, period: str | None, asked: ItemFilter, properties: Collection[str] = ()
) -> tuple[Hashable, Mapping[str, date]]:
    """Return what a statement's making takes from the days asked for, and the days themselves.

    A statement that was made for other days of the same shape answers when these days are given.
    """
    if not is_kept(asked, properties):
        return asked.dates, {}
    pieces = _cut(level, period, asked, properties)
    days = {
        name: day for number, each in enumerate(pieces) for name, day in each.bind(number).items()
    }
    return tuple(each.shape for each in pieces), days


def _unite(
    pieces: Sequence[Piece], kept: Sequence[str], asked: ItemFilter, within: Within | None = None
) -> Subquery:
    """Return the rows of all pieces, with the figures of those that are taken away below zero."""
    rollup = EVENT_ROLLUP.c

    def select_piece(number: int, piece: Piece) -> Select[Any]:
        signed = (rollup[name] if piece.sign > 0 else -rollup[name] for name in FIGURES)
        figures = (column.label(name) for name, column in zip(FIGURES, signed, strict=True))
        return select(*(rollup[name] for name in kept), *figures).where(
            piece.match(number),
            _choose_kinds(piece.grain, asked),
            *_choose_units(piece.grain.level, asked, within),
        )

    return union_all(*(select_piece(*each) for each in enumerate(pieces))).subquery("piece")


def _sum_pieces(piece: Subquery, kept: Sequence[str]) -> Subquery:
    """Return the sums of what `kept` tells apart: texts and geometries are carried afterwards."""
    own = [piece.c[name] for name in kept]
    sums = (add(piece.c[name]).label(name) for name in FIGURES)
    return select(*own, *sums).group_by(*own).subquery("summed")


def _name_units(summed: Subquery, levels: Collection[str], kinds: Sequence[str]) -> Subquery:
    """Return sums with what is told of their units, which are of these levels, and kinds."""
    unit, kind = EVENT_UNIT.c, EVENT_KIND.c
    told = (unit[name] for name in ("country", *UNIT_NAMES, "located", "geom"))
    rest = (column for column in summed.c if column.key not in {"unit_id", "kind_id"})
    # Without the levels the database goes through all units, most of which are places.
    is_unit = and_(summed.c.unit_id == unit.unit_id, unit.level.in_(sorted(levels)))
    joined = summed.join(EVENT_UNIT, is_unit).join(EVENT_KIND, summed.c.kind_id == kind.kind_id)
    return (
        select(*told, *(kind[name] for name in kinds), *rest)
        .select_from(joined)
        .subquery("counted")
    )


def _select_rollup(
    level: str,
    period: str | None,
    asked: ItemFilter,
    properties: Sequence[str],
    within: Within | None,
) -> FromClause:
    stored = ["unit_id", "kind_id", *(["starts_in"] * bool(period))]
    pieces = _cut(level, period, asked, properties)
    summed = _sum_pieces(_unite(pieces, stored, asked, within), stored)
    kinds = [name for name in _KINDS if name == "record" or name in properties]
    return _name_units(summed, {piece.grain.level for piece in pieces}, kinds)


def select_matched(asked: ItemFilter) -> Select[Any]:
    """Count the events that a question without a box selects; only where `is_kept`."""
    piece = _unite(_cut("country", None, asked), [], asked)
    return select(func.coalesce(add(piece.c.events), 0).label("matched"))


def select_counted(
    level: str,
    period: str | None,
    asked: ItemFilter,
    properties: Sequence[str] = (),
    within: Within | None = None,
) -> FromClause:
    """Return rows to add up, for questions that tell units of a level and periods apart.

    `properties` are the other columns that they tell apart; `within` is a condition on what is
    drawn of the events, for questions about places.
    """
    if not is_kept(asked, properties):
        own = [name for name in properties if name not in _KINDS]
        return select_events(asked, own, within)
    return _select_rollup(level, period, asked, properties, within)

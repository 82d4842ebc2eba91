"""Counts from the roll-up wherever it answers exactly, else from the events one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    cast,
    func,
    select,
    union_all,
)

from app.domain.filters import ItemFilter
from app.query.collections import EVENTS
from app.query.figures import Within, select_events
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
_KEPT = {"country": ("all", "year", "month", "day"), "admin1": ("all", "year", "month"),
         "admin2": ("all", "year", "month"), "admin3": ("all", "year"),
         "place": ("all", "day")}  # fmt: skip
"""What the roll-up holds of each level."""


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


def list_grains(level: str, period: str | None) -> list[Grain]:
    """Return how finely time can be cut; single days of units in between are those of places."""
    return [
        Grain(name, level if name in _KEPT[level] else "place")
        for name in _GRAINS[period]
        if name in _KEPT[level] or name == "day"
    ]


def _narrow(asked: ItemFilter) -> ItemFilter | None:
    """Return the part of a question that is about units; None when every unit is meant."""
    equals = {name: value for name, value in asked.equals.items() if name in _UNIT_FILTERS}
    return ItemFilter(box=asked.box, equals=equals) if equals or asked.box else None


def _choose_kinds(asked: ItemFilter) -> list[ColumnElement[bool]]:
    kinds = [EVENT_KIND.c[name] == asked.equals[name] for name in _KINDS if name in asked.equals]
    chosen = select(EVENT_KIND.c.kind_id).where(*kinds)
    return [EVENT_ROLLUP.c.kind_id.in_(chosen)] if kinds else []


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


def _select_piece(
    piece: Piece, kept: Sequence[str], asked: ItemFilter, within: Within | None
) -> Select[Any]:
    rollup = EVENT_ROLLUP.c
    figures = ((rollup[name] if piece.sign > 0 else -rollup[name]).label(name) for name in FIGURES)
    return select(*(rollup[name] for name in kept), *figures).where(
        piece.match(), *_choose_kinds(asked), *_choose_units(piece.grain.level, asked, within)
    )


def _sum_pieces(pieces: Iterable[Select[Any]], kept: Sequence[str]) -> Subquery:
    """Return the sums per unit, period and kind; of kinds only what `kept` tells apart.

    What comes after has names and geometries to carry: it should have few rows.
    """
    piece = union_all(*pieces).subquery("piece")
    own = [(EVENT_KIND if name in _KINDS else piece).c[name] for name in kept]
    sums = (cast(func.sum(piece.c[name]), BigInteger).label(name) for name in FIGURES)
    joined = piece.join(EVENT_KIND, piece.c.kind_id == EVENT_KIND.c.kind_id)
    return select(*own, *sums).select_from(joined).group_by(*own).subquery("summed")


def _select_rollup(
    level: str,
    period: str | None,
    asked: ItemFilter,
    properties: Sequence[str],
    within: Within | None,
) -> FromClause:
    stored = ["unit_id", *(["starts_in"] * bool(period))]
    kinds = [name for name in _KINDS if name == "record" or name in properties]
    pieces = cut_period(asked.dates, list_grains(level, period))
    selected = (_select_piece(each, [*stored, "kind_id"], asked, within) for each in pieces)
    summed = _sum_pieces(selected, [*stored, *kinds])
    unit = EVENT_UNIT.c
    told = (unit[name] for name in ("country", *UNIT_NAMES, "located", "geom"))
    rest = (column for column in summed.c if column.key != "unit_id")
    joined = summed.join(EVENT_UNIT, summed.c.unit_id == unit.unit_id)
    return select(*told, *rest).select_from(joined).subquery("counted")


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
    return _select_rollup(_find_level(level, asked), period, asked, properties, within)

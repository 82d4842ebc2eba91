"""Counts from the roll-up wherever it answers exactly, else from the events one by one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import BigInteger, FromClause, Select, and_, cast, func, select, true, union_all

from app.domain.filters import ItemFilter
from app.query.collections import EVENTS
from app.query.figures import select_events
from app.query.items import match_items
from app.query.rollup_pieces import Grain, Piece, cut_period
from app.query.versions import View
from app.store.rollup_tables import EVENT_ROLLUP, EVENT_UNIT, FIGURES, UNIT_NAMES

LEVELS = ("country", "admin1", "admin2", "admin3", "place")
_KINDS = ("event_type", "record")
_UNIT_FILTERS = {f"{level}_pcode": level for level in LEVELS[1:4]}
_GRAINS = {None: ("all", "year", "month", "day"), "year": ("year", "month", "day"),
           "quarter": ("month", "day"), "month": ("month", "day"), "week": ("day",),
           "day": ("day",)}  # fmt: skip
"""What the periods of a group are made of, the coarsest first; None: nothing is grouped by time."""
_KEPT = {"country": ("all", "year", "month", "day"), "place": ("all", "year", "day")}
_KEPT_BETWEEN = ("all", "year", "month")


def _is_answered(asked: ItemFilter, properties: Collection[str]) -> bool:
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
    kept = _KEPT.get(level, _KEPT_BETWEEN)
    return [
        Grain(name, level if name in kept else "place")
        for name in _GRAINS[period]
        if name in kept or name == "day"
    ]


def _narrow(asked: ItemFilter) -> ItemFilter | None:
    """Return the part of a question that is about units; None when every unit is meant."""
    equals = {name: value for name, value in asked.equals.items() if name in _UNIT_FILTERS}
    return ItemFilter(box=asked.box, equals=equals) if equals or asked.box else None


def _select_piece(piece: Piece, asked: ItemFilter, kept: Sequence[str]) -> Select[Any]:
    rollup = EVENT_ROLLUP.c
    kinds = [rollup[name] == asked.equals[name] for name in _KINDS if name in asked.equals]
    figures = ((rollup[name] * piece.sign).label(name) for name in FIGURES)
    chosen = select(*(rollup[name] for name in kept), *figures).where(piece.match(), *kinds)
    units = _narrow(asked)
    if units is None:
        return chosen
    within = View(EVENT_UNIT, EVENT_UNIT.c.level == piece.grain.level)
    ids = select(EVENT_UNIT.c.unit_id).where(match_items(EVENTS, within, units))
    return chosen.where(rollup.unit_id.in_(ids))


def _select_rollup(
    level: str, period: str | None, asked: ItemFilter, properties: Sequence[str]
) -> FromClause:
    kept = [
        "unit_id",
        "record",
        *({"event_type"} & set(properties)),
        *(["starts_in"] * bool(period)),
    ]
    pieces = cut_period(asked.dates, list_grains(level, period))
    found = union_all(*(_select_piece(piece, asked, kept) for piece in pieces)).subquery("piece")
    own = [found.c[name] for name in kept]
    sums = (cast(func.sum(found.c[name]), BigInteger).label(name) for name in FIGURES)
    summed = select(*own, *sums).group_by(*own).subquery("summed")
    unit = EVENT_UNIT.c
    told = (unit[name] for name in ("country", *UNIT_NAMES, "located", "geom"))
    rest = (column for column in summed.c if column.key != "unit_id")
    joined = summed.join(EVENT_UNIT, and_(true(), summed.c.unit_id == unit.unit_id))
    return select(*told, *rest).select_from(joined).subquery("counted")


def select_counted(
    level: str, period: str | None, asked: ItemFilter, properties: Sequence[str] = ()
) -> FromClause:
    """Return rows to add up, for questions that tell units of a level and periods apart.

    `properties` are the other columns that they tell apart.
    """
    if not _is_answered(asked, properties):
        return select_events(asked, [name for name in properties if name not in _KINDS])
    return _select_rollup(_find_level(level, asked), period, asked, properties)

"""Published movements of people with their ends as places, to be added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, func, select

from app.domain.balances import Interval, Movement, Unit
from app.domain.claim import Quantifier
from app.domain.filters import ItemFilter
from app.domain.place import FAR_COUNTRY
from app.query.collections import FLOWS
from app.query.items import match_items
from app.store.gazetteer_tables import PLACE

MOST_MOVEMENTS = 20_000
"""Movements of one question; more is asked for in smaller periods."""
_LEVELS = ("governorate", "district", "region", "country", FAR_COUNTRY)
_COLUMNS = (
    *("id", "measure", "origin_pcode", "dest_pcode", "date_start", "date_end", "asserted_by"),
    *("sources", "sources_ar", "persons_low", "persons_best", "persons_high", "quantifier"),
    *("rounded_to", "part_of", "withheld_note_en"),
)
_OPEN = frozenset({Quantifier.AT_LEAST, Quantifier.MORE_THAN})
Row = Mapping[str, Any]


def select_movements(asked: ItemFilter) -> Select[Any]:
    """Return what `asked` selects of the published flows, and one row beyond MOST_MOVEMENTS."""
    view = FLOWS.show(asked.as_of)
    return (
        select(*(view.column(name) for name in _COLUMNS))
        .where(match_items(FLOWS, view, asked))
        .order_by(view.column("id"))
        .limit(MOST_MOVEMENTS + 1)
    )


def select_arrows(asked: ItemFilter) -> Select[Any]:
    """Return the same rows with both ends of their arrows; null without an arrow."""
    view = FLOWS.show(asked.as_of)
    line = view.column(FLOWS.geometry)
    ends = {"origin": func.ST_StartPoint(line), "dest": func.ST_EndPoint(line)}
    corners = [
        getattr(func, axis)(point).label(f"{end}_{name}")
        for end, point in ends.items()
        for axis, name in (("ST_X", "lon"), ("ST_Y", "lat"))
    ]
    names = (*_COLUMNS, "as_of", "origin_name_en", "dest_name_en")
    return (
        select(*(view.column(name) for name in names), *corners)
        .where(match_items(FLOWS, view, asked))
        .order_by(view.column("date_start"), view.column("id"))
        .limit(MOST_MOVEMENTS + 1)
    )


def select_flow_units() -> Select[Any]:
    """Return the places by which movements are told."""
    names = ("place_id", "pcode", "level", "name_en", "name_ar", "country", "admin1_pcode")
    return select(*(PLACE.c[name] for name in names)).where(PLACE.c.level.in_(_LEVELS))


def read_units(rows: Iterable[Row]) -> dict[str, Unit]:
    """Return the places by their codes, and by their ids where those differ."""
    units: dict[str, Unit] = {}
    for row in rows:
        level = "country" if row["level"] == FAR_COUNTRY else row["level"]
        code = row["pcode"] or row["place_id"]
        unit = Unit(code, level, row["name_en"], row["name_ar"], row["country"],
                    row["admin1_pcode"])  # fmt: skip
        units[code] = unit
        units.setdefault(row["place_id"], unit)
    return units


def read_movement(row: Row, units: Mapping[str, Unit]) -> Movement:
    """Return a published flow as what can be added up."""
    return Movement(
        id=row["id"],
        measure=row["measure"],
        origin=units.get(row["origin_pcode"] or ""),
        dest=units.get(row["dest_pcode"] or ""),
        start=row["date_start"],
        end=row["date_end"],
        source=_name_source(row),
        persons=_bound_persons(row),
        error=_measure_error(row),
        part_of=row["part_of"],
        is_approximate=row["quantifier"] == Quantifier.APPROXIMATELY,
        is_incomplete=row["withheld_note_en"] is not None,
    )


def _name_source(row: Row) -> tuple[str, str] | None:
    if row["asserted_by"] is None:
        return None
    english = str(row["asserted_by"])
    names: dict[str, str] = dict(zip(row["sources"], row["sources_ar"], strict=False))
    return english, names.get(english, english)


def _bound_persons(row: Row) -> Interval | None:
    """Return what the rounded figure says at least and at most; None without a number."""
    low, best, high = (row[f"persons_{name}"] for name in ("low", "best", "high"))
    if low is None and best is None and high is None:
        return None
    # Nobody is told as nobody; any other count may lie half a step beside what is told.
    half = row["rounded_to"] // 2 if best else 0
    if best is not None:
        low = max(0, best - half) if low in {None, best} else low
        if high in {None, best} and row["quantifier"] not in _OPEN:
            high = best + half
    return Interval(low or 0, high)


def _measure_error(row: Row) -> int:
    if row["persons_best"] is not None:
        return int(row["rounded_to"] // 2)
    bounded = row["persons_low"] is not None or row["persons_high"] is not None
    return int(row["rounded_to"] - 1) if bounded else 0

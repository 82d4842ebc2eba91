"""Balances of places as JSON and as a table: intervals, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.domain.balance_sheet import Key, Row, Sheet, Whole
from app.domain.balances import COMPONENTS, Interval, Total
from app.domain.spreadsheet_cells import guard_cell
from app.encode.shapes.cells import spell_cell, write_lines

_LEVELS = {"governorate": "admin1", "district": "admin2"}
_COUNTED = (
    *("movements", "rounding_error", "partly_in_period", "may_overlap", "approximate"),
    "withheld_parts",
)
_NAMED = ("pcode", "name_en", "name_ar", "level", "country", "month", "source_en", "source_ar")
TABLE_COLUMNS = (
    *_NAMED,
    *(f"{name}_{bound}" for name in (*COMPONENTS, "net") for bound in ("low", "high")),
    *_COUNTED,
)
"""The columns of the table; an empty cell is unknown, never 0."""


def _name_key(key: Key) -> dict[str, object]:
    unit = key.unit
    return {
        "pcode": unit.code,
        "name_en": unit.name_en,
        "name_ar": unit.name_ar,
        "level": _LEVELS.get(unit.level, unit.level),
        "country": unit.country,
        "month": None if key.month is None else key.month.strftime("%Y-%m"),
        "source_en": key.source[0],
        "source_ar": key.source[1],
    }


def _count(row: Row) -> dict[str, int]:
    shares = row.list_movements()
    return {
        "movements": len(shares),
        "rounding_error": sum(share.movement.error for share in shares),
        "partly_in_period": sum(share.is_partial for share in shares),
        "may_overlap": sum(total.overlapping for total in row.totals.values() if total),
        "approximate": sum(share.movement.is_approximate for share in shares),
        "withheld_parts": sum(share.movement.is_incomplete for share in shares),
    }


def _spell_interval(interval: Interval | None) -> dict[str, int | None] | None:
    return None if interval is None else {"low": interval.low, "high": interval.high}


def _find_persons(total: Total | None) -> Interval | None:
    return total.persons if total else None


def tell_row(row: Row) -> dict[str, object]:
    """Return one row; a component of which no published movement speaks is null, not 0."""
    told = {name: _spell_interval(_find_persons(row.totals[name])) for name in COMPONENTS}
    return {**_name_key(row.key), **told, "net": _spell_interval(row.net), **_count(row)}


def tell_whole(whole: Whole) -> dict[str, object]:
    """Return a movement with the sum of its published parts, and the gap between them."""
    return {
        "flow": whole.movement.id,
        "source_en": whole.movement.source[0] if whole.movement.source else None,
        "stated": _spell_interval(whole.movement.persons),
        "parts": [share.movement.id for share in whole.parts.shares],
        "parts_sum": _spell_interval(whole.parts.persons),
        "gap": _spell_interval(whole.gap),
    }


def tell_sheet(sheet: Sheet) -> dict[str, Any]:
    """Return the rows, the wholes with their parts, and how many movements were left out, why."""
    return {
        "rows": [tell_row(row) for row in sheet.rows],
        "wholes": [tell_whole(whole) for whole in sheet.wholes],
        "left_out": dict(sorted(sheet.left_out.items())),
    }


def _spell_row(row: Row) -> list[str]:
    told = {**_name_key(row.key), **_count(row)}
    for name, interval in (*((n, _find_persons(t)) for n, t in row.totals.items()),
                           ("net", row.net)):  # fmt: skip
        told[f"{name}_low"] = interval.low if interval else None
        told[f"{name}_high"] = interval.high if interval else None
    return [guard_cell(spell_cell(told[name])) for name in TABLE_COLUMNS]


def write_sheet(rows: Iterable[Row]) -> bytes:
    """Return the rows as CSV (UTF-8); numbers are bare, and no cell is a formula."""
    return write_lines([TABLE_COLUMNS, *map(_spell_row, rows)])

"""Counts as JSON, as a table, and as points of a map, with the reason where a sum is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.spreadsheet_cells import guard_cell
from app.encode.geojson import encode_json
from app.encode.shapes.cells import spell_cell, write_lines

Row = Mapping[str, Any]
SEVERAL, NO_FIGURE, PARTLY_OPEN = "several_records", "no_figure", "partly_open"
REASONS = {
    SEVERAL: "Several records are in this group and may tell of the same people: ask by record.",
    NO_FIGURE: "No event in this group is a site with a lower figure; totals and parts contain "
    "one another and are never added.",
    PARTLY_OPEN: "An added event has no such figure: the sum of the others would pass for all.",
}
"""Why a sum is null, by the word in `killed_reason` and `injured_reason`."""
COVERAGE = (
    "covered_by names the records that have events both on or before the last day and on or after "
    "the first day of a period. No events where one covers it means that it recorded none there; "
    "where none does, nothing is known. Neither means peace."
)
UNLOCATED = "Events without a position are in no row: they are counted in unlocated."


def _find_reason(row: Row, measure: str) -> str | None:
    if row["records"] > 1:
        return SEVERAL
    if row[f"{measure}_low"] is None:
        return NO_FIGURE
    whole = all(row[f"{measure}_{part}"] is not None for part in ("best", "high"))
    return None if whole else PARTLY_OPEN


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows with their reasons; `unlocated` events lie nowhere on the map, of `matched` in all."""

    rows: Sequence[Row]
    matched: int
    unlocated: int | None = None

    @classmethod
    def split(cls, rows: Sequence[Row], measures: Sequence[str], *, is_drawn: bool) -> Counted:
        """Return what the database counted; of drawn units what has no position stands apart."""
        told = [
            {**row, **{f"{each}_reason": _find_reason(row, each) for each in measures}}
            for row in rows
        ]
        matched = sum(row["events"] for row in rows)
        if not is_drawn:
            return cls(told, matched)
        drawn = [row for row in told if row["level"] is not None]
        return cls(drawn, matched, matched - sum(row["events"] for row in drawn))

    def list_notes(self) -> dict[str, Any]:
        """Return in words what the rows leave open."""
        given = {row.get(f"{each}_reason") for row in self.rows for each in ("killed", "injured")}
        notes: dict[str, Any] = {"reasons": {k: v for k, v in REASONS.items() if k in given}}
        if self.unlocated is not None:
            notes |= {"unlocated": self.unlocated, "unlocated_note": UNLOCATED}
        if self.rows and "covered_by" in self.rows[0]:
            notes["coverage_note"] = COVERAGE
        return notes


def encode_counted(counted: Counted, told: Mapping[str, Any]) -> bytes:
    """Return the rows as JSON with what is told of all of them."""
    return encode_json({**told, **counted.list_notes(), "rows": counted.rows})


def _spell(value: object) -> str:
    text = spell_cell(value)
    return guard_cell(text) if isinstance(value, str | list) else text


def write_counted(counted: Counted) -> bytes:
    """Return the rows as CSV; a last row without a place counts what has no position."""
    rows = list(counted.rows)
    names = list(rows[0]) if rows else ["events"]
    if counted.unlocated:
        rows.append({**dict.fromkeys(names), "events": counted.unlocated})
    return write_lines([names, *([_spell(row[name]) for name in names] for row in rows)])


def _draw_point(row: Row) -> dict[str, Any]:
    place = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
    properties = {name: value for name, value in row.items() if name not in {"lon", "lat"}}
    return {"type": "Feature", "geometry": place, "properties": properties}


def encode_points(counted: Counted, told: Mapping[str, Any]) -> bytes:
    """Return the rows as a GeoJSON FeatureCollection of points."""
    features = [_draw_point(row) for row in counted.rows]
    more = {**told, **counted.list_notes(), "numberReturned": len(features)}
    return encode_json({"type": "FeatureCollection", **more, "features": features})

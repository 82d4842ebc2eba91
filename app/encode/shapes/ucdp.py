"""UCDP GED's table: the 49 columns of releases 24.1 and 25.1, in order (best, high, low).

A row that came from UCDP is given back as it came, in the exact view. Of other events our own
fields fill what they can; UCDP writes 0 where nobody died and has no word for unknown: unknown is
empty here.
"""

from __future__ import annotations

from app.domain.acled_words import STATE_SIDES
from app.domain.event import VIOLENT_TYPES
from app.encode.shapes.rows import Row, Subject, name_location, refuse_in_sums
from app.encode.shapes.shape import Shape
from app.encode.shapes.tables import Spell, Table

_CLEAR = frozenset({"fair", "confirmed"})
_CELLS_PER_DEGREE, _CELLS_AROUND = 2, 720
"""PRIO-GRID: half degrees, counted from 180° W and 90° S, row by row, from 1."""


def _tell_violence(row: Row) -> int | None:
    """Return 1 where a state fights, 2 where none does, 3 against civilians; None if nobody says"""
    if row["event_type"] == "Violence against civilians":
        return 3
    sides = [side.lower() for side in (row["actor1"], row["actor2"]) if side]
    if any(side.startswith(STATE_SIDES) for side in sides):
        return 1
    return 2 if len(sides) == 2 else None


def _refuse(row: Row) -> str | None:
    if row["event_type"] not in VIOLENT_TYPES:
        return "no organised violence: UCDP has no code for it"
    return refuse_in_sums(row)


def _count_civilians(row: Row) -> int | None:
    best: int | None = row["killed_best"]
    return best if row["killed_population"] == "civilians" else None


def _draw_point(row: Row) -> str | None:
    return None if row["lon"] is None else f"POINT ({row['lon']} {row['lat']})"


def _number_cell(row: Row) -> int | None:
    if row["lon"] is None:
        return None
    across = int((row["lon"] + 180) * _CELLS_PER_DEGREE)
    up = int((row["lat"] + 90) * _CELLS_PER_DEGREE)
    return up * _CELLS_AROUND + across + 1


COLUMNS: dict[str, Spell | None] = {
    "id": lambda row: row["id"],
    "relid": None,
    "year": lambda row: row["date_start"].year,
    "active_year": None,
    "code_status": None,
    "type_of_violence": _tell_violence,
    "conflict_dset_id": None,
    "conflict_new_id": None,
    "conflict_name": None,
    "dyad_dset_id": None,
    "dyad_new_id": None,
    "dyad_name": None,
    "side_a_dset_id": None,
    "side_a_new_id": None,
    "side_a": lambda row: row["actor1"],
    "side_b_dset_id": None,
    "side_b_new_id": None,
    "side_b": lambda row: row["actor2"],
    "number_of_sources": lambda row: row["sources_count"],
    "source_article": None,
    "source_office": lambda row: row["sources"],
    "source_date": None,
    "source_headline": None,
    "source_original": None,
    "where_prec": lambda row: row["where_prec"],
    "where_coordinates": name_location,
    "where_description": None,
    "adm_1": lambda row: row["admin1_name_en"],
    "adm_2": lambda row: row["admin2_name_en"],
    "latitude": lambda row: row["lat"],
    "longitude": lambda row: row["lon"],
    "geom_wkt": _draw_point,
    "priogrid_gid": _number_cell,
    "country": lambda row: "Syria",
    "country_id": lambda row: 652,
    "region": lambda row: "Middle East",
    "event_clarity": lambda row: 1 if row["verification"] in _CLEAR else 2,
    "date_prec": lambda row: row["date_prec"],
    "date_start": lambda row: row["date_start"],
    "date_end": lambda row: row["date_end"],
    "deaths_a": None,
    "deaths_b": None,
    "deaths_civilians": _count_civilians,
    "deaths_unknown": None,
    "best": lambda row: row["killed_best"],
    "high": lambda row: row["killed_high"],
    "low": lambda row: row["killed_low"],
    "gwnoa": None,
    "gwnob": None,
}
_TABLE = Table(COLUMNS, _refuse, own_adapter="ucdp_ged")
SHAPE = Shape(
    "ucdp",
    "UCDP GED's 49 columns (CSV)",
    (Subject.EVENTS,),
    _TABLE.encode,
    columns=tuple(COLUMNS),
    own_adapter="ucdp_ged",
)

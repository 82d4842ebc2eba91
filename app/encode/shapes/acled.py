"""ACLED's table: the 31 columns of its current API, in order.

`fatalities` is one whole number, the most conservative: the lowest that sources bound. Where they
only say "dozens" it is what ACLED's rule makes of the word, and `notes` says so; where nobody tells
of any dead it is empty. `event_date` is the first day; `time_precision` says how many it may be.
"""

from __future__ import annotations

from app.domain.acled_words import explain_number
from app.encode.shapes.rows import Row, Subject, find_least, name_location, refuse_in_sums
from app.encode.shapes.shape import Shape
from app.encode.shapes.tables import Spell, Table

_TIME_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3}
"""ACLED's day, week and month for UCDP's five."""


def _mark_civilians(row: Row) -> str | None:
    targeted = row["event_type"] == "Violence against civilians"
    return "Civilian targeting" if targeted else None


def _list_tags(row: Row) -> str:
    """Tell what ACLED has no column for."""
    tags = [f"verification: {row['verification']}"]
    told = row["verification"] == "contested"
    tags += ["contested"] if row["contested"] and not told else []
    return "; ".join([*tags, f"record: {row['record']}"])


def _count_killed(row: Row) -> int | None:
    least = find_least(row)
    in_words: int | None = row.get("killed_in_words")
    return in_words if least is None else least


def _write_notes(row: Row) -> str:
    text = str(row["summary_en"] or row["title_en"])
    in_words = row.get("killed_in_words") if find_least(row) is None else None
    return text + explain_number(in_words) if in_words else text


COLUMNS: dict[str, Spell | None] = {
    "event_id_cnty": lambda row: row["id"],
    "event_date": lambda row: row["date_start"],
    "year": lambda row: row["date_start"].year,
    "time_precision": lambda row: _TIME_PRECISION[row["date_prec"]],
    "disorder_type": lambda row: row["disorder_type"],
    "event_type": lambda row: row["event_type"],
    "sub_event_type": lambda row: row["sub_event_type"],
    "actor1": lambda row: row["actor1"],
    "assoc_actor_1": None,
    "inter1": None,
    "actor2": lambda row: row["actor2"],
    "assoc_actor_2": None,
    "inter2": None,
    "interaction": None,
    "civilian_targeting": _mark_civilians,
    "iso": lambda row: 760,
    "region": lambda row: "Middle East",
    "country": lambda row: "Syria",
    "admin1": lambda row: row["admin1_name_en"],
    "admin2": lambda row: row["admin2_name_en"],
    "admin3": lambda row: row["admin3_name_en"],
    "location": name_location,
    "latitude": lambda row: row["lat"],
    "longitude": lambda row: row["lon"],
    "geo_precision": lambda row: row["geo_precision"],
    "source": lambda row: row["sources"],
    "source_scale": None,
    "notes": _write_notes,
    "fatalities": _count_killed,
    "tags": _list_tags,
    "timestamp": lambda row: int(row["revised_at"].timestamp()),
}
_TABLE = Table(COLUMNS, refuse_in_sums, own_adapter="acled")
SHAPE = Shape(
    "acled",
    "ACLED's 31 columns (CSV)",
    (Subject.EVENTS,),
    _TABLE.encode,
    columns=tuple(COLUMNS),
    own_adapter="acled",
)

"""A CSV table with a row of HXL 1.1 tags under its names, for humanitarian tools that read them."""

from __future__ import annotations

from app.encode.hashtags import HASHTAGS
from app.encode.shapes.rows import Subject, name_location
from app.encode.shapes.shape import Shape
from app.encode.shapes.tables import Spell, Table

_COLUMNS: dict[str, Spell] = {
    "event_id": lambda row: row["id"],
    "event_date": lambda row: row["date_start"],
    "date_start": lambda row: row["date_start"],
    "date_end": lambda row: row["date_end"],
    "event_type": lambda row: row["event_type"],
    "sub_event_type": lambda row: row["sub_event_type"],
    "scope": lambda row: row["scope"],
    "verification": lambda row: row["verification"],
    "actor1": lambda row: row["actor1"],
    "actor2": lambda row: row["actor2"],
    "admin1": lambda row: row["admin1_name_en"],
    "admin1_pcode": lambda row: row["admin1_pcode"],
    "admin2": lambda row: row["admin2_name_en"],
    "admin2_pcode": lambda row: row["admin2_pcode"],
    "admin3": lambda row: row["admin3_name_en"],
    "admin3_pcode": lambda row: row["admin3_pcode"],
    "location": name_location,
    "latitude": lambda row: row["lat"],
    "longitude": lambda row: row["lon"],
    "precision": lambda row: row["precision"],
    "best": lambda row: row["killed_best"],
    "low": lambda row: row["killed_low"],
    "high": lambda row: row["killed_high"],
    "injured": lambda row: row["injured_best"],
    "source": lambda row: row["sources"],
    "notes": lambda row: row["summary_en"] or row["title_en"],
    "notes_ar": lambda row: row["summary_ar"] or row["title_ar"],
}
_TABLE = Table(_COLUMNS, tags=[HASHTAGS[name] for name in _COLUMNS])
SHAPE = Shape(
    "hxl",
    "a table with HXL tags (CSV)",
    (Subject.EVENTS,),
    _TABLE.encode,
    columns=tuple(_COLUMNS),
)

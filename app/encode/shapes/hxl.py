"""A CSV table with a row of HXL 1.1 tags under its names, for humanitarian tools that read them."""

from __future__ import annotations

from app.encode.shapes.rows import Subject, name_location
from app.encode.shapes.shape import Shape
from app.encode.shapes.tables import Spell, Table

_COLUMNS: tuple[tuple[str, str, Spell], ...] = (
    ("event_id", "#event+id", lambda row: row["id"]),
    ("event_date", "#date+occurred", lambda row: row["date_start"]),
    ("date_start", "#date+start", lambda row: row["date_start"]),
    ("date_end", "#date+end", lambda row: row["date_end"]),
    ("event_type", "#event+type", lambda row: row["event_type"]),
    ("sub_event_type", "#event+type+sub", lambda row: row["sub_event_type"]),
    ("scope", "#event+scope", lambda row: row["scope"]),
    ("verification", "#event+verification", lambda row: row["verification"]),
    ("actor1", "#group+name+first", lambda row: row["actor1"]),
    ("actor2", "#group+name+second", lambda row: row["actor2"]),
    ("admin1", "#adm1+name", lambda row: row["admin1_name_en"]),
    ("admin1_pcode", "#adm1+code", lambda row: row["admin1_pcode"]),
    ("admin2", "#adm2+name", lambda row: row["admin2_name_en"]),
    ("admin2_pcode", "#adm2+code", lambda row: row["admin2_pcode"]),
    ("admin3", "#adm3+name", lambda row: row["admin3_name_en"]),
    ("admin3_pcode", "#adm3+code", lambda row: row["admin3_pcode"]),
    ("location", "#loc+name", name_location),
    ("latitude", "#geo+lat", lambda row: row["lat"]),
    ("longitude", "#geo+lon", lambda row: row["lon"]),
    ("precision", "#geo+precision", lambda row: row["precision"]),
    ("best", "#affected+killed", lambda row: row["killed_best"]),
    ("low", "#affected+killed+min", lambda row: row["killed_low"]),
    ("high", "#affected+killed+max", lambda row: row["killed_high"]),
    ("injured", "#affected+injured", lambda row: row["injured_best"]),
    ("source", "#meta+source", lambda row: row["sources"]),
    ("notes", "#description+i_en", lambda row: row["summary_en"] or row["title_en"]),
    ("notes_ar", "#description+i_ar", lambda row: row["summary_ar"] or row["title_ar"]),
)
_TABLE = Table({name: spell for name, _, spell in _COLUMNS}, tags=[tag for _, tag, _ in _COLUMNS])
SHAPE = Shape(
    "hxl",
    "a table with HXL tags (CSV)",
    (Subject.EVENTS,),
    _TABLE.encode,
    columns=tuple(name for name, _, _ in _COLUMNS),
)

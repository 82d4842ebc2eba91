"""The table of places, readable by everyone."""

from sqlalchemy import Column, Table, Text

from app.store.columns import METADATA, geometry, integers, text_lists, texts

PLACE = Table(
    "place",
    METADATA,
    Column("place_id", Text, primary_key=True),
    *texts("pcode"),
    *texts("level", "name_en", "name_ar", required=True),
    *text_lists("aliases"),
    *texts("parent_id", "admin1_pcode", "admin2_pcode", "admin3_pcode"),
    *texts("country", required=True),
    *texts("iso", "capital_place_id"),
    geometry("point", "POINT"),
    geometry("area", "MULTIPOLYGON"),
    geometry("outline", "MULTIPOLYGON"),
    *integers("precision_m"),
    *texts("population_class"),
    *texts("source", required=True),
    *texts("note_en", "note_ar"),
    schema="gazetteer",
)

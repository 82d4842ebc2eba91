"""The tables of places and of the releases that they were taken from, readable by everyone."""

from sqlalchemy import Boolean, Column, ForeignKey, Identity, Integer, Table, Text

from app.store.columns import (
    METADATA,
    dates,
    geometry,
    instants,
    integers,
    json_value,
    text_lists,
    texts,
)

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
    *integers("population"),
    *dates("valid_from", "valid_to"),
    schema="gazetteer",
)
"""The places as they are now, merged from what is shipped and from the releases."""

RELEASE = Table(
    "release",
    METADATA,
    Column("release_id", Text, primary_key=True),
    Column("seq", Integer, Identity(always=True), nullable=False),
    *texts("title", "publisher", "licence", "origin", required=True),
    *dates("valid_from"),
    *texts("sha256", required=True),
    json_value("counts", required=True),
    json_value("report", required=True),
    *instants("loaded_at", required=True),
    schema="gazetteer",
)

UNIT = Table(
    "unit",
    METADATA,
    Column("release_id", Text, ForeignKey(RELEASE.c.release_id), primary_key=True),
    Column("place_id", Text, primary_key=True),
    *texts("level", "name_en", "name_ar", required=True),
    *text_lists("aliases"),
    *texts("parent_id", "admin1_pcode", "admin2_pcode", "admin3_pcode"),
    geometry("point", "POINT"),
    geometry("area", "MULTIPOLYGON"),
    *integers("precision_m"),
    schema="gazetteer",
)
"""The units of every release, side by side."""

GAZETTEER_STATE = Table(
    "state",
    METADATA,
    Column("only_row", Boolean, primary_key=True),
    *integers("revision", required=True),
    *instants("changed_at", required=True),
    *texts("inputs", required=True),
    schema="gazetteer",
)

"""The private ledger: what sources said, as they said it. Rows are added, never changed."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, REAL

from app.store.columns import (
    METADATA,
    dates,
    geometry,
    instants,
    integers,
    json_value,
    row_number,
    small_integers,
    text_lists,
    texts,
)

__all__ = [
    "ASSESSMENT",
    "ATTRIBUTION",
    "CLAIM",
    "CORRIDOR",
    "DOCUMENT",
    "EVENT",
    "FLOW",
    "LEDGER_TABLES",
    "LOAD",
    "MODE_CHANGE",
    "PAIRING",
    "REVISION",
    "SOURCE",
    "SUBJECTS",
    "TOMBSTONE",
    "WAIVER",
]


def _load_id() -> Column[int]:
    return Column("load_id", BigInteger, ForeignKey("ledger.load.load_id"), nullable=False)


def _revision_columns(id_column: str) -> list[Column[Any]]:
    return [
        row_number("seq"),
        *texts(id_column, required=True),
        *integers("revision", required=True),
        *texts("reason_code", "adapter", "provider_id", "content_hash", required=True),
        _load_id(),
        *instants("recorded_at", required=True),
    ]


def _list_end_columns(end: str) -> list[Column[Any]]:
    return [
        *texts(f"{end}_precision", f"{end}_match_method"),
        Column(f"{end}_match_score", REAL),
        *texts(f"{end}_match_note"),
    ]


LOAD = Table(
    "load",
    METADATA,
    row_number("load_id"),
    *texts("adapter", "file_name", required=True),
    *instants("recorded_at", required=True),
    *texts("note"),
    schema="ledger",
)
SOURCE = Table(
    "source",
    METADATA,
    row_number("seq"),
    *texts("source_id", "name_en", "name_ar", "kind", "independence_group", required=True),
    *texts("reliability", required=True),
    *texts("reliability_note", "url"),
    *texts("content_hash", required=True),
    _load_id(),
    *instants("recorded_at", required=True),
    schema="ledger",
)
EVENT = Table(
    "event",
    METADATA,
    *_revision_columns("event_id"),
    *texts("title_en", "title_ar", "summary_en", "summary_ar"),
    *texts("event_type", required=True),
    *texts("sub_event_type"),
    *texts("scope", required=True),
    *texts("parent_event_id"),
    *dates("date_start", "date_end", required=True),
    *small_integers("date_prec"),
    *texts("verification", "visibility", required=True),
    *texts("actor1", "actor2", "open_inquiry_en", "open_inquiry_ar"),
    *text_lists("flags"),
    *texts("place_id"),
    *texts("precision", required=True),
    *integers("precision_m"),
    *text_lists("waypoints"),
    geometry("geom_exact", "POINT"),
    *texts("match_method"),
    Column("match_score", REAL),
    *texts("match_note"),
    json_value("provider", required=True),
    schema="ledger",
)
FLOW = Table(
    "flow",
    METADATA,
    *_revision_columns("flow_id"),
    *texts("title_en", "title_ar"),
    *texts("measure", required=True),
    *texts("origin_place_id", "dest_place_id"),
    *dates("date_start", "date_end", required=True),
    *texts("part_of"),
    Column("drawn", Boolean, nullable=False),
    *texts("mode_en", "mode_ar"),
    *_list_end_columns("origin"),
    *_list_end_columns("dest"),
    Column("flags", ARRAY(Text)),
    json_value("provider"),
    schema="ledger",
)
CORRIDOR = Table(
    "corridor",
    METADATA,
    *_revision_columns("corridor_id"),
    *texts("name_en", "name_ar", "kind", "status", required=True),
    *texts("status_as_stated", "origin_place_id", "dest_place_id", "admin1_pcode"),
    Column("announced_publicly", Boolean),
    *texts("announced_by"),
    *dates("valid_from", "valid_to", "last_confirmed"),
    *texts("outcome_en", "outcome_ar"),
    schema="ledger",
)
CLAIM = Table(
    "claim",
    METADATA,
    row_number("seq"),
    *texts("claim_id", "subject_id", required=True),
    *integers("subject_revision", required=True),
    *texts("claim_key", "asserted_by", required=True),
    *texts("relayed_by", "relays_claim_id"),
    *texts("measure", required=True),
    *texts("measure_as_stated"),
    *texts("population", required=True),
    *integers("low", "best", "high"),
    *texts("quantifier", "method", required=True),
    Column("cumulative", Boolean, nullable=False),
    *texts("locality_place_id", "scope_note_en", "scope_note_ar"),
    *dates("period_start", "period_end", "as_of"),
    *texts("as_of_unit"),
    *dates("reported_at"),
    *texts("reported_unit", "url", "quote", "document_id"),
    *text_lists("scope_place_ids"),
    *texts("supersedes_claim_id", "group_tag", "sex", "age_band"),
    *texts("unit", required=True),
    Column("household_size", REAL),
    *texts("quote_lang"),
    _load_id(),
    *instants("recorded_at", required=True),
    schema="ledger",
)
TOMBSTONE = Table(
    "tombstone",
    METADATA,
    *texts("entity_id", "reason_code", required=True),
    *texts("replaced_by", "reason_text"),
    *instants("recorded_at", required=True),
    *integers("until_revision"),
    row_number("seq"),
    schema="ledger",
)
DOCUMENT = Table(
    "document",
    METADATA,
    row_number("seq"),
    *texts("document_id", "source_id", required=True),
    *texts("title", "url", "archived_url", "sha256"),
    *dates("published_at"),
    *texts("published_unit"),
    *instants("retrieved_at"),
    *texts("language"),
    *texts("content_hash", required=True),
    _load_id(),
    *instants("recorded_at", required=True),
    schema="ledger",
)
ATTRIBUTION = Table(
    "attribution",
    METADATA,
    row_number("seq"),
    *texts("event_id", required=True),
    *integers("subject_revision", required=True),
    *texts("attribution_key", "actor_en", required=True),
    *texts("actor_ar"),
    *texts("role", "status", required=True),
    *texts("claim_id"),
    _load_id(),
    *instants("recorded_at", required=True),
    schema="ledger",
)
ASSESSMENT = Table(
    "assessment",
    METADATA,
    row_number("seq"),
    *texts("event_id", required=True),
    *integers("subject_revision", required=True),
    *texts("verification", required=True),
    *texts("reason_en", "reason_ar"),
    *texts("assessor_role", required=True),
    *dates("decided_at"),
    json_value("open_inquiries", required=True),
    _load_id(),
    *instants("recorded_at", required=True),
    schema="ledger",
)
WAIVER = Table(
    "waiver",
    METADATA,
    row_number("seq"),
    *texts("event_id", "reason", required=True),
    *instants("recorded_at", required=True),
    schema="ledger",
)
MODE_CHANGE = Table(
    "mode_change",
    METADATA,
    row_number("seq"),
    *texts("mode", "reason", required=True),
    *instants("recorded_at", required=True),
    schema="ledger",
)
PAIRING = Table(
    "pairing",
    METADATA,
    row_number("seq"),
    *texts("event_id", "into_id", "decision", required=True),
    *texts("note"),
    *instants("recorded_at", required=True),
    schema="ledger",
)
REVISION = Table(
    "revision",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    *texts("entity", required=True),
    Column("row_key", BigInteger, nullable=False),
    *texts("entity_id", required=True),
    *integers("revision"),
    *texts("reason_code"),
    *texts("actor_role", required=True),
    *instants("recorded_at", required=True),
    Column("digest", LargeBinary, nullable=False),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    schema="ledger",
)
"""One entry for each row of the other tables, made by the database itself."""

SUBJECTS = {
    "event": (EVENT, EVENT.c.event_id),
    "flow": (FLOW, FLOW.c.flow_id),
    "corridor": (CORRIDOR, CORRIDOR.c.corridor_id),
}
"""The kinds of records that there are claims about: the table and the column of their own id."""

LEDGER_TABLES = (
    LOAD, SOURCE, DOCUMENT, EVENT, FLOW, CORRIDOR, CLAIM, ATTRIBUTION, ASSESSMENT, TOMBSTONE,
    WAIVER, MODE_CHANGE, PAIRING,
)  # fmt: skip
"""Those that are written to; each row gets its entry in REVISION."""

"""What the public may see; `shown_to IS NULL` marks what is shown now."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Double, Table, Text

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


def _versioned() -> list[Column[Any]]:
    return [
        row_number("row_id"),
        *texts("id", required=True),
        *integers("revision", required=True),
        *texts("row_hash", "reason_code", required=True),
        *instants("shown_from", required=True),
        *instants("shown_to"),
    ]


def _counted() -> list[Column[Any]]:
    return [
        *text_lists("sources", "sources_ar"),
        *integers("sources_count", "claims_count", required=True),
    ]


STATE = Table(
    "state",
    METADATA,
    Column("only_row", Boolean, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    *instants("published_at", required=True),
    *texts("policy", "mode", required=True),
    *instants("mode_since"),
    schema="published",
)
SNAPSHOT = Table(
    "snapshot",
    METADATA,
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    *instants("published_at", required=True),
    *texts("policy", "mode", required=True),
    schema="published",
)
ABOUT = Table(
    "about",
    METADATA,
    row_number("seq"),
    *instants("shown_from", required=True),
    *texts("policy", "content_hash", required=True),
    json_value("content", required=True),
    schema="published",
)
TOMBSTONE = Table(
    "tombstone",
    METADATA,
    Column("id", Text, primary_key=True),
    *texts("kind", required=True),
    *instants("withdrawn_at", required=True),
    *texts("reason_code", required=True),
    *texts("replaced_by"),
    schema="published",
)
WITHHELD = Table(
    "withheld",
    METADATA,
    Column("id", Text, primary_key=True),
    *integers("versions", required=True),
    schema="published",
)
CLUSTER_MEMBER = Table(
    "cluster_member",
    METADATA,
    Column("event_id", Text, primary_key=True),
    *texts("cluster_id"),
    *texts("chain_id", required=True),
    schema="published",
)
CLUSTER_BASIS = Table(
    "cluster_basis",
    METADATA,
    Column("record", Text, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("events", BigInteger, nullable=False),
    schema="published",
)


def _toll() -> list[Column[Any]]:
    return [
        *integers("killed_low", "killed_best", "killed_high"),
        *texts("killed_population"),
        *integers("injured_low", "injured_best", "injured_high"),
        json_value("estimate"),
        Column("contested", Boolean, nullable=False),
        *_counted(),
    ]


def _step() -> list[Column[Any]]:
    return [
        *_versioned(),
        *texts("subject_id", required=True),
        *dates("known_from", required=True),
        *dates("known_to"),
    ]


EVENT_STEP = Table("event_step", METADATA, *_step(), *_toll(), schema="published")
EVENT = Table(
    "event",
    METADATA,
    *_versioned(),
    *texts("record", "title_en", "title_ar", required=True),
    *texts("summary_en", "summary_ar"),
    *texts("event_type", required=True),
    *texts("sub_event_type"),
    *texts("disorder_type", "scope", required=True),
    *texts("parent_event_id"),
    *dates("date_start", "date_end", required=True),
    *small_integers("date_prec"),
    *texts("admin1_pcode", "admin1_name_en", "admin1_name_ar"),
    *texts("admin2_pcode", "admin2_name_en", "admin2_name_ar"),
    *texts("admin3_pcode", "admin3_name_en", "admin3_name_ar"),
    *texts("place_name_en", "place_name_ar", "provider_location"),
    *texts("precision", required=True),
    *integers("precision_m"),
    *small_integers("geo_precision", "where_prec"),
    *_toll(),
    *texts("actor1", "actor2"),
    *texts("verification", required=True),
    *texts("open_inquiry_en", "open_inquiry_ar"),
    *dates("known_from", required=True),
    *text_lists("flags"),
    json_value("redaction"),
    *instants("published_at"),
    *instants("revised_at", required=True),
    geometry("geom"),
    Column("spot", BigInteger),
    *texts("feature"),
    schema="published",
)
EVENT_SPOT = Table(
    "event_spot",
    METADATA,
    Column("spot", BigInteger, primary_key=True, autoincrement=False),
    geometry("geom"),
    *integers("events", required=True),
    schema="published",
)
CLAIM = Table(
    "claim",
    METADATA,
    *_versioned(),
    *texts("subject_id", required=True),
    *integers("position", required=True),
    *texts("asserted_by_en", "asserted_by_ar", "source_kind", required=True),
    *texts("relayed_by"),
    *texts("measure", required=True),
    *texts("measure_as_stated"),
    *texts("population", required=True),
    *integers("low", "best", "high"),
    *texts("quantifier", "method", required=True),
    Column("cumulative", Boolean, nullable=False),
    *texts("scope_note_en", "scope_note_ar", "locality_en", "locality_ar"),
    *dates("period_start", "period_end", "as_of"),
    *texts("as_of_unit"),
    *dates("reported_at"),
    *texts("reported_unit", "url", "quote"),
    Column("used_in_estimate", Boolean, nullable=False),
    *texts("display_en", "display_ar", "status", required=True),
    *dates("known_from", required=True),
    *text_lists("scope_paths"),
    *texts("relays_claim_id", "supersedes_claim_id"),
    *texts("document_url", "archived_url", "document_sha256"),
    *dates("document_published_at"),
    schema="published",
)
CLUSTER = Table(
    "cluster",
    METADATA,
    *_versioned(),
    *texts("record", "label_en", "label_ar", required=True),
    *dates("date_start", "date_end", required=True),
    *integers("event_count", required=True),
    *(Column(name, BigInteger) for name in ("killed_low", "killed_best", "killed_high")),
    *integers("killed_not_added", required=True),
    *texts("toll_rule"),
    Column("centre_lon", Double, nullable=False),
    Column("centre_lat", Double, nullable=False),
    *texts("admin1_pcode", "admin1_name_en", "admin1_name_ar"),
    *texts("admin2_pcode", "admin2_name_en", "admin2_name_ar"),
    *texts("place_pcode", "place_name_en", "place_name_ar"),
    *integers("place_km"),
    *texts("where_en", "where_ar"),
    *text_lists("event_ids"),
    Column("hull_margin_km", Double),
    *texts("rule", required=True),
    *integers("rule_version", required=True),
    Column("eps_km", Double, nullable=False),
    *integers("eps_days", "min_events", required=True),
    *instants("revised_at", required=True),
    geometry("geom"),
    schema="published",
)


def _corridor_columns() -> list[Column[Any]]:
    return [
        *_versioned(),
        *texts("record", "name_en", "name_ar", "kind", "reported_status", required=True),
        *texts("status_as_stated"),
        Column("announced_publicly", Boolean),
        *texts("announced_by"),
        *dates("valid_from", "valid_to", "last_confirmed_at"),
        *instants("expires_at"),
        *texts("origin_name_en", "origin_name_ar", "dest_name_en", "dest_name_ar"),
        *texts("admin1_pcode", "admin1_name_en", "admin1_name_ar", "geometry_role"),
        *texts("outcome_en", "outcome_ar"),
        *texts("warning_en", "warning_ar", required=True),
        *dates("date_start", "date_end"),
        *dates("known_from", required=True),
        *_counted(),
        *instants("published_at"),
        *instants("revised_at", required=True),
        geometry("geom"),
    ]


CORRIDOR = Table("corridor", METADATA, *_corridor_columns(), schema="published")
CORRIDOR_NOW = Table(
    "corridor_now",
    METADATA,
    *_corridor_columns(),
    *texts("status", required=True),
    schema="published",
    info={"is_view": True},
)
FLOW = Table(
    "flow",
    METADATA,
    *_versioned(),
    *texts("record", "title_en", "title_ar", "measure", required=True),
    *texts("origin_pcode"),
    *texts("origin_name_en", "origin_name_ar", required=True),
    *texts("dest_pcode"),
    *texts("dest_name_en", "dest_name_ar", "dest_country", required=True),
    *texts("mode_en", "mode_ar"),
    *integers("persons_low", "persons_best", "persons_high"),
    *texts("quantifier", required=True),
    *integers("rounded_to", required=True),
    *integers("rounding_error"),
    *texts("withheld_note_en", "withheld_note_ar"),
    *texts("display_en", "display_ar", required=True),
    *texts("asserted_by"),
    *dates("as_of"),
    *dates("period_start", "period_end", "date_start", "date_end", "known_from", required=True),
    *texts("part_of"),
    Column("drawn", Boolean, nullable=False),
    *_counted(),
    *instants("published_at"),
    *instants("revised_at", required=True),
    geometry("geom"),
    schema="published",
)
FLOW_STEP = Table(
    "flow_step",
    METADATA,
    *_step(),
    *integers("persons_low", "persons_best", "persons_high"),
    *texts("quantifier", "display_en", "display_ar", required=True),
    *texts("asserted_by"),
    *dates("as_of"),
    *_counted(),
    schema="published",
)

PUBLISHED_TABLES = (EVENT, EVENT_STEP, CLAIM, CLUSTER, CORRIDOR, FLOW, FLOW_STEP)
"""Those whose rows are versions: shown from an instant until another."""

"""The desk's own tables: keys, uploads and what was decided about them. Never public."""

from sqlalchemy import BigInteger, Boolean, Column, Date, LargeBinary, Table, Text

from app.store.columns import METADATA, instants, integers, json_value, row_number, texts

KEY = Table(
    "key",
    METADATA,
    Column("key_id", Text, primary_key=True),
    *texts("name", "role", "prefix", required=True),
    Column("digest", LargeBinary, nullable=False),
    *instants("created_at", required=True),
    *instants("expires_at", "revoked_at"),
    Column("last_used", Date),
    schema="desk",
)
UPLOAD = Table(
    "upload",
    METADATA,
    row_number("seq"),
    *texts("upload_id", "key_id", required=True),
    *texts("idempotency_key"),
    *texts("fingerprint", "file_name", "kind", required=True),
    Column("size_bytes", BigInteger, nullable=False),
    *texts("sha256", "adapter", required=True),
    *texts("dataset"),
    Column("has_mapping", Boolean, nullable=False),
    Column("is_complete", Boolean, nullable=False),
    Column("is_private", Boolean),
    *texts("reason", required=True),
    *texts("note"),
    *instants("received_at", required=True),
    *texts("state", required=True),
    *instants("state_at", required=True),
    *integers("rows_done", required=True),
    *integers("rows_of"),
    *integers("report_number", required=True),
    json_value("report"),
    *texts("ledger_seen"),
    json_value("result"),
    *texts("problem", "way_out"),
    *instants("files_removed_at"),
    schema="desk",
)
REVIEW = Table(
    "review",
    METADATA,
    row_number("seq"),
    *texts("upload_id", required=True),
    *texts("key_id"),
    *texts("action", required=True),
    *texts("note"),
    *integers("report_number", required=True),
    *instants("at", required=True),
    schema="desk",
)

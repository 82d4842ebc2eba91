"""What publishing remembers; private, because it tells of records that still wait."""

from sqlalchemy import BigInteger, Boolean, Column, Table, Text

from app.store.columns import METADATA, instants, texts

PROGRESS = Table(
    "progress",
    METADATA,
    Column("only_row", Boolean, primary_key=True),
    *texts("rules", "places", "mode", required=True),
    Column("load_id", BigInteger, nullable=False),
    Column("tombstone_seq", BigInteger, nullable=False),
    Column("waiver_seq", BigInteger, nullable=False),
    Column("pairing_seq", BigInteger, nullable=False),
    schema="publishing",
)
WAITING = Table(
    "waiting",
    METADATA,
    Column("subject_id", Text, primary_key=True),
    *texts("kind", required=True),
    *instants("due_at", required=True),
    schema="publishing",
)

"""All tables that the code knows, for drift checks against the migrations."""

from app.store.columns import METADATA
from app.store.desk_tables import KEY, REVIEW, UPLOAD
from app.store.gazetteer_tables import GAZETTEER_STATE, PLACE, RELEASE, UNIT
from app.store.ledger_tables import LEDGER_TABLES
from app.store.published_tables import PUBLISHED_TABLES
from app.store.publishing_tables import PROGRESS, WAITING
from app.store.rollup_tables import EVENT_KIND, EVENT_ROLLUP, EVENT_UNIT

__all__ = [
    "EVENT_KIND",
    "EVENT_ROLLUP",
    "EVENT_UNIT",
    "GAZETTEER_STATE",
    "KEY",
    "LEDGER_TABLES",
    "METADATA",
    "PLACE",
    "PROGRESS",
    "PUBLISHED_TABLES",
    "RELEASE",
    "REVIEW",
    "UNIT",
    "UPLOAD",
    "WAITING",
]

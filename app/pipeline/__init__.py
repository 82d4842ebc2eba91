"""The write path: from a file to the ledger, and from the ledger to what is shown."""

from app.pipeline.editing import waive_delay, withdraw_record
from app.pipeline.loading import LoadOptions, import_file
from app.pipeline.places import load_shipped_places
from app.pipeline.publishing import (
    PublishReport,
    find_next_due,
    has_published,
    needs_publishing,
    publish_ledger,
)

__all__ = [
    "LoadOptions",
    "PublishReport",
    "find_next_due",
    "has_published",
    "import_file",
    "load_shipped_places",
    "needs_publishing",
    "publish_ledger",
    "waive_delay",
    "withdraw_record",
]

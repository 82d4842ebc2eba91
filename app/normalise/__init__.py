"""Same meaning, one spelling: verbatim values become typed drafts, or a reason why not."""

from app.normalise.documents import normalise_document
from app.normalise.judgements import (
    apply_assessment,
    normalise_judgement,
    normalise_note,
    read_reason,
)
from app.normalise.records import normalise_record, normalise_source, read_place

__all__ = [
    "apply_assessment",
    "normalise_document",
    "normalise_judgement",
    "normalise_note",
    "normalise_record",
    "normalise_source",
    "read_place",
    "read_reason",
]

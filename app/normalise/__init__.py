"""Same meaning, one spelling: verbatim values become typed drafts, or a reason why not."""

from app.normalise.records import normalise_record, normalise_source

__all__ = ["normalise_record", "normalise_source"]

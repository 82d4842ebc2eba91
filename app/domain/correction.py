"""Why a record has a new revision: every change of what was said carries its reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FIRST_REPORT = "first_report"
"""The reason of a record's first revision."""
GAZETTEER_UPDATE = "gazetteer_update"
"""The reason of a revision in which nothing is new but the place: other places are known now."""


class CorrectionReason(StrEnum):
    """Why a record was changed; public with the revision, unlike the note that goes with it.

    After `safety` and `legal`, earlier versions are no longer shown to anybody.
    """

    SOURCE_UPDATE = "source_update"
    NEW_EVIDENCE = "new_evidence"
    TRANSCRIPTION = "transcription"
    SCOPE_FIX = "scope_fix"
    DUPLICATE = "duplicate"
    SAFETY = "safety"
    LEGAL = "legal"
    SOURCE_RETRACTED = "source_retracted"


@dataclass(frozen=True, slots=True)
class Correction:
    """Why a load changes what it changes, unless a row gives a reason of its own.

    `note` is an editor's own words; the ledger keeps them and nothing shows them.
    """

    reason: CorrectionReason = CorrectionReason.SOURCE_UPDATE
    note: str | None = None

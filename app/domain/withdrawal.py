"""Taking a record back: why it is no longer shown."""

from __future__ import annotations

from enum import StrEnum


class WithdrawalReason(StrEnum):
    """Why a record was withdrawn; kept in the ledger, which itself loses nothing."""

    SAFETY = "safety"
    SOURCE_RETRACTED = "source_retracted"
    DUPLICATE = "duplicate"
    LEGAL = "legal"

"""Taking a record or a claim back: why it is no longer shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class WithdrawalReason(StrEnum):
    """Why a record was withdrawn; kept in the ledger, which itself loses nothing."""

    SAFETY = "safety"
    SOURCE_RETRACTED = "source_retracted"
    DUPLICATE = "duplicate"
    LEGAL = "legal"


PROTECTIVE = frozenset({WithdrawalReason.SAFETY, WithdrawalReason.LEGAL})
"""Reasons for which earlier versions are not shown either."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What is taken back and why; `note` stays in the ledger and is never shown.

    `replaced_by` is the record that readers should look at instead.
    """

    entity_id: str
    reason: WithdrawalReason
    replaced_by: str | None = None
    note: str | None = None

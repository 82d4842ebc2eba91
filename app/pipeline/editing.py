"""What editors decide about records that are in the ledger already."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Engine

from app.domain.withdrawal import WithdrawalReason
from app.pipeline.turns import take_turn
from app.store.withdrawals import withdraw_entity


def withdraw_record(engine: Engine, entity_id: str, reason: WithdrawalReason) -> bool:
    """Withdraw a record for good; return False when it is so already. Publishing takes it down.

    Raises MasarError when the ledger has no such record.
    """
    with engine.begin() as connection:
        take_turn(connection)
        return withdraw_entity(connection, entity_id, reason, datetime.now(UTC))

"""Waivers: an editor's decisions to show an event before its delay has passed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from app.store.ledger_tables import WAIVER


def add_waiver(connection: Connection, event_id: str, reason: str, at: datetime) -> None:
    """Note in the ledger that the delay of an event is waived, and why."""
    waiver = {"event_id": event_id, "reason": reason, "recorded_at": at}
    connection.execute(insert(WAIVER).values(waiver))

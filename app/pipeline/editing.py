"""What editors decide about records that are in the ledger already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine

from app.domain.errors import MasarError
from app.domain.withdrawal import Withdrawal, WithdrawalReason
from app.normalise import normalise_note
from app.pipeline.turns import take_turn
from app.publish.policy import Policy, read_policy
from app.publish.waiting import count_independent, find_public_time, is_sensitive
from app.store.ledger_reader import read_claims, read_events, read_sources
from app.store.places import read_places
from app.store.waivers import add_waiver
from app.store.withdrawals import withdraw_entity

Row = Mapping[str, Any]


def withdraw_record(
    engine: Engine,
    entity_id: str,
    reason: WithdrawalReason,
    *,
    replaced_by: str | None = None,
    note: str | None = None,
) -> bool:
    """Withdraw a record or claim for good; return False when it is so already.

    Publishing takes it down. Raises MasarError when the ledger has no such record.
    """
    withdrawal = Withdrawal(entity_id, reason, replaced_by, normalise_note("note", note))
    with engine.begin() as connection:
        take_turn(connection)
        return withdraw_entity(connection, withdrawal, datetime.now(UTC))


def _require_event(connection: Connection, event_id: str) -> Row:
    found = read_events(connection, [event_id])
    if not found:
        raise MasarError(
            f"There is no event {event_id[:100]!r}, or it is withdrawn.",
            "Copy the id of an event (evt_…); only events wait for a delay that can be waived.",
        )
    return found[0]


def _check_sources(claims: Sequence[Row], policy: Policy) -> None:
    independent, least = count_independent(claims), policy.waiver_least_sources
    if independent < least:
        raise MasarError(
            f"{independent} independent source{'s have' if independent != 1 else ' has'} told of "
            f"this event in public; a waiver needs {least}.",
            "Import the claims of the others first, each with the day on which it was published.",
        )


def waive_delay(engine: Engine, event_id: str, reason: str) -> None:
    """Note in the ledger that an event may be shown before its delay has passed.

    Raises MasarError where the policy allows no waiver: for a place of refuge or a hospital, with
    fewer independent public sources than it asks for, and when nothing is left to be waived.
    """
    words, now = normalise_note("reason", reason), datetime.now(UTC)
    if words is None:
        raise MasarError("A waiver needs a reason.", 'Say it in words: --reason "…".')
    with engine.begin() as connection:
        take_turn(connection)
        event = _require_event(connection, event_id)
        places = {place.place_id: place for place in read_places(connection)}
        if is_sensitive(event, places):
            raise MasarError(
                "The delay of an event at a hospital, a base or a place of refuge is never waived.",
                "Wait: it is shown by its district when the delay has passed.",
            )
        claims = read_claims(connection, [event_id], read_sources(connection)).get(event_id, [])
        policy = read_policy()
        _check_sources(claims, policy)
        if find_public_time(event, claims, places, policy) <= now:
            raise MasarError(
                "The delay of this event has passed already.", "Nothing is to be done."
            )
        add_waiver(connection, event_id, words, now)

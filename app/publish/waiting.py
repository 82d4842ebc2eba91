"""When an event becomes public, and until when its place is told less precisely than later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.domain.event import Visibility
from app.domain.period import begin_day
from app.domain.place import Place, is_site
from app.publish.policy import Policy
from app.publish.refuge_names import names_aid, names_refuge

Row = Mapping[str, Any]
Places = Mapping[str, Place]

_HIDDEN = frozenset({Visibility.REFUGE.value, Visibility.HOSPITAL.value})
_AGAINST_CIVILIANS = "Violence against civilians"


def is_private(event: Row) -> bool:
    """Whether an event is kept for comparison alone and never shown."""
    return bool(event["visibility"] == Visibility.PRIVATE.value)


def list_records(event: Row, claims: Sequence[Row]) -> Sequence[tuple[Row, Sequence[Row]]]:
    """Return the records that tell of an event, each with its own claims; most have only one.

    What may be told follows the strictest of them: merging must not show anything earlier, or
    finer, than the record that asks for most care.
    """
    merged: Sequence[tuple[Row, Sequence[Row]]] = event.get("merged", ())
    return merged or ((event, claims),)


def is_sensitive(event: Row, places: Places) -> bool:
    """Whether an event is at a hospital or a place of refuge, tagged by its editor or not.

    Of a merged event whether any of its records is.
    """
    return any(_is_sensitive(record, places) for record, _ in list_records(event, ()))


def _is_sensitive(event: Row, places: Places) -> bool:
    return (
        event["visibility"] in _HIDDEN
        or is_site(places.get(event["place_id"] or ""))
        or names_refuge(event["provider_location"])
    )


def invites_return(event: Row, places: Places) -> bool:
    """Whether those who attacked may come back for more: civilians, aid, hospitals, refuges.

    Which group the victims belong to plays no part: a longer delay would tell it.
    """
    return any(
        record["event_type"] == _AGAINST_CIVILIANS
        or names_aid(record["provider_location"])
        or _is_sensitive(record, places)
        for record, _ in list_records(event, ())
    )


def _find_start(event: Row, claims: Sequence[Row]) -> datetime:
    """Return when delays begin: the event's end or its first publication, whichever is later."""
    reported = [claim["reported_at"] for claim in claims if claim["reported_at"]]
    last = max(event["date_end"], min(reported)) if reported else event["date_end"]
    return begin_day(last, 1)


def _find_ordinary_time(
    event: Row, claims: Sequence[Row], places: Places, policy: Policy
) -> datetime:
    long = invites_return(event, places)
    hours = policy.sensitive_delay_hours if long else policy.event_delay_hours
    return _find_start(event, claims) + timedelta(hours=hours)


def count_independent(claims: Sequence[Row]) -> int:
    """Return how many sources that do not depend on one another have told of an event in public.

    Whoever repeats another's figure is no source of its own.
    """
    return len(
        {
            claim["independence_group"]
            for claim in claims
            if claim["reported_at"] and not claim["relays_claim_id"]
        }
    )


def _find_waived_time(
    event: Row, claims: Sequence[Row], places: Places, policy: Policy
) -> datetime | None:
    waived_at: datetime | None = event.get("waived_at")
    if waived_at is None or is_sensitive(event, places):
        return None
    if count_independent(claims) < policy.waiver_least_sources:
        return None
    return waived_at + timedelta(hours=policy.waived_delay_hours)


def find_public_time(event: Row, claims: Sequence[Row], places: Places, policy: Policy) -> datetime:
    """Return the instant from which an event may be shown.

    The delay runs from the end of the event or from its first publication, whichever is later. An
    editor's waiver (`waived_at`) ends it where enough independent sources have told of the event;
    never at a hospital or a place of refuge. A merged event waits for all of its records.
    """
    times = (
        _find_own_time(record, own, places, policy) for record, own in list_records(event, claims)
    )
    return max(times)


def _find_own_time(event: Row, claims: Sequence[Row], places: Places, policy: Policy) -> datetime:
    ordinary = _find_ordinary_time(event, claims, places, policy)
    waived = _find_waived_time(event, claims, places, policy)
    return ordinary if waived is None else min(ordinary, waived)


def find_settlement_time(
    event: Row, claims: Sequence[Row], places: Places, policy: Policy
) -> datetime | None:
    """Return until when an event is told by its settlement at most; None if it never is so.

    An attack on civilians or aid for a month, since the attackers may come back; an event whose
    delay was waived until its delay would have ended. A merged event as long as any of its records.
    """
    until = (
        _find_own_settlement(record, own, places, policy)
        for record, own in list_records(event, claims)
    )
    return max((instant for instant in until if instant), default=None)


def _find_own_settlement(
    event: Row, claims: Sequence[Row], places: Places, policy: Policy
) -> datetime | None:
    until = []
    if invites_return(event, places):
        days = timedelta(days=policy.sensitive_settlement_days)
        until.append(_find_start(event, claims) + days)
    if _find_waived_time(event, claims, places, policy) is not None:
        until.append(_find_ordinary_time(event, claims, places, policy))
    return max(until, default=None)


def find_next(instants: Iterable[datetime | None], now: datetime) -> datetime | None:
    """Return the earliest of some instants that is still to come."""
    return min((instant for instant in instants if instant and instant > now), default=None)


def find_next_change(
    event: Row, claims: Sequence[Row], places: Places, policy: Policy, now: datetime
) -> datetime | None:
    """Return when the clock alone will next change what is shown of an event; None if never.

    It becomes public, or its place may be told more precisely.
    """
    public = find_public_time(event, claims, places, policy)
    return find_next((public, find_settlement_time(event, claims, places, policy)), now)

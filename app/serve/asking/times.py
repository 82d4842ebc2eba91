"""The two times of a question: what sources had said by a day, what this map showed at a moment.

`known_at` and `snapshot` are read strictly; a snapshot that never was is refused with those
that were.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from app.domain.errors import BadParameter
from app.domain.filters import AsOf
from app.domain.mode import SecurityMode
from app.query.collections import KNOWN_AT, SNAPSHOT
from app.query.state import select_first_snapshot, select_snapshot, select_snapshot_at
from app.serve.answering.database import PublishedState, Reader
from app.serve.asking.values import DAY, read_day, read_instant

LONGEST_NUMBER = 15
"""Digits of the number of a state: far more than will ever be counted."""
NUMBER = rf"[0-9]{{1,{LONGEST_NUMBER}}}"
_NUMBER, _DAY = map(re.compile, (NUMBER, DAY))
_EASTERNMOST = timedelta(hours=14)
"""How far ahead of UTC it is a day already where the day begins first."""
_LAST_MOMENT = time.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Times:
    """As of when an answer is, which state it shows, and when that state was first seen.

    `shown_at` is the instant asked for; without one, the last at which what is shown changed.
    """

    as_of: AsOf
    snapshot: int
    published_at: datetime
    shown_at: datetime


def _read_instant(text: str) -> datetime | None:
    """Return the last moment, in UTC, of the day, second or fraction written; None for neither.

    Answers tell instants to the second: what began within a second must be found by it.
    """
    try:
        if _DAY.fullmatch(text):
            return datetime.combine(read_day(text), _LAST_MOMENT)
        instant = read_instant(text)
    except ValueError:
        return None
    return instant if "." in text else instant.replace(microsecond=999_999)


def parse_known_at(text: str) -> date:
    """Read a day, or an instant of which the day in UTC counts."""
    instant = _read_instant(text)
    if instant is None:
        raise BadParameter(KNOWN_AT, text, "a day 2025-03-09, or an instant 2025-03-09T12:00:00Z")
    if instant.date() > (datetime.now(UTC) + _EASTERNMOST).date():
        raise BadParameter(KNOWN_AT, text, "a day or an instant until now")
    return instant.date()


def check_times(given: Mapping[str, str]) -> None:
    """Refuse times that are none, where an answer is the same at all times."""
    if KNOWN_AT in given:
        parse_known_at(given[KNOWN_AT])
    text = given.get(SNAPSHOT)
    if text is not None and not (_NUMBER.fullmatch(text) or _read_instant(text)):
        raise BadParameter(SNAPSHOT, text, "the number of a state, a day or an instant")


async def _find_snapshot(reader: Reader, text: str, now: datetime) -> Times:
    """Return the state that a number or an instant means; raises BadParameter for none."""
    moment = None if _NUMBER.fullmatch(text) else _read_instant(text)
    if _NUMBER.fullmatch(text):
        [rows] = await reader.read_all(select_snapshot(int(text)))
    elif moment is None or moment.date() > now.date():
        rows = []
    else:
        moment = min(moment, now)  # the day is not over yet: what is shown so far
        [rows] = await reader.read_all(select_snapshot_at(moment))
    if not rows:
        raise BadParameter(SNAPSHOT, text, await _describe_range(reader))
    if rows[0]["mode"] == SecurityMode.DARK:
        raise BadParameter(SNAPSHOT, text, "the map was dark then and showed nothing")
    published_at = rows[0]["published_at"]
    shown_at = moment or published_at
    return Times(AsOf(snapshot=shown_at), rows[0]["revision"], published_at, shown_at)


async def _describe_range(reader: Reader) -> str:
    [rows] = await reader.read_all(select_first_snapshot())
    if not rows:
        return "nothing has been shown yet"
    first = rows[0]["published_at"].astimezone(UTC)
    since = first.isoformat(timespec="seconds").replace("+00:00", "Z")
    return (
        f"a number from {rows[0]['revision']} to {rows[0]['last']}, or a day or an instant "
        f"from {since} until now"
    )


async def find_times(reader: Reader, given: Mapping[str, str], state: PublishedState) -> Times:
    """Return as of when a question is asked; raises BadParameter naming what is impossible."""
    known_at = parse_known_at(given[KNOWN_AT]) if KNOWN_AT in given else None
    if SNAPSHOT not in given:
        shown_at = max(filter(None, (state.published_at, state.last_expiry)))
        return Times(AsOf(known_at), state.revision, state.published_at, shown_at)
    found = await _find_snapshot(reader, given[SNAPSHOT], datetime.now(UTC))
    is_current = found.snapshot == state.revision
    return replace(found, as_of=AsOf(known_at, found.shown_at, is_current))

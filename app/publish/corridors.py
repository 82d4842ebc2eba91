"""Corridors as the public sees them: announced, or long over; schematic; never stale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.domain.corridor import CorridorKind
from app.domain.period import begin_day
from app.domain.place import Place, is_site
from app.publish.claims import count_sources
from app.publish.disclosure import round_point
from app.publish.policy import Policy
from app.publish.steps import find_first_day
from app.publish.waiting import find_next

Row = dict[str, Any]
WARNING_EN = "Not for navigation. Conditions change: ask the named authority or SARC."
WARNING_AR = (
    "لا تُستخدم للملاحة. الأوضاع تتغير: اسألوا الجهة المعنية أو الهلال الأحمر العربي السوري."
)
_PASSAGES = frozenset(
    {CorridorKind.SAFE_PASSAGE.value, CorridorKind.EVACUATION.value, CorridorKind.RETURN.value}
)
_OUTCOME = ("outcome_en", "outcome_ar")
_COPIED = (
    "revision",
    "name_en",
    "name_ar",
    "kind",
    "announced_publicly",
    "announced_by",
    "valid_from",
    "valid_to",
    "reason_code",
)


def _find_last_day(
    corridor: Mapping[str, Any], claims: Sequence[Mapping[str, Any]] = ()
) -> date | None:
    days = [corridor[name] for name in ("valid_to", "last_confirmed", "valid_from")]
    days += [claim["as_of"] for claim in claims]
    return max((day for day in days if day), default=None)


def _find_last_word(corridor: Mapping[str, Any], claims: Sequence[Mapping[str, Any]]) -> date:
    """Return the newest day on which anything was heard of a corridor; its window is no news."""
    days = [corridor[name] for name in ("last_confirmed", "valid_from")]
    days += [claim[name] for claim in claims for name in ("as_of", "reported_at")]
    written: date = corridor["recorded_at"].date()
    return max((day for day in days if day), default=written)


def find_corridor_time(
    corridor: Mapping[str, Any], claims: Sequence[Mapping[str, Any]], policy: Policy
) -> datetime | None:
    """Return from when a corridor may be shown: at once if it was announced, else once it is over.

    None when it was not announced and nothing says when it was used: it is never shown. Where the
    policy delays what was announced as well, the delay runs from the last that was heard of it: it
    is shown only when its status has long run out, as one that is not known.
    """
    if _is_announced(corridor):
        if not policy.corridor_delay_hours:
            return datetime.min.replace(tzinfo=UTC)
        heard = begin_day(_find_last_word(corridor, claims), 1)
        return heard + timedelta(hours=policy.corridor_delay_hours)
    last = _find_last_day(corridor, claims)
    if last is None:
        return None
    return begin_day(last, policy.corridor_record_after_days + 1)


def find_outcome_time(
    corridor: Mapping[str, Any], claims: Sequence[Mapping[str, Any]], policy: Policy
) -> datetime:
    """Return from when it may be told how a corridor ended, also of one that was announced.

    What happened to those who used it says what to expect of those who still do.
    """
    last = _find_last_day(corridor, claims) or corridor["recorded_at"].date()
    try:
        return begin_day(last, policy.corridor_record_after_days + 1)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)  # The calendar ends before its time comes.


def find_next_corridor_change(
    corridor: Mapping[str, Any],
    claims: Sequence[Mapping[str, Any]],
    policy: Policy,
    now: datetime,
) -> datetime | None:
    """Return when the clock alone will next change what is published of a corridor.

    That its status runs out is no such change: every reader's answer works that out by itself.
    """
    times = [find_corridor_time(corridor, claims, policy)]
    if any(corridor[name] for name in _OUTCOME):
        times.append(find_outcome_time(corridor, claims, policy))
    return find_next(times, now)


def _is_announced(corridor: Mapping[str, Any]) -> bool:
    """Whether attackers know of it anyway.

    Roads, official crossings and restrictions are reported in public bulletins and are nobody's
    secret way out, unless their record says otherwise.
    """
    announced = corridor["announced_publicly"]
    return bool(announced) or (announced is None and corridor["kind"] not in _PASSAGES)


def find_expiry(
    corridor: Mapping[str, Any], claims: Sequence[Mapping[str, Any]], policy: Policy
) -> datetime | None:
    """Return when a status becomes unknown: its window ended, or nobody confirmed it since.

    Whichever comes first. A window lasts until midnight UTC of its last day. Of a confirmation
    only the day is known, so it counts from that day's beginning; without one, from the opening
    or from the newest claim. None when nothing says when the status held: it is unknown at once.
    """
    reported = [claim["as_of"] for claim in claims if claim["as_of"]]
    confirmed = corridor["last_confirmed"] or corridor["valid_from"] or max(reported, default=None)
    if confirmed is None:
        return None
    limits = [begin_day(confirmed) + timedelta(hours=policy.corridor_confirmed_hours)]
    if corridor["valid_to"]:
        end = begin_day(corridor["valid_to"], 1)
        limits.append(end + timedelta(hours=policy.corridor_grace_hours))
    return min(limits)


def _draw_schematic(origin: Place | None, dest: Place | None, policy: Policy) -> str | None:
    if not (origin and dest and origin.point and dest.point):
        return None
    if is_site(origin) or is_site(dest):
        # A base or a shelter at one end is a place of refuge, which is never pointed at.
        return None
    start, end = round_point(origin.point, policy), round_point(dest.point, policy)
    return None if start == end else f"LINESTRING({start}, {end})"


def _name_end(prefix: str, place: Place | None) -> Row:
    named = None if is_site(place) else place
    return {
        f"{prefix}_name_en": named.name_en if named else None,
        f"{prefix}_name_ar": named.name_ar if named else None,
    }


def ends_at_site(corridor: Mapping[str, Any], places: Mapping[str, Place]) -> bool:
    """Whether a corridor begins or ends at a base, hospital, school or shelter."""
    ends = (corridor["origin_place_id"], corridor["dest_place_id"])
    return any(is_site(places.get(place_id or "")) for place_id in ends)


def _quote_status(corridor: Mapping[str, Any], places: Mapping[str, Place]) -> str | None:
    # A source's own words may name the base or the school at an end.
    return None if ends_at_site(corridor, places) else corridor["status_as_stated"]


def build_corridor(
    corridor: Mapping[str, Any],
    claims: Sequence[Mapping[str, Any]],
    places: Mapping[str, Place],
    policy: Policy,
    now: datetime,
) -> Row:
    """Return the public row of a corridor whose time has come (`find_corridor_time`).

    Its route is a straight line or nothing, and its outcome waits (`find_outcome_time`).
    """
    is_over = now >= find_outcome_time(corridor, claims, policy)
    origin = places.get(corridor["origin_place_id"] or "")
    dest = places.get(corridor["dest_place_id"] or "")
    admin1 = places.get(corridor["admin1_pcode"] or (origin.admin1_pcode if origin else "") or "")
    wkt = _draw_schematic(origin, dest, policy)
    return {
        "id": corridor["corridor_id"],
        "record": corridor["adapter"],
        **{name: corridor[name] for name in _COPIED},
        **{name: corridor[name] if is_over else None for name in _OUTCOME},
        "status_as_stated": _quote_status(corridor, places),
        "reported_status": corridor["status"],
        "last_confirmed_at": corridor["last_confirmed"],
        "expires_at": find_expiry(corridor, claims, policy),
        **_name_end("origin", origin),
        **_name_end("dest", dest),
        "admin1_pcode": admin1.place_id if admin1 else None,
        "admin1_name_en": admin1.name_en if admin1 else None,
        "admin1_name_ar": admin1.name_ar if admin1 else None,
        "geometry_role": "schematic" if wkt else None,
        "warning_en": WARNING_EN,
        "warning_ar": WARNING_AR,
        "date_start": corridor["valid_from"] or _find_last_day(corridor, claims),
        "date_end": _find_last_day(corridor, claims),
        "known_from": find_first_day(claims, corridor["recorded_at"].date()),
        **count_sources(claims),
        "revised_at": corridor["recorded_at"],
        "wkt": wkt,
        "area_place_id": None,
    }

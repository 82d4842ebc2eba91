"""Which figures of a movement of people may be told, from when, and rounded how far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.period import begin_day
from app.domain.place import FAR_COUNTRY, Place
from app.publish.claims import round_persons
from app.publish.policy import Policy
from app.publish.suppression import find_suppressed

Row = dict[str, Any]
WIDE_LEVELS = frozenset({"governorate", "region", "country", FAR_COUNTRY})
"""Levels by which movements may be told at once."""
_ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """What may be told of one flow: its claims, rounded, and whose figures of parts may not.

    `part_of` is the flow that it is a part of, if that one is shown as well.
    """

    claims: Sequence[Row]
    withheld: Sequence[tuple[str, str]] = ()
    part_of: str | None = None


def find_locality_time(flow: Mapping[str, Any], policy: Policy) -> datetime:
    """Return from when figures by village may be shown."""
    return begin_day(flow["date_end"], policy.flow_locality_after_days + 1)


def find_district_time(flow: Mapping[str, Any], policy: Policy) -> datetime:
    """Return from when a flow may be told by district."""
    return begin_day(flow["date_end"], policy.flow_district_after_days + 1)


def _find_area_time(
    flow: Mapping[str, Any], claim: Mapping[str, Any], places: Mapping[str, Place], policy: Policy
) -> datetime:
    """Return from when the areas that a figure is about may be told."""
    ids = filter(None, (claim["locality_place_id"], *(claim.get("scope_place_ids") or ())))
    levels = {places[each].level if each in places else None for each in ids}
    if levels - WIDE_LEVELS - {"district"}:
        return find_locality_time(flow, policy)
    return find_district_time(flow, policy) if "district" in levels else _ALWAYS


def find_claim_time(
    flow: Mapping[str, Any], claim: Mapping[str, Any], places: Mapping[str, Place], policy: Policy
) -> datetime | None:
    """Return from when a figure may be told; None for one of a group of people: never."""
    if claim.get("group_tag"):
        return None
    try:
        reported = begin_day(claim["known_from"], 1) + timedelta(hours=policy.flow_delay_hours)
        return max(reported, _find_area_time(flow, claim, places, policy))
    except OverflowError:
        return None  # The calendar ends before its time comes.


def select_claims(
    flow: Mapping[str, Any],
    claims: Sequence[Mapping[str, Any]],
    places: Mapping[str, Place],
    policy: Policy,
    now: datetime,
) -> list[Mapping[str, Any]]:
    """Return the flow's claims whose time has come, as the ledger has them: not yet rounded."""
    times = ((claim, find_claim_time(flow, claim, places, policy)) for claim in claims)
    return [claim for claim, at in times if at is not None and at <= now]


def settle_flows(
    flows: Sequence[Mapping[str, Any]],
    claims: Mapping[str, Sequence[Mapping[str, Any]]],
    places: Mapping[str, Place],
    policy: Policy,
    now: datetime,
) -> dict[str, FlowFigures]:
    """Return what may be told of each of these flows; flows of one family have to come together.

    Only figures whose time has come play a part, so that those which wait change nothing.
    """
    own = {flow["flow_id"]: flow for flow in flows}
    due = {
        flow_id: select_claims(flow, claims.get(flow_id, ()), places, policy, now)
        for flow_id, flow in own.items()
    }
    parents = {flow_id: flow["part_of"] for flow_id, flow in own.items()}
    suppressed = find_suppressed(due, parents, policy)
    told = {
        flow_id: [
            rounded
            for claim in selected
            if claim["claim_id"] not in suppressed.claim_ids
            and (rounded := round_persons(claim, policy)) is not None
        ]
        for flow_id, selected in due.items()
    }
    return {
        flow_id: FlowFigures(
            figures,
            suppressed.sources.get(flow_id, ()),
            parents[flow_id] if told.get(parents[flow_id] or "") else None,
        )
        for flow_id, figures in told.items()
    }

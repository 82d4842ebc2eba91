"""Displacement flows as the public sees them: by governorate, rounded, small ones left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.period import begin_day
from app.domain.place import Place
from app.domain.wording import spell_date, spell_figure, spell_number
from app.publish.claims import count_sources, is_partial, round_persons, sort_claims
from app.publish.disclosure import round_point
from app.publish.policy import Policy
from app.publish.steps import find_first_day
from app.publish.suppression import find_suppressed
from app.publish.waiting import find_next

Row = dict[str, Any]


_WIDE = frozenset({"governorate", "region", "country"})
_ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """What may be told of one flow: its claims, rounded, and whose figures of parts may not.

    `part_of` is the flow that it is a part of, if that one is shown as well.
    """

    claims: Sequence[Row]
    withheld: Sequence[tuple[str, str]] = ()
    part_of: str | None = None


def coarsen_place(
    place_id: str, places: Mapping[str, Place], *, by_district: bool = False
) -> Place | None:
    """Return the governorate (or region, or country) that stands for a place in a flow.

    Its district where that may be told and is known.
    """
    place = places.get(place_id)
    district = places.get(place.admin2_pcode or "") if place and by_district else None
    if district is not None:
        return district
    while place is not None and place.level not in _WIDE:
        above = place.admin1_pcode or place.parent_id
        place = places.get(above or "") if above != place.place_id else None
    return place


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
    if levels - _WIDE - {"district"}:
        return find_locality_time(flow, policy)
    return find_district_time(flow, policy) if "district" in levels else _ALWAYS


def _find_claim_time(
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


def find_next_flow_change(
    flow: Mapping[str, Any],
    claims: Sequence[Mapping[str, Any]],
    places: Mapping[str, Place],
    policy: Policy,
    now: datetime,
) -> datetime | None:
    """Return when the clock alone will next change what is told of a flow; None if never."""
    told = [_find_claim_time(flow, claim, places, policy) for claim in claims]
    ends = (flow["origin_place_id"], flow["dest_place_id"])
    if any(
        coarsen_place(end, places) != coarsen_place(end, places, by_district=True) for end in ends
    ):
        told.append(find_district_time(flow, policy))
    return find_next(told, now)


def select_claims(
    flow: Mapping[str, Any],
    claims: Sequence[Mapping[str, Any]],
    places: Mapping[str, Place],
    policy: Policy,
    now: datetime,
) -> list[Mapping[str, Any]]:
    """Return the flow's claims whose time has come, as the ledger has them: not yet rounded."""
    times = ((claim, _find_claim_time(flow, claim, places, policy)) for claim in claims)
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


def _find_current(claims: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    whole = [
        claim
        for claim in sort_claims(claims)
        if not is_partial(claim) and claim["status"] == "active" and spell_figure(claim) is not None
    ]
    return whole[-1] if whole else None


def _display_current(current: Mapping[str, Any] | None) -> tuple[str, str]:
    figure = spell_figure(current) if current else None
    if current is None or figure is None:
        return "number not stated", "العدد غير معلن"
    sign = "≈ " if current["quantifier"] in {"exact", "approximately"} else ""
    when = spell_date(current["as_of"], current["as_of_unit"]) if current["as_of"] else ("", "")
    english = ", ".join(filter(None, (current["asserted_by_en"], when[0])))
    arabic = "، ".join(filter(None, (current["asserted_by_ar"], when[1])))
    plain = figure if current["quantifier"] != "approximately" else _drop_about(figure)
    return f"{sign}{plain[0]} ({english})", f"{sign}{plain[1]} ({arabic})"


def _drop_about(figure: tuple[str, str]) -> tuple[str, str]:
    return figure[0].removeprefix("about "), figure[1].removeprefix("نحو ")


def _draw_arrow(origin: Place, dest: Place, policy: Policy) -> str | None:
    if not (origin.point and dest.point):
        return None
    return f"LINESTRING({round_point(origin.point, policy)}, {round_point(dest.point, policy)})"


def describe_persons(claims: Sequence[Mapping[str, Any]]) -> Row:
    """Return what these claims, as they may be shown, say of how many moved, and who makes them."""
    current = _find_current(claims)
    display_en, display_ar = _display_current(current)
    return {
        "persons_low": current["low"] if current else None,
        "persons_best": current["best"] if current else None,
        "persons_high": current["high"] if current else None,
        "quantifier": current["quantifier"] if current else "none",
        "display_en": display_en,
        "display_ar": display_ar,
        "asserted_by": current["asserted_by_en"] if current else None,
        "as_of": current["as_of"] if current else None,
        **count_sources(claims),
    }


def _measure_rounding(row: Row, policy: Policy) -> int | None:
    if row["persons_best"] is not None:
        return policy.flow_rounding // 2
    bound = row["persons_low"] is not None or row["persons_high"] is not None
    return policy.flow_rounding - 1 if bound else None


def _describe_withheld(withheld: Sequence[tuple[str, str]], policy: Policy) -> Row:
    """Return the note that figures of parts are left out, the same for the whole and each part."""
    if not withheld:
        return {"withheld_note_en": None, "withheld_note_ar": None}
    least_en, least_ar = spell_number(policy.flow_least_persons)
    english = ", ".join(name for name, _ in withheld)
    arabic = "، ".join(name for _, name in withheld)
    return {
        "withheld_note_en": f"Figures by part from {english} are withheld: at least one of them is "
        f"of fewer than {least_en} persons and could be worked out from the others.",
        "withheld_note_ar": f"حُجبت الأعداد التفصيلية من {arabic}: أحدها على الأقل دون {least_ar} "
        "شخصاً ويمكن استخراجه من غيره.",
    }


def build_flow(
    flow: Mapping[str, Any],
    figures: FlowFigures,
    places: Mapping[str, Place],
    policy: Policy,
    now: datetime,
) -> Row | None:
    """Return the public row of one flow; `figures` are those of `settle_flows`.

    None when a place is unknown (a flow without both ends says nothing), and when nothing may be
    told of it: that it exists would tell that its figures are few.
    """
    by_district = now >= find_district_time(flow, policy)
    origin = coarsen_place(flow["origin_place_id"], places, by_district=by_district)
    dest = coarsen_place(flow["dest_place_id"], places, by_district=by_district)
    if origin is None or dest is None or not figures.claims:
        return None
    persons = describe_persons(figures.claims)
    copied = (
        "revision",
        "reason_code",
        "title_en",
        "title_ar",
        "measure",
        "drawn",
        "mode_en",
        "mode_ar",
    )
    return {
        "id": flow["flow_id"],
        "record": flow["adapter"],
        **{name: flow[name] for name in copied},
        "part_of": figures.part_of,
        **_name_end("origin", origin),
        **_name_end("dest", dest),
        "dest_country": dest.country,
        **persons,
        "rounded_to": policy.flow_rounding,
        "rounding_error": _measure_rounding(persons, policy),
        **_describe_withheld(figures.withheld, policy),
        "known_from": find_first_day(figures.claims, flow["recorded_at"].date()),
        "period_start": flow["date_start"],
        "period_end": flow["date_end"],
        "date_start": flow["date_start"],
        "date_end": flow["date_end"],
        "revised_at": flow["recorded_at"],
        "wkt": _draw_arrow(origin, dest, policy),
        "area_place_id": None,
    }


def _name_end(prefix: str, place: Place) -> Row:
    return {
        f"{prefix}_pcode": place.pcode or place.place_id,
        f"{prefix}_name_en": place.name_en,
        f"{prefix}_name_ar": place.name_ar,
    }

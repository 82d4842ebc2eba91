"""Displacement flows as the public sees them: by governorate, rounded, small ones left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.domain.period import begin_day
from app.domain.place import Place
from app.domain.wording import spell_date, spell_figure
from app.publish.claims import count_sources, round_persons, sort_claims
from app.publish.disclosure import round_point
from app.publish.policy import Policy
from app.publish.steps import find_first_day

Row = dict[str, Any]


def coarsen_place(place_id: str, places: Mapping[str, Place]) -> Place | None:
    """Return the governorate (or region, or country) that stands for a place in a flow."""
    place = places.get(place_id)
    while place is not None and place.level not in {"governorate", "region", "country"}:
        above = place.admin1_pcode or place.parent_id
        place = places.get(above or "") if above != place.place_id else None
    return place


def find_locality_time(flow: Mapping[str, Any], policy: Policy) -> datetime:
    """Return from when figures by village may be shown."""
    return begin_day(flow["date_end"], policy.flow_locality_after_days + 1)


def select_claims(
    flow: Mapping[str, Any], claims: Sequence[Mapping[str, Any]], policy: Policy, now: datetime
) -> list[Row]:
    """Return the flow's claims that may be shown, rounded; figures by village only when old."""
    old = now >= find_locality_time(flow, policy)
    shown = [claim for claim in claims if old or claim["locality_place_id"] is None]
    return [claim for each in shown if (claim := round_persons(each, policy)) is not None]


def _find_current(claims: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    whole = [
        claim
        for claim in sort_claims(claims)
        if claim["locality_place_id"] is None and spell_figure(claim) is not None
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


def build_flow(
    flow: Mapping[str, Any],
    claims: Sequence[Mapping[str, Any]],
    places: Mapping[str, Place],
    policy: Policy,
) -> Row | None:
    """Return the public row of one flow; `claims` are those of `select_claims`.

    None when a place is unknown: a flow without both ends says nothing.
    """
    origin = coarsen_place(flow["origin_place_id"], places)
    dest = coarsen_place(flow["dest_place_id"], places)
    if origin is None or dest is None:
        return None
    copied = (
        "revision",
        "reason_code",
        "title_en",
        "title_ar",
        "measure",
        "part_of",
        "drawn",
        "mode_en",
        "mode_ar",
    )
    return {
        "id": flow["flow_id"],
        "record": flow["adapter"],
        **{name: flow[name] for name in copied},
        **_name_end("origin", origin),
        **_name_end("dest", dest),
        "dest_country": dest.country,
        **describe_persons(claims),
        "rounded_to": policy.flow_rounding,
        "known_from": find_first_day(claims, flow["recorded_at"].date()),
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

"""Displacement flows as the public sees them: by governorate, rounded, small ones left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.domain.place import Place, Precision
from app.domain.wording import spell_date, spell_figure, spell_number
from app.publish.claims import COUNTED_AS, count_sources, is_partial, sort_claims
from app.publish.disclosure import round_point
from app.publish.flow_figures import (
    WIDE_LEVELS,
    FlowFigures,
    find_claim_time,
    find_district_time,
)
from app.publish.policy import Policy
from app.publish.steps import find_first_day
from app.publish.waiting import find_next

Row = dict[str, Any]


_WIDE = (Precision.GOVERNORATE, Precision.LINEAR, Precision.COUNTRY)


def coarsen_place(
    place_id: str | None, places: Mapping[str, Place], *, by_district: bool = False
) -> Place | None:
    """Return the governorate (or region, or country) that stands for a place in a flow.

    Its district where that may be told and is known.
    """
    place = places.get(place_id or "")
    district = places.get(place.admin2_pcode or "") if place and by_district else None
    if district is not None:
        return district
    while place is not None and place.level not in WIDE_LEVELS:
        above = place.admin1_pcode or place.parent_id
        place = places.get(above or "") if above != place.place_id else None
    return place


def _coarsen_end(
    flow: Mapping[str, Any], end: str, places: Mapping[str, Place], *, by_district: bool = False
) -> Place | None:
    """Return what stands for one end of a flow: nothing finer than its source knows."""
    stated = flow.get(f"{end}_precision")
    found = coarsen_place(
        flow[f"{end}_place_id"], places, by_district=by_district and stated not in _WIDE
    )
    # What is known of a region is no more than its country, but its name says what is meant.
    widen = found is not None and found.level != "region" and stated == Precision.COUNTRY
    return places.get(found.country) if found and widen else found


def is_cross_check(flow: Mapping[str, Any]) -> bool:
    """Whether a flow's source gives it to check another one: together they count people twice."""
    return any(flag.startswith("cross-check") for flag in flow.get("flags") or ())


def find_next_flow_change(
    flow: Mapping[str, Any],
    claims: Sequence[Mapping[str, Any]],
    places: Mapping[str, Place],
    policy: Policy,
    now: datetime,
) -> datetime | None:
    """Return when the clock alone will next change what is told of a flow; None if never."""
    told = [find_claim_time(flow, claim, places, policy) for claim in claims]
    if any(
        _coarsen_end(flow, end, places) != _coarsen_end(flow, end, places, by_district=True)
        for end in ("origin", "dest")
    ):
        told.append(find_district_time(flow, policy))
    return find_next(told, now)


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
    whom = COUNTED_AS.get(current["measure_as_stated"] or "", ("", ""))
    counted = [" ".join(filter(None, pair)) for pair in zip(plain, whom, strict=True)]
    return f"{sign}{counted[0]} ({english})", f"{sign}{counted[1]} ({arabic})"


def _drop_about(figure: tuple[str, str]) -> tuple[str, str]:
    return figure[0].removeprefix("about "), figure[1].removeprefix("نحو ")


def _draw_arrow(origin: Place, dest: Place, policy: Policy) -> str | None:
    if not (origin.point and dest.point) or origin.place_id == dest.place_id:
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

    None when a place is unknown (a flow without both ends says nothing), when it only checks
    another one, and when nothing may be told of it: that it exists would tell that its figures are
    few.
    """
    by_district = now >= find_district_time(flow, policy)
    origin = _coarsen_end(flow, "origin", places, by_district=by_district)
    dest = _coarsen_end(flow, "dest", places, by_district=by_district)
    if origin is None or dest is None or not figures.claims or is_cross_check(flow):
        return None
    persons = describe_persons(figures.claims)
    copied = (
        "revision",
        "reason_code",
        "measure",
        "drawn",
        "mode_en",
        "mode_ar",
    )
    return {
        "id": flow["flow_id"],
        "record": flow["adapter"],
        **{name: flow[name] for name in copied},
        **_name_flow(flow, origin, dest),
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


def _name_flow(flow: Mapping[str, Any], origin: Place, dest: Place) -> Row:
    """Return the titles; a row of a table is named after its ends, as they may be told."""
    if flow["title_en"]:
        return {"title_en": flow["title_en"], "title_ar": flow["title_ar"]}
    start, end = origin.place_id, dest.place_id
    if start == end:
        english, arabic = f"Within {dest.name_en}", f"داخل {dest.name_ar}"
    elif end == origin.country:
        english = f"From {origin.name_en}, within {dest.name_en}"
        arabic = f"من {origin.name_ar}، داخل {dest.name_ar}"
    elif start == dest.country:
        english = f"To {dest.name_en}, within {origin.name_en}"
        arabic = f"إلى {dest.name_ar}، داخل {origin.name_ar}"
    else:
        english = f"From {origin.name_en} to {dest.name_en}"
        arabic = f"من {origin.name_ar} إلى {dest.name_ar}"
    return {"title_en": english, "title_ar": arabic}


def _name_end(prefix: str, place: Place) -> Row:
    return {
        f"{prefix}_pcode": place.pcode or place.place_id,
        f"{prefix}_name_en": place.name_en,
        f"{prefix}_name_ar": place.name_ar,
    }

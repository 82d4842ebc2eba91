"""Events as the public sees them: one finished row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.claim import Measure, Population
from app.domain.event import disorder_type
from app.domain.period import Period
from app.domain.place import GEO_PRECISION, WHERE_PREC, Place
from app.domain.scope import ClaimScope
from app.domain.wording import EVENT_TYPES_AR
from app.publish.claims import count_sources
from app.publish.disclosure import ShownPlace
from app.publish.estimates import Estimate, estimate_toll, is_contested
from app.publish.policy import Policy
from app.publish.scopes import find_own_area, locate_claims
from app.publish.steps import find_first_day

Row = dict[str, Any]
_COPIED = (
    "revision",
    "event_type",
    "sub_event_type",
    "scope",
    "parent_event_id",
    "date_start",
    "date_end",
    "date_prec",
    "verification",
    "open_inquiry_en",
    "open_inquiry_ar",
    "flags",
    "reason_code",
)
_PLACE_COLUMNS = (
    *(f"admin{n}_{part}" for n in (1, 2, 3) for part in ("pcode", "name_en", "name_ar")),
    "place_name_en",
    "place_name_ar",
)


def _write_titles(event: Mapping[str, Any], shown: ShownPlace, location: str | None) -> Row:
    if event["title_en"] and not shown.is_named_in(event["title_en"], event["title_ar"]):
        return {"title_en": event["title_en"], "title_ar": event["title_ar"] or event["title_en"]}
    names = shown.names
    where_en = location or names.get("place_name_en")
    where_ar = location or names.get("place_name_ar")
    english = ", ".join(dict.fromkeys(filter(None, (where_en, names.get("admin1_name_en")))))
    arabic = "، ".join(dict.fromkeys(filter(None, (where_ar, names.get("admin1_name_ar")))))
    return {
        "title_en": f"{event['event_type']}: {english or 'Syria'}",
        "title_ar": f"{EVENT_TYPES_AR[event['event_type']]}: {arabic or 'سوريا'}",
    }


def _write_summaries(event: Mapping[str, Any], shown: ShownPlace) -> Row:
    summaries = {name: event[name] for name in ("summary_en", "summary_ar")}
    return dict.fromkeys(summaries) if shown.is_named_in(*summaries.values()) else summaries


def _write_actors(event: Mapping[str, Any], shown: ShownPlace) -> Row:
    """Return the sides; a garrison or a council often bears the name of its place."""
    sides = {name: event[name] for name in ("actor1", "actor2")}
    return {name: None if shown.is_named_in(side) else side for name, side in sides.items()}


def _describe_redaction(shown: ShownPlace, policy: Policy) -> Row | None:
    if not (shown.coarsened or shown.withheld or shown.note_en):
        return None
    return {
        "policy": policy.version,
        "coarsened": shown.coarsened,
        "fields_withheld": list(shown.withheld),
        "note_en": shown.note_en,
        "note_ar": shown.note_ar,
    }


def describe_toll(
    claims: Sequence[Mapping[str, Any]], event: Mapping[str, Any], places: Mapping[str, Place]
) -> Row:
    """Return what these claims say together of an event's dead and injured, and who makes them."""
    area, period = find_own_area(event, places), Period(event["date_start"], event["date_end"])
    scope = ClaimScope(Measure.KILLED, Population.ALL, area, period)
    located = locate_claims(claims, area, places)
    killed = estimate_toll(located, scope)
    injured = estimate_toll(located, replace(scope, measure=Measure.INJURED))
    return {
        **_write_toll(killed, injured),
        "contested": is_contested(claims, killed.inputs),
        **count_sources(claims),
    }


def _write_toll(killed: Estimate, injured: Estimate) -> Row:
    return {
        "killed_low": killed.low,
        "killed_best": killed.best,
        "killed_high": killed.high,
        "killed_population": killed.population,
        "injured_low": injured.low,
        "injured_best": injured.best,
        "injured_high": injured.high,
        "estimate": killed.as_json() if killed.inputs else None,
    }


def build_event(
    event: Mapping[str, Any],
    claims: Sequence[Mapping[str, Any]],
    places: Mapping[str, Place],
    policy: Policy,
    shown: ShownPlace,
) -> Row:
    """Return the public row of one event; `shown` is what may be told of where it happened.

    `wkt` and `area_place_id` say what is drawn; the writer turns them into a geometry.
    """
    location = None if "provider_location" in shown.withheld else event["provider_location"]
    return {
        "id": event["event_id"],
        "record": event["adapter"],
        **{name: event[name] for name in _COPIED},
        **_write_titles(event, shown, location),
        **_write_summaries(event, shown),
        **_write_actors(event, shown),
        "disorder_type": disorder_type(event["event_type"]),
        **{name: shown.names.get(name) for name in _PLACE_COLUMNS},
        "provider_location": location,
        "precision": shown.precision.value,
        "precision_m": shown.precision_m,
        "geo_precision": GEO_PRECISION[shown.precision],
        "where_prec": WHERE_PREC[shown.precision],
        **describe_toll(claims, event, places),
        "known_from": find_first_day(claims, event["date_end"]),
        "redaction": _describe_redaction(shown, policy),
        "revised_at": event["recorded_at"],
        "wkt": shown.wkt,
        "area_place_id": shown.area_place_id,
    }

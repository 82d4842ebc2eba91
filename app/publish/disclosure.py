"""How precisely a record's place is shown: never by chance, and the same each time.

When it is shown is decided in `waiting`; both are asked for here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain.place import POINT_PRECISIONS, Place, Point, Precision, is_site
from app.publish.claims import withhold_words
from app.publish.grids import Spot
from app.publish.policy import Policy
from app.publish.refuge_names import names_spot
from app.publish.shown_places import (
    ORDER,
    ShownPlace,
    find_outline,
    name_place,
    name_units,
    round_point,
    show_hidden,
)
from app.publish.spots import SpottedEvent, show_spotted, spot_place
from app.publish.waiting import (
    find_next_change,
    find_public_time,
    find_settlement_time,
    is_private,
    is_sensitive,
)

__all__ = [
    "ShownPlace",
    "find_next_change",
    "find_public_time",
    "is_private",
    "is_sensitive",
    "round_point",
    "show_place",
    "tell_claims",
]

Row = Mapping[str, Any]
Places = Mapping[str, Place]

_AREA_LEVELS = frozenset({"country", "region", "governorate", "district"})
_LINE_LEVELS = _AREA_LEVELS | {"road", "crossing", "subdistrict"}
"""Whose name may stand beside a line: not a village's, which the line would then end at."""
_CLAIM_WORDS = ("measure_as_stated", "scope_note_en", "scope_note_ar", "quote", "url")


def _list_stops(event: Row, places: Places, policy: Policy) -> list[Spot]:
    stops = [places.get(place_id) for place_id in event["waypoints"]]
    spots = [spot_place(stop, places, policy) for stop in stops if stop and not is_site(stop)]
    return [spot for spot in spots if spot]


def _show_line(event: Row, place: Place, places: Places, policy: Policy) -> ShownPlace:
    points = list(dict.fromkeys(spot.pair for spot in _list_stops(event, places, policy)))
    # The sub-district of a village that a line passes would cut its cell.
    names = name_units(place, places, levels=3 if place.level == "subdistrict" else 2)
    if len(points) < 2:
        return ShownPlace(Precision.LINEAR, names=names, area_place_id=find_outline(place, places))
    return ShownPlace(
        Precision.LINEAR,
        names=names | (name_place(place) if place.level in _LINE_LEVELS else {}),
        wkt=f"LINESTRING({', '.join(points)})",
        note_en="Schematic: straight lines between the places named, not a route.",
        note_ar="رسم تخطيطي: خطوط مستقيمة بين الأماكن المذكورة، وليس مساراً.",
    )


def _is_drawn_subdistrict(place: Place) -> bool:
    return place.level == "subdistrict" and place.area_wkb is not None


def _show_area(event: Row, place: Place, places: Places) -> ShownPlace:
    finest = Precision.SUBDISTRICT if _is_drawn_subdistrict(place) else Precision.DISTRICT
    precision = max(Precision(event["precision"]), finest, key=ORDER.index)
    if precision is Precision.SUBDISTRICT:
        names = name_units(place, places) | name_place(place)
        return ShownPlace(precision, names=names, area_place_id=place.place_id)
    if precision is Precision.GOVERNORATE:
        names = name_units(place, places, levels=1)
        names |= name_place(place) if place.level == "governorate" else {}
        return ShownPlace(precision, names=names, area_place_id=place.admin1_pcode)
    names = name_units(place, places, levels=2)
    names |= name_place(place) if place.level in {"district", "governorate"} else {}
    return ShownPlace(precision, names=names, area_place_id=find_outline(place, places))


def _show_country(place: Place | None) -> ShownPlace:
    wide = place is not None and place.level in {"country", "region"}
    return ShownPlace(Precision.COUNTRY, names=name_place(place) if place and wide else {})


def _find_position(event: Row, place: Place) -> Point | None:
    if event["lon"] is not None:
        return Point(event["lon"], event["lat"])
    # The middle of a governorate or a country is no place where anything happened.
    is_area = place.level in _AREA_LEVELS or _is_drawn_subdistrict(place)
    return None if is_area else place.point


def _find_shown(
    event: Row, places: Places, policy: Policy, now: datetime, claims: Sequence[Row]
) -> ShownPlace:
    place = places.get(event["place_id"] or "")
    precision = Precision(event["precision"])
    if is_sensitive(event, places):
        return show_hidden(event, place, places)
    if place is None or precision is Precision.COUNTRY:
        return _show_country(place)
    if precision is Precision.LINEAR:
        return _show_line(event, place, places, policy)
    point = _find_position(event, place)
    if precision not in POINT_PRECISIONS or point is None:
        return _show_area(event, place, places)
    until = find_settlement_time(event, claims, places, policy)
    spotted = SpottedEvent(event, place, point, places, policy)
    return show_spotted(spotted, until if until and until > now else None)


def show_place(
    event: Row, places: Places, policy: Policy, now: datetime, claims: Sequence[Row] = ()
) -> ShownPlace:
    """Decide what the public is told about where an event happened.

    `until` of the answer is the instant from which more may be told, None when nothing will change.
    `claims` are the event's own: the day of their first report may prolong that.
    """
    shown = _find_shown(event, places, policy, now, claims)
    named = event["provider_location"]
    if not named or "provider_location" in shown.withheld:
        return shown
    if shown.coarsened or names_spot(named):
        # What the source calls the place would undo what was made of its position.
        return replace(shown, withheld=(*shown.withheld, "provider_location"))
    return shown


def _withhold_localities(claim: Row, shown: ShownPlace) -> dict[str, Any]:
    named = (name for name in _CLAIM_WORDS if shown.is_named_in(claim[name]))
    hidden: dict[str, Any] = dict.fromkeys(("locality_place_id", *named))
    return {**claim, **hidden, "scope_place_ids": ()}


def tell_claims(claims: Sequence[Row], shown: ShownPlace) -> Sequence[Row]:
    """Return an event's claims without the words that would tell more than its shown place.

    Their figures, their sources and their dates stay.
    """
    if "claims.quote" in shown.withheld:
        return withhold_words(claims)
    if "claims.locality_en" in shown.withheld:
        return [_withhold_localities(claim, shown) for claim in claims]
    return claims

"""When a record becomes public and how precisely its place is shown: never by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.domain.event import Visibility
from app.domain.period import begin_day
from app.domain.place import POINT_PRECISIONS, Place, Point, Precision, is_site
from app.publish.claims import WITHHELD_WORDS
from app.publish.policy import Policy
from app.publish.refuge_names import names_refuge

Row = Mapping[str, Any]
Places = Mapping[str, Place]

_SENSITIVE = frozenset({Visibility.REFUGE.value, Visibility.HOSPITAL.value})
_ORDER = tuple(Precision)


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """What the public is told about where: names, precision, and what is drawn.

    `wkt` is drawn when given, else the outline of `area_place_id`, else nothing.
    """

    precision: Precision
    precision_m: int | None = None
    names: dict[str, str | None] = field(default_factory=dict)
    wkt: str | None = None
    area_place_id: str | None = None
    coarsened: bool = False
    withheld: tuple[str, ...] = ()
    note_en: str | None = None
    note_ar: str | None = None


def is_sensitive(event: Row, places: Places) -> bool:
    """Whether an event is at a hospital or a place of refuge, tagged by its editor or not."""
    return (
        event["visibility"] in _SENSITIVE
        or is_site(places.get(event["place_id"] or ""))
        or names_refuge(event["provider_location"])
    )


def find_public_time(event: Row, claims: Sequence[Row], places: Places, policy: Policy) -> datetime:
    """Return the instant from which an event may be shown.

    The delay runs from the end of the event or from its first publication, whichever is later.
    """
    reported = [claim["reported_at"] for claim in claims if claim["reported_at"]]
    last = max(event["date_end"], min(reported)) if reported else event["date_end"]
    sensitive = is_sensitive(event, places) or event["event_type"] == "Violence against civilians"
    hours = policy.sensitive_delay_hours if sensitive else policy.event_delay_hours
    return begin_day(last, 1) + timedelta(hours=hours)


def round_point(point: Point, policy: Policy) -> str:
    """Return a position cut to the policy's decimals, as `lon lat`."""
    digits = policy.coordinate_decimals
    return f"{round(point.lon, digits):.{digits}f} {round(point.lat, digits):.{digits}f}"


def _name_units(place: Place | None, places: Places) -> dict[str, str | None]:
    names: dict[str, str | None] = {}
    for level in ("admin1", "admin2", "admin3"):
        pcode = getattr(place, f"{level}_pcode") if place else None
        unit = places.get(pcode) if pcode else None
        names[f"{level}_pcode"] = pcode
        names[f"{level}_name_en"] = unit.name_en if unit else None
        names[f"{level}_name_ar"] = unit.name_ar if unit else None
    return names


def _name_place(place: Place) -> dict[str, str | None]:
    return {"place_name_en": place.name_en, "place_name_ar": place.name_ar}


def _find_outline(place: Place, places: Places) -> str | None:
    for pcode in (place.admin2_pcode, place.admin1_pcode):
        unit = places.get(pcode or "")
        if unit is not None and unit.area_wkb is not None:
            return unit.place_id
    return None


def _find_hidden_precision(event: Row, place: Place | None) -> Precision:
    finest = Precision.COUNTRY
    if place is not None and place.admin1_pcode:
        finest = Precision.DISTRICT if place.admin2_pcode else Precision.GOVERNORATE
    stated = Precision(event["precision"])
    return finest if stated is Precision.LINEAR else max(stated, finest, key=_ORDER.index)


def _show_hidden(event: Row, place: Place | None, places: Places) -> ShownPlace:
    precision = _find_hidden_precision(event, place)
    shown_levels = {Precision.DISTRICT: 2, Precision.GOVERNORATE: 1}.get(precision, 0)
    names = {
        name: value if int(name[len("admin")]) <= shown_levels else None
        for name, value in _name_units(place, places).items()
    }
    areas: dict[Precision, str | None] = {}
    if place is not None:
        areas[Precision.DISTRICT] = _find_outline(place, places)
        areas[Precision.GOVERNORATE] = place.admin1_pcode
    return ShownPlace(
        precision=precision,
        names=names,
        area_place_id=areas.get(precision),
        coarsened=True,
        withheld=("place", "provider_location", *(f"claims.{name}" for name in WITHHELD_WORDS)),
        note_en="Places of refuge, hospitals, schools and bases are shown by district at most.",
        note_ar="تُعرض أماكن اللجوء والمستشفيات والمدارس والقواعد على مستوى المنطقة على الأكثر.",
    )


def _measure_precision(event: Row, place: Place, policy: Policy) -> int:
    stated = [value for value in (event["precision_m"], place.precision_m) if value]
    unknown = policy.settlement_precision_m
    return max([policy.least_precision_m, *(stated or [unknown])])


def _show_point(event: Row, place: Place, places: Places, policy: Policy) -> ShownPlace:
    exact = Point(event["lon"], event["lat"]) if event["lon"] is not None else place.point
    precision = max(Precision(event["precision"]), Precision.NEIGHBOURHOOD, key=_ORDER.index)
    names = _name_units(place, places)
    if event["lon"] is None:
        names |= _name_place(place)
    if exact is None:
        return ShownPlace(precision, names=names, area_place_id=_find_outline(place, places))
    return ShownPlace(
        precision=precision,
        precision_m=_measure_precision(event, place, policy),
        names=names,
        wkt=f"POINT({round_point(exact, policy)})",
        coarsened=precision is not Precision(event["precision"]),
    )


def _show_line(event: Row, place: Place, places: Places, policy: Policy) -> ShownPlace:
    stops = [places.get(place_id) for place_id in event["waypoints"]]
    points = [
        round_point(stop.point, policy)
        for stop in stops
        if stop and stop.point and not is_site(stop)
    ]
    names = _name_units(place, places)
    if len(points) < 2:
        return ShownPlace(Precision.LINEAR, names=names, area_place_id=_find_outline(place, places))
    return ShownPlace(
        Precision.LINEAR,
        names=names | _name_place(place),
        wkt=f"LINESTRING({', '.join(points)})",
        note_en="Schematic: straight lines between the places named, not a route.",
        note_ar="رسم تخطيطي: خطوط مستقيمة بين الأماكن المذكورة، وليس مساراً.",
    )


def show_place(event: Row, places: Places, policy: Policy) -> ShownPlace:
    """Decide what the public is told about where an event happened."""
    place = places.get(event["place_id"] or "")
    precision = Precision(event["precision"])
    if is_sensitive(event, places):
        return _show_hidden(event, place, places)
    if place is None or precision is Precision.COUNTRY:
        names = _name_units(place, places) | (_name_place(place) if place else {})
        return ShownPlace(Precision.COUNTRY, names=names)
    if precision is Precision.LINEAR:
        return _show_line(event, place, places, policy)
    if precision in POINT_PRECISIONS:
        return _show_point(event, place, places, policy)
    names = _name_units(place, places)
    if place.level in {"district", "governorate"}:
        names |= _name_place(place)
    if precision is Precision.GOVERNORATE:
        return ShownPlace(precision, names=names, area_place_id=place.admin1_pcode)
    return ShownPlace(precision, names=names, area_place_id=_find_outline(place, places))

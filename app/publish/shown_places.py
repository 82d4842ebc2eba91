"""What the public is told about where, and what is told of a place of refuge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.place import Place, Point, Precision
from app.publish.claims import WITHHELD_WORDS
from app.publish.policy import Policy
from app.publish.refuge_names import fold_name

Row = Mapping[str, Any]
Places = Mapping[str, Place]

ORDER = tuple(Precision)
"""Precisions, the finest first."""


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """What the public is told about where: names, precision, and what is drawn.

    `wkt` is drawn when given, else the outline of `area_place_id`, else nothing. `until` is the
    instant from which it may be told more precisely. `hidden_names` are those of the finer place,
    which no title may give away until then.
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
    until: datetime | None = None
    hidden_names: tuple[str, ...] = ()

    def is_named_in(self, *texts: str | None) -> bool:
        """Whether a text names the finer place that is not told yet."""
        names = [fold_name(name) for name in self.hidden_names]
        return any(name in fold_name(text or "") for text in texts for name in names)


def round_point(point: Point, policy: Policy) -> str:
    """Return a position cut to the policy's decimals, as `lon lat`."""
    digits = policy.coordinate_decimals
    return f"{round(point.lon, digits):.{digits}f} {round(point.lat, digits):.{digits}f}"


def name_units(place: Place | None, places: Places, *, levels: int = 3) -> dict[str, str | None]:
    """Return codes and names of the governorate, district and sub-district around a place."""
    names: dict[str, str | None] = {}
    for number in (1, 2, 3):
        level = f"admin{number}"
        pcode = getattr(place, f"{level}_pcode") if place and number <= levels else None
        unit = places.get(pcode) if pcode else None
        names[f"{level}_pcode"] = pcode
        names[f"{level}_name_en"] = unit.name_en if unit else None
        names[f"{level}_name_ar"] = unit.name_ar if unit else None
    return names


def name_place(place: Place) -> dict[str, str | None]:
    """Return the place's own names, as columns of a record."""
    return {"place_name_en": place.name_en, "place_name_ar": place.name_ar}


def find_unit(place: Place, places: Places, *, levels: int = 2) -> Place | None:
    """Return the finest unit around a place whose outline is known: its district if possible.

    `levels` 1 stops at its governorate, 3 looks for its sub-district first.
    """
    pcodes = (place.admin1_pcode, place.admin2_pcode, place.admin3_pcode)
    for pcode in pcodes[:levels][::-1]:
        unit = places.get(pcode or "")
        if unit is not None and unit.area_wkb is not None:
            return unit
    return None


def find_outline(place: Place, places: Places, *, levels: int = 2) -> str | None:
    """Return the id of the finest unit around a place that can be drawn."""
    unit = find_unit(place, places, levels=levels)
    return unit.place_id if unit else None


def _find_hidden_precision(event: Row, place: Place | None) -> Precision:
    finest = Precision.COUNTRY
    if place is not None and place.admin1_pcode:
        finest = Precision.DISTRICT if place.admin2_pcode else Precision.GOVERNORATE
    stated = Precision(event["precision"])
    return finest if stated is Precision.LINEAR else max(stated, finest, key=ORDER.index)


def show_hidden(event: Row, place: Place | None, places: Places) -> ShownPlace:
    """Show an event at a place of refuge: its district at most, without a name."""
    precision = _find_hidden_precision(event, place)
    levels = {Precision.DISTRICT: 2, Precision.GOVERNORATE: 1}.get(precision, 0)
    areas: dict[Precision, str | None] = {}
    if place is not None:
        areas[Precision.DISTRICT] = find_outline(place, places)
        areas[Precision.GOVERNORATE] = place.admin1_pcode
    return ShownPlace(
        precision=precision,
        names=name_units(place, places, levels=levels),
        area_place_id=areas.get(precision),
        coarsened=True,
        withheld=("place", "provider_location", *(f"claims.{name}" for name in WITHHELD_WORDS)),
        note_en="Places of refuge, hospitals, schools and bases are shown by district at most.",
        note_ar="تُعرض أماكن اللجوء والمستشفيات والمدارس والقواعد على مستوى المنطقة على الأكثر.",
    )

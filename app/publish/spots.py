"""Events at a point: in a town that may be named, or in a cell of the grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.place import Place, Point, Precision
from app.publish.grids import Mesh, Spot, find_spot
from app.publish.policy import Policy
from app.publish.shown_places import ORDER, ShownPlace, find_unit, name_place, name_units
from app.publish.towns import find_settlement, find_town, is_town, lies_elsewhere, measure_radius

Row = Mapping[str, Any]
Places = Mapping[str, Place]

_LOCALITY_WORDS = ("claims.locality_en", "claims.locality_ar")
_PUBLIC_LEVELS = frozenset({"crossing", "subdistrict"})
"""Whose point names nobody's home: public works, and the middle of a whole unit."""
_RADII_M = (5_000, 10_000, 25_000, 50_000, 100_000)
"""Radii are told in steps: an odd one would tell the village by its entry in the gazetteer."""
_GRID_NOTE = (
    "Shown by a cell of a fixed grid: the place is small, or its size is not known.",
    "يُعرض ضمن خلية من شبكة ثابتة: المكان صغير أو حجمه غير معروف.",
)
_TOWN_NOTE = (
    "Shown by its town for now, because those who attacked may come back.",
    "يُعرض على مستوى البلدة مؤقتاً، لأن المهاجمين قد يعودون.",
)


@dataclass(frozen=True, slots=True)
class SpottedEvent:
    """An event at a point: the place that the ledger has, and the position nobody is shown."""

    event: Row
    place: Place
    point: Point
    places: Places
    policy: Policy

    @property
    def precision(self) -> Precision:
        """How precisely the event may be told at all."""
        return max(Precision(self.event["precision"]), Precision.NEIGHBOURHOOD, key=ORDER.index)

    @property
    def is_given(self) -> bool:
        """Whether its source gave the position itself."""
        return self.event["lon"] is not None

    def find_town(self) -> Place | None:
        """Return the town in which it lies, if it lies in one that is large enough to be named."""
        if self.is_given:
            admin1 = self.place.admin1_pcode
            return find_town(self.point, admin1, self.places, self.policy)
        settlement = find_settlement(self.place, self.places)
        return settlement if is_town(settlement, self.policy) else None

    def name_fully(self) -> dict[str, str | None]:
        """Return the names of the place; of a position that a source gave, of its units only."""
        names = name_units(self.place, self.places)
        return names if self.is_given else names | name_place(self.place)


def snap_point(point: Point, place: Place, places: Places, policy: Policy) -> Spot | None:
    """Return a position cut to the decimals; None if that moves it to another governorate."""
    mesh = Mesh(10 ** (6 - policy.coordinate_decimals), policy.coordinate_decimals)
    spot = find_spot(point, mesh, None)
    if spot is None:
        return None
    shown = Point(float(spot.lon), float(spot.lat))
    return None if lies_elsewhere(shown, place.admin1_pcode, places, policy) else spot


def find_cell_spot(point: Point, place: Place, places: Places, policy: Policy) -> Spot | None:
    """Return the point of the grid's cell around a position, inside its place's own unit."""
    mesh = Mesh(policy.grid_cell_hundredths * 10_000, policy.coordinate_decimals)
    unit = find_unit(place, places)
    return find_spot(point, mesh, unit.area_wkb if unit else None)


def spot_place(place: Place, places: Places, policy: Policy) -> Spot | None:
    """Return where a place is shown that a line passes: a small one by its cell of the grid."""
    if place.point is None:
        return None
    settlement = find_settlement(place, places)
    if settlement is not None and not is_town(settlement, policy):
        return find_cell_spot(place.point, place, places, policy)
    return snap_point(place.point, place, places, policy)


def _show_in_town(spotted: SpottedEvent) -> ShownPlace | None:
    policy, event = spotted.policy, spotted.event
    spot = snap_point(spotted.point, spotted.place, spotted.places, policy)
    if spot is None:
        return None
    stated = [value for value in (event["precision_m"], spotted.place.precision_m) if value]
    radius = max([policy.least_precision_m, *(stated or [policy.settlement_precision_m])])
    return ShownPlace(
        precision=spotted.precision,
        precision_m=radius,
        names=spotted.name_fully(),
        wkt=spot.wkt,
        coarsened=spotted.precision is not Precision(event["precision"]),
    )


def _widen_radius(cell_m: int, stated_m: int) -> int:
    if stated_m <= cell_m:
        return cell_m
    return next((radius for radius in _RADII_M if radius >= stated_m), stated_m)


def _show_in_cell(spotted: SpottedEvent) -> ShownPlace:
    """Show a cell of the grid: the same for all its places, so that nothing tells them apart."""
    unit = find_unit(spotted.place, spotted.places)
    spot = find_cell_spot(spotted.point, spotted.place, spotted.places, spotted.policy)
    shown = ShownPlace(
        precision=max(spotted.precision, Precision.SUBDISTRICT, key=ORDER.index),
        # A sub-district would cut the cell, and with it the number of villages it may be.
        names=name_units(spotted.place, spotted.places, levels=2),
        coarsened=True,
        withheld=("place", "provider_location", *_LOCALITY_WORDS),
        note_en=_GRID_NOTE[0],
        note_ar=_GRID_NOTE[1],
    )
    if spot is None:
        precision = Precision.DISTRICT if spotted.place.admin2_pcode else Precision.GOVERNORATE
        return replace(shown, precision=precision, area_place_id=unit.place_id if unit else None)
    radius = _widen_radius(spot.precision_m, spotted.event["precision_m"] or 0)
    return replace(shown, wkt=spot.wkt, precision_m=radius)


def _show_by_town(spotted: SpottedEvent, town: Place, until: datetime) -> ShownPlace:
    """Show a town in place of its quarter, until those who may come back have had their time."""
    policy = spotted.policy
    spot = snap_point(town.point, town, spotted.places, policy) if town.point else None
    if spot is None:
        return replace(_show_in_cell(spotted), until=until)
    finer = spotted.is_given or spotted.place is not town
    precision = max(spotted.precision, Precision.SETTLEMENT, key=ORDER.index)
    radius = max(measure_radius(town, policy), spotted.event["precision_m"] or 0)
    own = (spotted.place.name_en, spotted.place.name_ar, *spotted.place.aliases)
    return ShownPlace(
        precision=precision,
        precision_m=radius,
        names=name_units(town, spotted.places) | name_place(town),
        wkt=spot.wkt,
        coarsened=finer,
        withheld=("place", "provider_location", *_LOCALITY_WORDS) if finer else (),
        note_en=_TOWN_NOTE[0] if finer else None,
        note_ar=_TOWN_NOTE[1] if finer else None,
        until=until,
        hidden_names=own if finer and not spotted.is_given else (),
    )


def show_spotted(spotted: SpottedEvent, until: datetime | None) -> ShownPlace:
    """Show an event at a point; by its town at most while `until` is still to come."""
    if spotted.place.level in _PUBLIC_LEVELS and not spotted.is_given:
        return _show_in_town(spotted) or _show_in_cell(spotted)
    town = spotted.find_town()
    if town is None:
        return _show_in_cell(spotted)
    if until is not None:
        return _show_by_town(spotted, town, until)
    return _show_in_town(spotted) or _show_in_cell(spotted)

"""Events at a point: in a town that may be named, or in a cell of the grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.place import Place, Point, Precision
from app.publish.grids import Mesh, Spot, find_cell, find_spot, show_cells
from app.publish.policy import Policy
from app.publish.shown_places import (
    ORDER,
    ShownPlace,
    find_outline,
    find_unit,
    name_place,
    name_units,
)
from app.publish.towns import find_settlement, find_town, is_town, lies_elsewhere, measure_radius
from app.publish.villages import CellGroup, find_group, make_mesh

Row = Mapping[str, Any]
Places = Mapping[str, Place]

_LOCALITY_WORDS = ("claims.locality_en", "claims.locality_ar")
_DISTRICT_WORDS = tuple(f"admin2_{part}" for part in ("pcode", "name_en", "name_ar"))
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

    def name_fully(self, town: Place | None) -> dict[str, str | None]:
        """Return the names of the place; of a position that a source gave, of its town's units.

        Those of the position itself would cut the town along a border that runs through it. A
        position that stands for the country around it (UCDP's 25 km) is sure of the district only.
        """
        if self.is_given:
            levels = 2 if self.precision is Precision.SUBDISTRICT else 3
            return name_units(town, self.places, levels=levels)
        return name_units(self.place, self.places) | name_place(self.place)


def snap_point(point: Point, place: Place, places: Places, policy: Policy) -> Spot | None:
    """Return a position cut to the decimals; None if that moves it to another governorate."""
    mesh = Mesh(10 ** (6 - policy.coordinate_decimals), policy.coordinate_decimals)
    spot = find_spot(point, mesh, None)
    if spot is None:
        return None
    shown = Point(float(spot.lon), float(spot.lat))
    return None if lies_elsewhere(shown, place.admin1_pcode, places, policy) else spot


def _find_cells(point: Point, place: Place, places: Places, policy: Policy) -> CellGroup | None:
    cell = find_cell(point, make_mesh(policy))
    return find_group(cell, place.admin1_pcode, places, policy)


def find_cell_spot(point: Point, place: Place, places: Places, policy: Policy) -> Spot | None:
    """Return the point of the grid's cell around a position, inside its place's governorate.

    A district would cut the cell, and with it the number of villages that it may be. None when
    there is no such point, or too few villages are near.
    """
    group = _find_cells(point, place, places, policy)
    if group is None:
        return None
    unit = find_unit(place, places, levels=1)
    return show_cells(group.cells, make_mesh(policy), unit.area_wkb if unit else None)


def spot_place(place: Place, places: Places, policy: Policy) -> Spot | None:
    """Return where a place is shown that a line passes: a small one by its cell of the grid."""
    if place.point is None:
        return None
    settlement = find_settlement(place, places)
    if settlement is not None and not is_town(settlement, policy):
        return find_cell_spot(place.point, place, places, policy)
    return snap_point(place.point, place, places, policy)


def _show_in_town(spotted: SpottedEvent, town: Place | None) -> ShownPlace | None:
    policy, event = spotted.policy, spotted.event
    spot = snap_point(spotted.point, spotted.place, spotted.places, policy)
    if spot is None:
        return None
    # Of a position the place is only the unit around it, which says nothing of the town's size.
    own = None if spotted.is_given else spotted.place.precision_m
    stated = [value for value in (event["precision_m"], own) if value]
    radius = max([policy.least_precision_m, *(stated or [policy.settlement_precision_m])])
    return ShownPlace(
        precision=spotted.precision,
        precision_m=radius,
        names=spotted.name_fully(town),
        wkt=spot.wkt,
        coarsened=spotted.precision is not Precision(event["precision"]),
    )


def _widen_radius(cell_m: int, stated_m: int) -> int:
    if stated_m <= cell_m:
        return cell_m
    return next((radius for radius in _RADII_M if radius >= stated_m), stated_m)


def _is_one_district(group: CellGroup, place: Place) -> bool:
    """Whether naming the district leaves every village of the cells as likely as before."""
    return not group.districts or group.districts == {place.admin2_pcode}


def _show_in_cell(spotted: SpottedEvent) -> ShownPlace:
    """Show a cell of the grid: the same for all its places, so that nothing tells them apart."""
    place, places, policy = spotted.place, spotted.places, spotted.policy
    spot = find_cell_spot(spotted.point, place, places, policy)
    group = _find_cells(spotted.point, place, places, policy)
    by_district = spot is not None and group is not None and _is_one_district(group, place)
    district = () if by_district else _DISTRICT_WORDS
    shown = ShownPlace(
        precision=max(spotted.precision, Precision.SUBDISTRICT, key=ORDER.index),
        names=name_units(place, places, levels=2 if by_district else 1),
        coarsened=True,
        withheld=("place", "provider_location", *_LOCALITY_WORDS, *district),
        note_en=_GRID_NOTE[0],
        note_ar=_GRID_NOTE[1],
    )
    if spot is None:
        # Those that no point can stand for are few: by district, the village might be the only one.
        area = find_outline(place, places, levels=1)
        return replace(shown, precision=Precision.GOVERNORATE, area_place_id=area)
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
        return _show_in_town(spotted, None) or _show_in_cell(spotted)
    town = spotted.find_town()
    if town is None:
        return _show_in_cell(spotted)
    if until is not None:
        return _show_by_town(spotted, town, until)
    return _show_in_town(spotted, town) or _show_in_cell(spotted)

"""Which areas a figure covers, as paths of place ids from the country down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.event import Scope
from app.domain.place import Place, Precision, is_site

Row = Mapping[str, Any]
Places = Mapping[str, Place]
_UNITS = ("admin1_pcode", "admin2_pcode", "admin3_pcode")
_AREAS = frozenset({"country", "region", "governorate", "district", "subdistrict"})
SYRIA = "SY"
UNKNOWN_AREA = frozenset({"unknown"})
"""Stands for the area of a record whose place nobody knows: its own claims are about it too."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The record that claims are about: its own area, and why its newest revision was written."""

    paths: tuple[str, ...]
    reason_code: str


def _join_path(parts: Sequence[str | None]) -> str:
    return "/".join(dict.fromkeys(part for part in parts if part))


def spell_path(place: Place, leaf: str) -> str:
    """Return a place's path: country, governorate, district, sub-district, place.

    A site is never named: `leaf` stands for it.
    """
    units = [getattr(place, unit) for unit in _UNITS]
    return _join_path([place.country, *units, leaf if is_site(place) else place.place_id])


def list_own_places(event: Row, places: Places) -> list[Place]:
    """Return where an event happened: a total over several places is about those."""
    several = event["waypoints"] if event["precision"] != Precision.LINEAR else ()
    ids = several or [event["place_id"]]
    return [places[place_id] for place_id in ids if place_id in places]


def list_told_places(event: Row, places: Places) -> list[Place]:
    """Return where an event may be said to have happened.

    Only a total is told by its several places, which is what it adds up over. Those of a single
    event would say more than the place by which it is shown.
    """
    if event["scope"] == Scope.TOTAL:
        return list_own_places(event, places)
    return [places[event["place_id"]]] if event["place_id"] in places else []


def _are_told(row: Row, own_places: Sequence[Place]) -> bool:
    """Whether a record's row names the units of its place; those of several are told as such.

    A position that a source gave is no area: the unit around it might cut the town that is told.
    """
    if len(own_places) != 1:
        return True
    if row.get("wkt") and not row.get("place_name_en"):
        return False
    return all(getattr(own_places[0], unit) in (None, row.get(unit)) for unit in _UNITS)


def describe_subject(row: Row, own_places: Sequence[Place] = ()) -> Subject:
    """Return what a record's claims are about, from nothing but what is shown of it.

    `row` is its public row and `own_places` where it happened. What is finer than the units that
    are shown is known by the record's own id alone.
    """
    are_areas = own_places and all(place.level in _AREAS for place in own_places)
    if are_areas and row.get("redaction") is None and _are_told(row, own_places):
        paths = sorted({spell_path(place, row["id"]) for place in own_places})
        return Subject(tuple(paths), row["reason_code"])
    if "dest_country" in row:
        # A figure about people who moved covers where they were counted.
        path = _join_path([row["dest_country"], row["dest_pcode"]])
    else:
        path = _join_path([SYRIA, *(row.get(unit) for unit in _UNITS), row["id"]])
    return Subject((path,), row["reason_code"])


def list_scope_paths(claim: Row, own_paths: Sequence[str], places: Places) -> list[str]:
    """Return the areas that a claim's figure covers; without any of its own, its record's area."""
    ids = claim["scope_place_ids"] or [claim["locality_place_id"]]
    known = [places[place_id] for place_id in ids if place_id in places]
    paths = {spell_path(place, claim["claim_id"]) for place in known}
    return sorted(paths) or list(own_paths)


def find_own_area(event: Row, places: Places) -> frozenset[str]:
    """Return the area that an event is about, exactly: for the estimate, never to be shown."""
    own = list_own_places(event, places)
    return frozenset(spell_path(place, place.place_id) for place in own) or UNKNOWN_AREA


def locate_claims(
    claims: Sequence[Row], own_area: frozenset[str], places: Places
) -> list[dict[str, Any]]:
    """Return claims with the exact areas that they cover: for the estimate, never to be shown."""
    located = []
    for claim in claims:
        ids = claim["scope_place_ids"] or [claim["locality_place_id"]]
        known = [places[place_id] for place_id in ids if place_id in places]
        paths = {spell_path(place, place.place_id) for place in known}
        located.append({**claim, "scope_paths": sorted(paths or own_area)})
    return located

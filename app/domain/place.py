"""Places, and the answers a geocoder may give about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Precision(StrEnum):
    """How precisely a place is known, from a spot to a country."""

    EXACT = "exact"
    STREET_OR_LANDMARK = "street_or_landmark"
    NEIGHBOURHOOD = "neighbourhood"
    SETTLEMENT = "settlement"
    SUBDISTRICT = "subdistrict"
    DISTRICT = "district"
    GOVERNORATE = "governorate"
    LINEAR = "linear"
    COUNTRY = "country"


GEO_PRECISION: dict[Precision, int] = {
    Precision.EXACT: 1,
    Precision.STREET_OR_LANDMARK: 1,
    Precision.NEIGHBOURHOOD: 1,
    Precision.SETTLEMENT: 1,
    Precision.SUBDISTRICT: 2,
    Precision.DISTRICT: 2,
    Precision.GOVERNORATE: 3,
    Precision.LINEAR: 2,
    Precision.COUNTRY: 3,
}
"""ACLED's `geo_precision` for each of ours."""

WHERE_PREC: dict[Precision, int] = {
    Precision.EXACT: 1,
    Precision.STREET_OR_LANDMARK: 1,
    Precision.NEIGHBOURHOOD: 1,
    Precision.SETTLEMENT: 1,
    Precision.SUBDISTRICT: 2,
    Precision.DISTRICT: 3,
    Precision.GOVERNORATE: 4,
    Precision.LINEAR: 5,
    Precision.COUNTRY: 6,
}
"""UCDP's `where_prec` for each of ours."""

POINT_PRECISIONS = frozenset(
    {
        Precision.EXACT,
        Precision.STREET_OR_LANDMARK,
        Precision.NEIGHBOURHOOD,
        Precision.SETTLEMENT,
        Precision.SUBDISTRICT,
    }
)
"""Precisions that may be drawn around a point."""

LEVEL_PRECISION: dict[str, Precision] = {
    "country": Precision.COUNTRY,
    "far_country": Precision.COUNTRY,
    "region": Precision.COUNTRY,
    "governorate": Precision.GOVERNORATE,
    "district": Precision.DISTRICT,
    "subdistrict": Precision.SUBDISTRICT,
    "settlement": Precision.SETTLEMENT,
    "neighbourhood": Precision.NEIGHBOURHOOD,
    "site": Precision.STREET_OR_LANDMARK,
    "crossing": Precision.STREET_OR_LANDMARK,
    "road": Precision.LINEAR,
}
"""The best precision that naming a place of each level can give."""

FAR_COUNTRY = "far_country"
"""The level of countries around which nothing is mapped: only a movement may end in one."""

UNLISTED_LEVELS = ("site", FAR_COUNTRY)
"""Levels whose places no list has: of sites nobody is told where they are."""

UNIT_KINDS = {
    "admin3_name_en": "subdistrict",
    "admin2_name_en": "district",
    "admin1_name_en": "governorate",
}
"""Columns with names of units, the smallest first, and the word that tells a unit from its town."""


@dataclass(frozen=True, slots=True)
class Point:
    """A position in degrees, WGS 84."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the gazetteer; `area_wkb` is its outline where one is known.

    `population` counts people as the place's source states them. An administrative unit stood from
    `valid_from` until the day before `valid_to`; None leaves that end open.
    """

    place_id: str
    level: str
    name_en: str
    name_ar: str
    country: str
    pcode: str | None = None
    aliases: tuple[str, ...] = ()
    parent_id: str | None = None
    admin1_pcode: str | None = None
    admin2_pcode: str | None = None
    admin3_pcode: str | None = None
    point: Point | None = None
    precision_m: int | None = None
    area_wkb: bytes | None = None
    iso: str | None = None
    capital_place_id: str | None = None
    population_class: str | None = None
    source: str = ""
    note_en: str | None = None
    note_ar: str | None = None
    population: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None


def tell_best_precision(place: Place) -> Precision:
    """Return the best precision that naming a place can give, by its level."""
    return LEVEL_PRECISION.get(place.level, Precision.COUNTRY)


def lies_in(place: Place, area: Place) -> bool:
    """Whether a place is an area, or belongs to it by its codes."""
    above = (place.admin1_pcode, place.admin2_pcode, place.admin3_pcode, place.parent_id)
    return place.place_id == area.place_id or area.place_id in above


def is_site(place: Place | None) -> bool:
    """Whether a place is a base, hospital, school or shelter: never pointed at, never named."""
    return place is not None and place.level == "site"


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """What a source says about where: an id, names, coordinates, in any combination.

    `context` are free words around the name: its town, its governorate. `on` is the day that is
    spoken of: boundaries change.
    """

    place_id: str | None = None
    name: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    point: Point | None = None
    precision: Precision | None = None
    admin3: str | None = None
    context: str | None = None
    on: date | None = None


class MatchMethod(StrEnum):
    """How a place was found."""

    PCODE = "pcode"
    EXACT = "exact"
    ALIAS = "alias"
    FOLDED = "folded"
    FUZZY = "fuzzy"
    COORDINATES = "coordinates"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean, how it was found, and how well it fits (`score` 0..1)."""

    place: Place
    method: MatchMethod
    score: float


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place that was found, how, and how sure that is (`score` 0..1).

    `alternatives` are its namesakes that were thought less likely, the best first. `missed` says
    why the place itself was not found, where it is told by the area that its source states.
    """

    place: Place
    method: MatchMethod
    score: float
    precision: Precision
    point: Point | None = None
    note: str | None = None
    alternatives: tuple[Candidate, ...] = ()
    missed: str | None = None


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several places fit and nothing tells them apart: asked back, never guessed.

    `candidates` are all that bear the name, the best first.
    """

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """No place fits; `reason` says why in words, `candidates` whose names come close."""

    reason: str
    candidates: tuple[Candidate, ...] = ()


PlaceAnswer = PlaceMatch | Ambiguous | NotFound

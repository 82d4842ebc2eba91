"""Where an incident happened, how precisely that is known, and what must not be pointed at."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.ingest.insecurity_insight.sheets import Incident, Theme

_PRECISION: Mapping[str, tuple[str, str]] = {
    "1": ("settlement", "2000"),
    "2": ("subdistrict", "25000"),
    "3": ("district", ""),
    "4": ("governorate", ""),
    "5": ("linear", ""),
    "6": ("country", ""),
}
"""By the number in "(2) 25 km Precision": our word, and metres where the source states them."""
_NOT_TOLD = frozenset({"no information", "noinformation", "not applicable", "unnamed camp",
                       "temporary makeshift site", "temporary/makeshift site"})  # fmt: skip
_AWAY = frozenset(
    {
        "road",
        "open space",
        "home",
        "checkpoint",
        "airstrip",
        "police station",
        "public building",
        "private travel",
        "on way to or from school",
    }
)
"""Places of an incident that are neither hospital nor school, camp or office of those who help."""
_HEALTH = frozenset({Theme.HEALTH_CARE, Theme.HEALTH_CARE_MAP, Theme.HEALTH_CARE_SHCC})
_HIT = ("health facilit", "health infrastructure", "attacks on schools", "attacks on universities",
        "education facility", "education infrastructure", "attacks on camps", "aid infrastructure",
        "idp refugee camp")  # fmt: skip
"""Words of the columns that count buildings and camps that were hit."""
_COUNTED = re.compile(r"0*[1-9]\d*(?:\.0)?")
_FOOD = "all food security categories"


def _read_told(incident: Incident, *columns: str) -> str:
    text = incident.read(*columns)
    return "" if text.lower() in _NOT_TOLD else text


def _read_units(incident: Incident) -> dict[str, str]:
    unit = _read_told(incident, "admin 1")
    if unit.lower().endswith(" district"):
        return {"admin2": unit[: -len(" district")]}
    return {"admin1": unit}


def read_place_fields(incident: Incident) -> dict[str, str]:
    """Return the slots of the place: its units, its position, the source's own precision.

    Without a precision a sheet has no positions either, and its first unit is all that is known.
    """
    code = incident.read("geo precision").lstrip("(")[:1]
    precision, metres = _PRECISION.get(code, ("", ""))
    units = _read_units(incident)
    if not precision:
        precision = "governorate" if any(units.values()) else "country"
    return {
        **units,
        "country": incident.read("country"),
        "place_name": _read_told(incident, "camp name"),
        "latitude": incident.read("latitude"),
        "longitude": incident.read("longitude"),
        "precision": precision,
        "precision_m": metres,
    }


def _is_hit(incident: Incident) -> bool:
    return any(
        _COUNTED.fullmatch(text.strip()) or text.strip().lower() == "true"
        for name, text in incident.folded.items()
        if any(words in name for words in _HIT)
    )


def _is_public(incident: Incident) -> bool:
    location = incident.read("location", "location of event", "location of incident").lower()
    if incident.theme is Theme.FOOD:
        words = f"{incident.read('food system impact')} {incident.read(_FOOD)}".lower()
        return "aid" not in words.split() and "distribution" not in words
    if incident.theme is Theme.EXPLOSIVE_WEAPONS:
        sector = incident.read("sector affected").lower()
        return sector in {"", "water systems", "food systems"} and not _is_hit(incident)
    return location in _AWAY and not _is_hit(incident)


def find_visibility(incident: Incident) -> str:
    """Return the rule under which an incident is shown, the strictest unless it is known better.

    Hospitals, schools, camps and stores of aid are shown by district at most. Where a sheet about
    them does not say that an incident was elsewhere, it is taken to have been there.
    """
    if _is_public(incident):
        return "public"
    sector = f"{incident.read('sector affected')} {incident.read('affected')}".lower()
    is_health = incident.theme in _HEALTH or "health" in sector
    return "hospital" if is_health else "refuge"

"""What kind of event an incident is: by its weapon, else by what it did to whom."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.ingest.explosives import (
    AIR,
    CHEMICAL,
    EXPLOSIONS,
    GRENADE,
    MINE,
    SHELLING,
    SUICIDE,
    UNKNOWN,
    find_explosive,
)
from app.ingest.insecurity_insight.sheets import NOBODY, Incident

AGAINST_CIVILIANS = "Violence against civilians"
STRATEGIC = "Strategic developments"
_WEAPON = ("weapon carried used", "weapons use", "explosive weapon type")
_CHOSEN = frozenset({CHEMICAL, SUICIDE, GRENADE})
"""What no way of launching it makes anything else."""
_LAUNCHES: Sequence[tuple[str, str]] = (
    ("air-launched", AIR),
    ("directly-emplaced", MINE),
    ("uxo", MINE),
    ("ground-launched", SHELLING),
)
_NOTHING = NOBODY | {"false", "notapplicable", "not applicable"}

_BY_HARM: Sequence[tuple[re.Pattern[str], tuple[str, str]]] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"sexual|sgbv|crsv", (AGAINST_CIVILIANS, "Sexual violence")),
        (r"(?:killed|injured|assaulted)$|attacked in school", (AGAINST_CIVILIANS, "Attack")),
        (r"kidnapped$", (AGAINST_CIVILIANS, "Abduction/forced disappearance")),
        (r"arrested$|students and teachers", (AGAINST_CIVILIANS, "")),
        (r"loot|theft|stolen|arson attack", (STRATEGIC, "Looting/property destruction")),
        (r"destr[uo]|damaged$", (STRATEGIC, "Looting/property destruction")),
        (r"entry into|occupation of|threatened|obstruct", (STRATEGIC, "Other")),
    )
)
"""By the columns that count something, the gravest first."""
_FOOD_COLUMN = "all food security categories"
_BY_FOOD: Sequence[tuple[str, tuple[str, str]]] = (
    ("attack on persons", (AGAINST_CIVILIANS, "Attack")),
    ("attack on", (AGAINST_CIVILIANS, "")),
    ("violence", (AGAINST_CIVILIANS, "")),
    ("destruction", (STRATEGIC, "Looting/property destruction")),
    ("demolition", (STRATEGIC, "Looting/property destruction")),
    ("looting", (STRATEGIC, "Looting/property destruction")),
    ("", (STRATEGIC, "Other")),
)


def _find_explosion(incident: Incident) -> str | None:
    found = find_explosive(incident.read(*_WEAPON))
    launch = incident.read("launch type").lower()
    if found in _CHOSEN or not launch:
        return found
    launched = next((kind for word, kind in _LAUNCHES if word in launch), UNKNOWN)
    return launched or found or UNKNOWN


def _find_harm(incident: Incident) -> tuple[str, str]:
    told = [name for name, text in incident.folded.items() if text.strip().lower() not in _NOTHING]
    for pattern, kind in _BY_HARM:
        if any(pattern.search(name) for name in told):
            return kind
    # The sheets list attacks on those who care, teach, help or are camped, and nothing else.
    return AGAINST_CIVILIANS, ""


def find_type(incident: Incident) -> tuple[str, str]:
    """Return ACLED's type and sub-type of an incident, the sub-type empty where none is sure."""
    explosive = _find_explosion(incident)
    if explosive is not None:
        return EXPLOSIONS, explosive
    food = incident.read(_FOOD_COLUMN).lower()
    if food:
        return next(kind for words, kind in _BY_FOOD if words in food)
    return _find_harm(incident)

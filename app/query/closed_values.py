"""Which values a property can have at all, where few or all of one shape are possible.

A question for any other would be answered with nothing, as if nothing had happened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.domain.claim import ClaimStatus, Measure, Method, Population, Quantifier
from app.domain.corridor import CorridorKind, CorridorStatus
from app.domain.event import EVENT_TYPES, Scope, Verification, disorder_type
from app.domain.flow import FlowMeasure
from app.domain.place import LEVEL_PRECISION, UNLISTED_LEVELS, Precision

PCODE = r"(?:[A-Z]{1,3}(?:[0-9][0-9A-Z]*)?|[a-z][a-z0-9]*(?:[-_][a-z0-9]+)+)"
"""The code of a place: OCHA's, or that of a place which has none of OCHA's."""
_PCODE = re.compile(PCODE)
_PCODE_WORDS = (
    "one code of a place, such as SY10, SY1002 or msr-lb-akkar, as /api/geocode tells it; "
    "several are asked for by filter={name} IN ('SY06', 'SY10')"
)
_SUBJECTS = ("events", "flows", "corridors")
_DRAWN = ("outline", "point")
# Governorates are a collection of their own.
_LEVELS = tuple(each for each in LEVEL_PRECISION if each not in {"governorate", *UNLISTED_LEVELS})
_EVENTS: Mapping[str, tuple[str, ...]] = {
    "event_type": tuple(EVENT_TYPES),
    "sub_event_type": tuple(sub for subs in EVENT_TYPES.values() for sub in subs),
    "disorder_type": tuple(dict.fromkeys(map(disorder_type, EVENT_TYPES))),
    "verification": tuple(Verification),
    "scope": tuple(Scope),
    "precision": tuple(Precision),
}
_VALUES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "events": _EVENTS,
    "claims": {
        "subject_collection": _SUBJECTS,
        "measure": tuple(Measure),
        "population": tuple(Population),
        "quantifier": tuple(Quantifier),
        "method": tuple(Method),
        "status": tuple(ClaimStatus),
    },
    "corridors": {"status": tuple(CorridorStatus), "kind": tuple(CorridorKind)},
    "flows": {"measure": tuple(FlowMeasure), "quantifier": tuple(Quantifier)},
    "places": {"level": _LEVELS},
    "districts": {"drawn_as": _DRAWN},
    "subdistricts": {"drawn_as": _DRAWN},
}


def list_values(home: str, name: str) -> tuple[str, ...]:
    """Return all values that a property can have in a collection; none where they are open."""
    return tuple(map(str, _VALUES.get(home, {}).get(name, ())))


def is_pcode(name: str) -> bool:
    """Tell whether a property is the code of a place."""
    return name == "pcode" or name.endswith("_pcode")


def explain_impossible(name: str, values: tuple[str, ...], given: str) -> str | None:
    """Return what is allowed where no record can have the given text; None where one can."""
    if values and given not in values:
        return f"{name} is one of {', '.join(values)}"
    if is_pcode(name) and not _PCODE.fullmatch(given):
        return _PCODE_WORDS.format(name=name)
    return None

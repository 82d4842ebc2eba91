"""Names of units as other services spell them: found by the gazetteer, or refused by name.

A script that asks for "Latakia" must not read an empty answer as "nothing happened".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import Request

from app.domain.errors import BadParameter
from app.domain.place import MatchMethod, Place
from app.serve.places.places_held import find_places
from app.serve.places.places_index import PlaceIndex

MOST_SUGGESTED = 5


def _find_known(units: Sequence[Place], text: str, *, by_part: bool) -> str | None:
    """Return how our rows spell a name that some of these units bear, or a part of it."""
    asked = text.strip().casefold()
    if by_part and any(asked in unit.name_en.casefold() for unit in units):
        return text
    return next((unit.name_en for unit in units if unit.name_en.casefold() == asked), None)


def _explain(index: PlaceIndex, level: str, alike: list[str]) -> str:
    """Return what would be right: every governorate, or what is spelled alike."""
    if level == "governorate":
        alike = [each.name_en for each in index.list_level(level)]
    if alike:
        return f"one {level} by its name: {', '.join(dict.fromkeys(alike))}"
    return f"one {level} by its name, as /api/collections/{level}s lists it"


def _find_unit(index: PlaceIndex, parameter: str, level: str, text: str, *, by_part: bool) -> str:
    known = _find_known(index.list_level(level), text, by_part=by_part)
    if known is not None:
        return known
    found = [each for each in index.gazetteer.list_candidates(text) if each.place.level == level]
    sure = {each.place.name_en for each in found if each.method is not MatchMethod.FUZZY}
    if len(sure) == 1:
        return sure.pop()
    alike = [each.place.name_en for each in found[:MOST_SUGGESTED]]
    raise BadParameter(parameter, text, _explain(index, level, alike))


async def spell_unit(
    request: Request, parameter: str, level: str, text: str, *, by_part: bool = False
) -> str:
    """Return a unit's name as our rows have it, whatever its spelling in `text`.

    `by_part` says that a part of the name is enough for the service whose script asks. Raises
    BadParameter for a name that no unit of the level bears, Unreadable without a gazetteer.
    """
    return _find_unit(await find_places(request), parameter, level, text, by_part=by_part)


async def spell_units(
    request: Request, given: Mapping[str, str], levels: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the parameters with the names of units as our rows have them.

    `levels` are the levels of the units that parameters name, by parameter.
    """
    told = dict(given)
    for name in levels.keys() & given.keys():
        told[name] = await spell_unit(request, name, levels[name], given[name])
    return told

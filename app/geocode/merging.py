"""What is shipped and the releases of boundaries become one gazetteer: the places as they are now.

Ours are the names that people look for, a release's the outlines and everything that we lack. A
unit that a newer release no longer has stays, with the day on which it ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.place import Place
from app.geocode.areas import AdminAreas

Aliases = Mapping[str, Sequence[str]]
"""Other spellings of units by p-code."""
_NEVER_OURS = frozenset({"country"})
"""Levels that a release only adds names to: no event is drawn on the whole country."""
_NEVER_ENDED = frozenset({"governorate"})
"""Levels whose units go on although a newer release lacks them: without its governorate a whole
region would count as sea."""


@dataclass(frozen=True, slots=True)
class ReleasedUnits:
    """The units of one release and the first day for which they are known to have stood."""

    valid_from: date | None
    units: Sequence[Place]


def _order(releases: Iterable[ReleasedUnits]) -> list[ReleasedUnits]:
    """Return the oldest first; one without a date counts as the oldest there is."""
    return sorted(releases, key=lambda release: release.valid_from or date.min)


def trace_units(releases: Iterable[ReleasedUnits]) -> Iterator[Place]:
    """Yield every version of every unit with the days for which it stood, the oldest first.

    A release says nothing of a level that it lacks: its units go on. Two releases that draw a unit
    alike make one version of it.
    """
    ordered = _order(releases)
    for level in dict.fromkeys(unit.level for each in ordered for unit in each.units):
        told = [
            (each.valid_from, {unit.place_id: unit for unit in each.units if unit.level == level})
            for each in ordered
        ]
        yield from _trace_level([(day, units) for day, units in told if units])


def _trace_level(told: Sequence[tuple[date | None, Mapping[str, Place]]]) -> Iterator[Place]:
    standing: dict[str, Place] = {}
    for day, units in told:
        for unit in [each for each in standing.values() if each.place_id not in units]:
            if unit.level not in _NEVER_ENDED:
                yield from _end(standing.pop(unit.place_id), day)
        for place_id, unit in units.items():
            before = standing.get(place_id)
            if before is not None and before.area_wkb == unit.area_wkb:
                standing[place_id] = replace(unit, valid_from=before.valid_from)
                continue
            if before is not None:
                yield from _end(before, day)
            standing[place_id] = replace(unit, valid_from=day)
    yield from standing.values()


def _end(unit: Place, day: date | None) -> Iterator[Place]:
    """Yield a unit that ended on a day, unless it was replaced on the day on which it began."""
    if day is not None and (unit.valid_from is None or unit.valid_from < day):
        yield replace(unit, valid_to=day)


def _find_newest(releases: Iterable[ReleasedUnits]) -> dict[str, Place]:
    """Return the last version of each unit, from the day of its first one."""
    newest: dict[str, Place] = {}
    for unit in trace_units(releases):
        earlier = newest.get(unit.place_id)
        begins = earlier.valid_from if earlier else unit.valid_from
        newest[unit.place_id] = replace(unit, valid_from=begins)
    return newest


def _join_names(place: Place, *more: str) -> tuple[str, ...]:
    own = {place.name_en, place.name_ar}
    names = dict.fromkeys((*place.aliases, *more))
    return tuple(name for name in names if name and name not in own)


def _join(ours: Place, unit: Place) -> Place:
    """Return our place with the outline, the codes and the other spellings of a release."""
    names = _join_names(ours, unit.name_en, unit.name_ar, *unit.aliases)
    if ours.level in _NEVER_OURS:
        return replace(ours, aliases=names)
    source = ours.source if unit.source in ours.source else f"{ours.source}; {unit.source}"
    if unit.area_wkb and "Natural Earth" in source:
        # The outline is the release's now, and so is the word on whose borders it draws.
        source = unit.source
    return replace(
        ours,
        aliases=names,
        parent_id=ours.parent_id or unit.parent_id,
        admin1_pcode=ours.admin1_pcode or unit.admin1_pcode,
        admin2_pcode=ours.admin2_pcode or unit.admin2_pcode,
        admin3_pcode=ours.admin3_pcode or unit.admin3_pcode,
        point=ours.point or unit.point,
        precision_m=ours.precision_m if ours.point else unit.precision_m,
        area_wkb=unit.area_wkb or ours.area_wkb,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        source=source,
    )


def merge_places(
    shipped: Iterable[Place], releases: Iterable[ReleasedUnits], aliases: Aliases | None = None
) -> list[Place]:
    """Return the places of the gazetteer: one for each id.

    The same p-code is the same place: our names come first, and our point, precision, class and
    notes stay. `aliases` are further spellings of units that may or may not be there.
    """
    newest = _find_newest(releases)
    merged = []
    for ours in shipped:
        unit = newest.pop(ours.place_id, None)
        fits = unit is not None and unit.level == ours.level
        merged.append(_join(ours, unit) if unit is not None and fits else ours)
    known = {place.place_id for place in merged}
    added = (unit for unit in newest.values() if unit.place_id not in known)
    merged += [
        replace(unit, aliases=_join_names(unit, *(aliases or {}).get(unit.place_id, ())))
        for unit in added
    ]
    return merged


def trace_boundaries(
    places: Mapping[str, Place], releases: Iterable[ReleasedUnits]
) -> Iterator[Place]:
    """Yield every version of every outlined unit under the names of today, for `AdminAreas`.

    Outlines of places that no release has, such as those of the neighbouring countries, are
    yielded as they are.
    """
    traced: set[str] = set()
    for unit in trace_units(releases):
        place = places.get(unit.place_id)
        if unit.area_wkb and place is not None and place.level not in _NEVER_OURS:
            traced.add(unit.place_id)
            yield replace(
                place,
                area_wkb=unit.area_wkb,
                valid_from=unit.valid_from,
                valid_to=unit.valid_to,
                admin1_pcode=unit.admin1_pcode,
                admin2_pcode=unit.admin2_pcode,
                admin3_pcode=unit.admin3_pcode,
            )
    yield from (p for p in places.values() if p.area_wkb and p.place_id not in traced)


def trace_areas(
    places: Mapping[str, Place], releases: Sequence[ReleasedUnits]
) -> AdminAreas | None:
    """Return the boundaries as they ran at any time that is known, for a `Gazetteer`.

    None until there are two releases: the places' own outlines are all that is known then.
    """
    return AdminAreas(trace_boundaries(places, releases)) if len(releases) > 1 else None

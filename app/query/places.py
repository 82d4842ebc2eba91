"""The places that readers may ask for, and what is published of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, func, select

from app.domain.filters import DEFAULT_LIMIT, NOW, ItemFilter
from app.domain.place import UNLISTED_LEVELS, Place
from app.query.collections import EVENTS
from app.query.items import match_items, select_items
from app.store.gazetteer_tables import GAZETTEER_STATE, PLACE
from app.store.places import select_places

UNIT_FILTERS: Mapping[str, str] = {
    "governorate": "admin1_pcode",
    "district": "admin2_pcode",
    "subdistrict": "admin3_pcode",
}
"""By level of an administrative unit: the filter of events that selects what lies in it."""
COUNTED = (*UNIT_FILTERS.values(), "place_name_en")


def select_revision() -> Select[Any]:
    """Return the number that moves with every change of places; no row before any were loaded."""
    return select(GAZETTEER_STATE.c.revision)


def select_public_places() -> Select[Any]:
    """Return every place that readers may ask for, to be read with `make_place`.

    What is left out here is in no index that the service keeps, so that no answer can hold it.
    """
    public = PLACE.c.level.not_in(UNLISTED_LEVELS)
    return select_places().where(public).order_by(PLACE.c.place_id)


def filter_events(place: Place) -> Mapping[str, str]:
    """Return the filters of `/api/collections/events/items` that select what lies at a place.

    Events of a unit are all whose published place lies in it; those of any other place are the
    ones that are published under its name in the same units.
    """
    if place.level in UNIT_FILTERS:
        return {UNIT_FILTERS[place.level]: place.place_id}
    codes = {name: getattr(place, name) for name in UNIT_FILTERS.values()}
    return {name: code for name, code in codes.items() if code} | {"place_name_en": place.name_en}


def list_selections(place: Place, quarters: Iterable[Place] = ()) -> tuple[Mapping[str, str], ...]:
    """Return the filters that together select a town's events with those of its quarters.

    The place's own come first; what another selects already is left out, so that no event is
    selected twice.
    """
    own = filter_events(place)
    kept: list[Mapping[str, str]] = []
    for asked in map(filter_events, quarters):
        held = any(each.items() <= asked.items() for each in kept)
        # Of a quarter that is named like its town nothing more can be told than of the town.
        if not held and asked["place_name_en"] != place.name_en:
            kept = [each for each in kept if not asked.items() <= each.items()] + [asked]
    return (own, *kept)


def select_place_events(
    place: Place, quarters: Iterable[Place] = (), limit: int = DEFAULT_LIMIT
) -> Select[Any]:
    """Return the newest events of a place and its quarters, and one more where there are more."""
    return select_items(EVENTS, ItemFilter(any_of=list_selections(place, quarters), limit=limit))


def select_event_counts(unit: Mapping[str, str]) -> Select[Any]:
    """Count the events that are shown now by the names of their places, inside of `unit`."""
    events = EVENTS.show(NOW)
    keys = [events.column(name) for name in COUNTED]
    condition = match_items(EVENTS, events, ItemFilter(equals=unit))
    return select(*keys, func.count().label("events")).where(condition).group_by(*keys)


class EventCounts:
    """How many events are shown per place, by what is published of where they happened."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add up the rows of `select_event_counts` per unit and per name."""
        self._by_unit: dict[tuple[str, str], int] = {}
        self._by_name: dict[str, list[Mapping[str, Any]]] = {}
        for row in rows:
            for name in UNIT_FILTERS.values():
                if row[name]:
                    key = (name, row[name])
                    self._by_unit[key] = self._by_unit.get(key, 0) + row["events"]
            if row["place_name_en"]:
                self._by_name.setdefault(row["place_name_en"], []).append(row)

    def count(self, place: Place, quarters: Iterable[Place] = ()) -> int:
        """Return how many events `list_selections` selects for a place and its quarters."""
        return sum(map(self.count_selected, list_selections(place, quarters)))

    def count_selected(self, asked: Mapping[str, str]) -> int:
        """Return how many events have all values of one of `list_selections`."""
        if "place_name_en" not in asked:
            [pair] = asked.items()
            return self._by_unit.get(pair, 0)
        return sum(
            int(row["events"])
            for row in self._by_name.get(asked["place_name_en"], ())
            if all(row[name] == value for name, value in asked.items())
        )

"""The gazetteer as events are placed by it: every place, and every boundary that is known."""

from __future__ import annotations

from sqlalchemy import Connection

from app.geocode import Gazetteer
from app.geocode.merging import ReleasedUnits, trace_areas
from app.store.places import read_places
from app.store.releases import read_released_units, read_releases


def read_released(connection: Connection, *, drawn: bool = False) -> list[ReleasedUnits]:
    """Return the units of every release that is loaded; `drawn`: only those with outlines."""
    return [
        ReleasedUnits(valid_from, units)
        for valid_from, units in read_released_units(connection, drawn=drawn)
    ]


def read_gazetteer(connection: Connection) -> Gazetteer:
    """Return the gazetteer with its boundaries as they ran at any time that is known."""
    places = read_places(connection)
    if len(read_releases(connection)) < 2:
        return Gazetteer(places)
    by_id = {place.place_id: place for place in places}
    return Gazetteer(places, trace_areas(by_id, read_released(connection, drawn=True)))

"""The public places in memory: by code, by what lies in what, and ready for the geocoder."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import app
from app.domain.place import Place, PlaceQuery
from app.encode.place_answers import find_parent, walk_up

if TYPE_CHECKING:
    from app.geocode import Gazetteer

LEVELS = ("country", "governorate", "district", "subdistrict", "settlement", "neighbourhood",
          "crossing", "road", "region")  # fmt: skip
"""Levels of places that readers may ask for, as they are listed: what is less official last."""

Released = Sequence[tuple[date | None, list[Place]]]


@cache
def digest_method() -> str:
    """Return a text that differs whenever the code differs that answers about places."""
    digest = hashlib.sha256()
    for package in ("encode", "geocode", "serve"):
        for file in sorted((Path(str(app.__file__)).parent / package).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _digest_places(places: Iterable[Place], released: Released) -> str:
    digest = hashlib.sha256(digest_method().encode())
    for place in places:
        digest.update(repr(place).encode())
    # Boundaries of another day can change where the places of today stay as they are.
    for valid_from, units in released:
        digest.update(f"{valid_from} {[(unit.place_id, unit.area_wkb) for unit in units]}".encode())
    return digest.hexdigest()


def _open_gazetteer(places: dict[str, Place], released: Released) -> Gazetteer:
    """Return the geocoder, ready to be asked.

    It is imported here: it and the libraries of geometry and of spelling that it needs are a fifth
    of the memory and of the start of a process that nobody asks about places.
    """
    from app.geocode import Gazetteer
    from app.geocode.mentions import prepare_names
    from app.geocode.merging import ReleasedUnits, trace_areas

    areas = trace_areas(places, [ReleasedUnits(*each) for each in released])
    gazetteer = Gazetteer(places.values(), areas)
    prepare_names(gazetteer)
    # Names are indexed when the first is asked for, which no reader should wait for.
    for name in ("Damascus", "Nowhere at all"):
        gazetteer.find_place(PlaceQuery(name=name))
    return gazetteer


class PlaceIndex:
    """All places that readers may ask for. Immutable once built; building takes a while."""

    def __init__(
        self,
        places: Iterable[Place],
        revision: int = 0,
        released: Released = (),
    ) -> None:
        """Index the places of a revision of the gazetteer.

        `released` are the outlined units of every release of boundaries, the oldest first: until
        there are two, the places' own outlines are all that is known.
        """
        self.revision = revision
        self.places = {place.place_id: place for place in places}
        self.digest = _digest_places(self.places.values(), released)
        """Stands for all that can be answered about places: equal digests, equal answers."""
        self.gazetteer = _open_gazetteer(self.places, released)
        self._codes = self._collect_codes()
        self._children: dict[str, list[Place]] = defaultdict(list)
        for place in self.places.values():
            if parent := self.find_parent(place):
                self._children[parent.place_id].append(place)
        self._bearers: dict[tuple[str, str | None], list[Place]] = defaultdict(list)
        for place in self.places.values():
            self._bearers[(place.name_en, place.admin3_pcode)].append(place)

    def _collect_codes(self) -> dict[str, str]:
        codes: dict[str, str] = {}
        for name in ("iso", "pcode", "place_id"):  # where two agree, its own id wins
            for place in self.places.values():
                if code := getattr(place, name):
                    codes[code.casefold()] = place.place_id
        return codes

    def find_code(self, text: str) -> Place | None:
        """Return the place that a p-code, an ISO code or an id names, in capitals or not."""
        return self.places.get(self._codes.get(text.strip().casefold(), ""))

    def find_parent(self, place: Place) -> Place | None:
        """Return the narrowest known place around another: its town, its unit, its country."""
        return find_parent(place, self.places)

    def list_parents(self, place: Place) -> list[Place]:
        """Return all places around another, the widest first."""
        return [*walk_up(place, self.places)][::-1]

    def list_quarters(self, place: Place) -> list[Place]:
        """Return the quarters of a town under whose names its records may be published.

        A quarter that a place elsewhere shares name and units with is left out: what is published
        does not tell the two apart.
        """
        if place.level != "settlement":
            return []
        children = self._children.get(place.place_id, ())
        quarters = [each for each in children if each.level == "neighbourhood"]
        return [each for each in quarters if self._is_alone(each, place)]

    def _is_alone(self, quarter: Place, town: Place) -> bool:
        bearers = self._bearers[(quarter.name_en, quarter.admin3_pcode)]
        return all(town.place_id in {each.place_id, each.parent_id} for each in bearers)

    def list_children(self, place: Place) -> list[Place]:
        """Return the places right inside another, by level and then by name."""
        order = {level: number for number, level in enumerate(LEVELS)}
        return sorted(
            self._children.get(place.place_id, ()),
            key=lambda each: (order.get(each.level, len(order)), each.name_en, each.place_id),
        )

    def list_level(self, level: str) -> list[Place]:
        """Return the places of a level by name."""
        found = [place for place in self.places.values() if place.level == level]
        return sorted(found, key=lambda place: (place.name_en, place.place_id))

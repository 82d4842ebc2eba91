"""The gazetteers that are measured: what ships, and the same with OCHA's COD-AB merged in.

Places of level `site` are left out: the public geocoder never answers with one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.domain.place import Place
from app.geocode.merging import ReleasedUnits, merge_places
from app.ingest.cod_ab import read_release
from app.ingest.gazetteer_files import read_shipped_places, read_unit_aliases

GEODATA = Path(__file__).parents[2] / "geodata"
OCHA = "OCHA COD-AB"


def list_shipped() -> list[Place]:
    """Return the places of a bare clone."""
    return [place for place in read_shipped_places(GEODATA) if place.level != "site"]


def merge_release(data: Path) -> list[Place]:
    """Return what ships merged with the COD-AB release in `data`/places; takes seconds."""
    release = read_release(data / "places", OCHA)
    units = [ReleasedUnits(release.valid_from, release.units)]
    shipped = read_shipped_places(GEODATA)
    merged = merge_places(shipped, units, read_unit_aliases(GEODATA))
    return [place for place in merged if place.level != "site"]


def drop_aliases(places: list[Place]) -> list[Place]:
    """Return the places with nothing but their two names: how well spellings are guessed."""
    return [replace(place, aliases=()) for place in places]

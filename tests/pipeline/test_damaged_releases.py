"""OCHA's own release, damaged: nothing of it is believed, and readers keep what they had."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from postgres_server import GEODATA, Database

from app.domain.errors import MasarError
from app.domain.place import Place, PlaceMatch, PlaceQuery, Point
from app.domain.release import Release
from app.ingest.cod_ab import read_release
from app.pipeline.gazetteer import read_gazetteer
from app.pipeline.places import load_release

LATER = date(2025, 1, 1)
BANIAS = Point(35.963, 35.198)


@pytest.fixture(scope="module")
def real(cod_ab: Path) -> Release:
    return read_release(cod_ab / "cod_ab_2018_shapefiles", "test")


def damage(real: Release, change: Callable[[Place], Place | None]) -> Release:
    """Return a later release in which each unit is what `change` makes of it, or missing."""
    changed = (change(unit) for unit in real.units if unit.level != "country")
    units = tuple(unit for unit in changed if unit is not None)
    return replace(real, release_id="damaged", valid_from=LATER, sha256="f" * 64, units=units)


def cut_off(unit: Place) -> Place | None:
    """Keep nine governorates and a third of the sub-districts, as a file that broke off."""
    kept = unit.place_id <= "SY09" if unit.level == "governorate" else unit.place_id < "SY0405"
    return unit if kept and unit.level in {"governorate", "subdistrict"} else None


def exchange(real: Release, level: str, codes: dict[str, str]) -> Release:
    """Return a release whose units of a level have each other's outlines."""
    areas = {unit.place_id: unit.area_wkb for unit in real.units}
    return damage(
        real,
        lambda unit: replace(unit, area_wkb=areas[codes.get(unit.place_id, unit.place_id)])
        if unit.level == level else unit,
    )  # fmt: skip


def locate(database: Database) -> PlaceMatch:
    with database.writer.connect() as connection:
        answer = read_gazetteer(connection).find_place(PlaceQuery(point=BANIAS))
    assert isinstance(answer, PlaceMatch), answer
    return answer


def refuse(database: Database, release: Release, *parts: str, accept_missing: bool = False) -> None:
    before = database.count_everything()
    with pytest.raises(MasarError) as refused:
        load_release(database.writer, release, GEODATA, accept_missing=accept_missing)
    for part in parts:
        assert part in refused.value.message
    assert database.count_everything() == before


def test_release_that_broke_off_is_refused(places_database: Database, real: Release) -> None:
    load_release(places_database.writer, real, GEODATA)
    refuse(places_database, damage(real, cut_off), "5 of 14 governorates (SY10 Tartous, ",
           "of 272 sub-districts")  # fmt: skip
    assert locate(places_database).place.place_id == "SY100200"


def test_accepted_release_ends_what_it_lacks_but_no_governorate(
    places_database: Database, real: Release
) -> None:
    load_release(places_database.writer, real, GEODATA)
    load_release(places_database.writer, damage(real, cut_off), GEODATA, accept_missing=True)
    ended = dict(places_database.ask(
        "SELECT level, count(*) FROM gazetteer.place WHERE valid_to IS NOT NULL GROUP BY 1"
    ))  # fmt: skip
    assert ended.keys() == {"subdistrict"} and ended["subdistrict"] > 100
    assert locate(places_database).place.admin1_pcode == "SY10"


def test_exchanged_governorates_are_refused_always(
    places_database: Database, real: Release
) -> None:
    exchanged = exchange(real, "governorate", {"SY01": "SY10", "SY10": "SY01"})
    refuse(places_database, exchanged, "SY01 Damascus", "SY10 Tartous", accept_missing=True)


def test_outlines_that_slipped_by_a_row_are_refused(
    places_database: Database, real: Release
) -> None:
    codes = sorted(unit.place_id for unit in real.units if unit.level == "subdistrict")
    slipped = exchange(real, "subdistrict", dict(zip(codes, codes[1:] + codes[:1], strict=True)))
    refuse(places_database, slipped, "of 272 sub-districts are drawn more than 10 km")

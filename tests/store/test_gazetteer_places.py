"""Places are replaced row by row, and their revision tells readers nothing of what is hidden."""

from dataclasses import replace
from datetime import date

import pytest
import shapely
from postgres_server import GEODATA, Database

from app.domain.errors import MasarError
from app.domain.place import Place, Point
from app.ingest.gazetteer_files import read_shipped_places
from app.store.places import (
    has_inputs,
    read_gazetteer_revision,
    read_places,
    replace_places,
)

SQUARE = shapely.box(36.0, 35.0, 36.5, 35.5)
DISTRICT = Place("SY9901", "district", "Invented", "مبتكر", "SY", source="test",
                 area_wkb=shapely.to_wkb(SQUARE), population=1200,
                 valid_from=date(2016, 9, 5), valid_to=date(2020, 1, 1))  # fmt: skip
BASE = Place("msr-test-base", "site", "A base", "قاعدة", "SY", source="test")


def put(database: Database, *more: Place) -> int:
    """Put the shipped places and these into the gazetteer; return the revision."""
    places = [*read_shipped_places(GEODATA), *more]
    with database.writer.begin() as connection:
        replace_places(connection, places, inputs=f"{len(more)} more")
        return read_gazetteer_revision(connection)


def list_versions(database: Database) -> dict[object, object]:
    """Return the transaction that wrote each row last."""
    return dict(database.ask("SELECT place_id, xmin::text FROM gazetteer.place"))


def test_same_places_again_write_no_row_and_count_no_revision(places_database: Database) -> None:
    first, rows = put(places_database), list_versions(places_database)
    assert first >= 1
    assert put(places_database) == first
    assert list_versions(places_database) == rows


def test_places_as_they_were_read_are_the_same_places(places_database: Database) -> None:
    put(places_database, DISTRICT)
    with places_database.writer.begin() as connection:
        before = read_places(connection)
        revision = read_gazetteer_revision(connection)
        replace_places(connection, before)
        assert read_gazetteer_revision(connection) == revision
        assert {p.place_id: p for p in read_places(connection)} == {p.place_id: p for p in before}


def test_change_that_readers_see_counts_one_and_touches_its_row_alone(
    places_database: Database,
) -> None:
    before, rows = put(places_database), list_versions(places_database)
    assert put(places_database, DISTRICT) == before + 1
    after = list_versions(places_database)
    assert {place_id for place_id in after if after[place_id] != rows.get(place_id)} == {"SY9901"}
    assert put(places_database, replace(DISTRICT, name_en="Renamed")) == before + 2
    assert put(places_database) == before + 3


def test_change_of_a_hidden_site_is_stored_but_not_counted(places_database: Database) -> None:
    before = put(places_database)
    changed_at = places_database.ask("SELECT changed_at FROM gazetteer.state")
    assert put(places_database, BASE) == before
    assert put(places_database, replace(BASE, name_en="Another base")) == before
    with places_database.web.connect() as connection:
        names = [p.name_en for p in read_places(connection) if p.place_id == BASE.place_id]
    assert names == ["Another base"]
    assert places_database.ask("SELECT changed_at FROM gazetteer.state") == changed_at


def test_days_people_and_outline_come_back_as_they_were_given(places_database: Database) -> None:
    put(places_database, DISTRICT)
    with places_database.writer.connect() as connection:
        [found] = [p for p in read_places(connection) if p.place_id == "SY9901"]
    assert (found.population, found.valid_from, found.valid_to) == (
        1200, date(2016, 9, 5), date(2020, 1, 1),
    )  # fmt: skip
    assert found.area_wkb is not None
    assert shapely.from_wkb(found.area_wkb).equals(SQUARE)


def test_rounding_never_makes_an_outline_invalid(places_database: Database) -> None:
    # A spike narrower than what is kept: rounding its corners one by one would fold it over.
    spike = shapely.Polygon(
        [(36, 35), (36.5, 35), (36.5, 35.5), (36.200003, 35.5), (36.200001, 35.2),
         (36.1999985, 35.5), (36, 35.5)]
    )  # fmt: skip
    assert spike.is_valid
    put(places_database, replace(DISTRICT, area_wkb=shapely.to_wkb(spike)))
    assert places_database.ask(
        "SELECT ST_IsValid(area), ST_IsValid(outline), ST_IsPolygonCCW(area), "
        "ST_IsPolygonCCW(outline) FROM gazetteer.place WHERE place_id = 'SY9901'"
    ) == [(True, True, True, True)]


def test_invalid_outline_is_refused_by_name_and_nothing_changes(places_database: Database) -> None:
    before, revision = places_database.count_everything(), put(places_database)
    bow = shapely.Polygon([(36, 35), (37, 36), (37, 35), (36, 36)])
    with pytest.raises(MasarError, match="SY9901 is not valid: Self-intersection"):
        put(places_database, replace(DISTRICT, area_wkb=shapely.to_wkb(bow)))
    assert places_database.count_everything() == before
    assert put(places_database) == revision


def test_inputs_are_remembered(places_database: Database) -> None:
    put(places_database, DISTRICT)
    with places_database.writer.connect() as connection:
        assert has_inputs(connection, "1 more")
        assert not has_inputs(connection, "2 more")


def test_point_is_rounded_to_what_is_shown(places_database: Database) -> None:
    put(places_database, replace(DISTRICT, area_wkb=None, point=Point(36.123456, 35.000049)))
    with places_database.writer.connect() as connection:
        [found] = [p for p in read_places(connection) if p.place_id == "SY9901"]
    assert found.point == Point(36.1235, 35.0)

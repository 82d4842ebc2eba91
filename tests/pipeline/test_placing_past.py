"""What was shown before other places were loaded: two answers cannot be cut with one another."""

from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from postgres_server import Database
from stories import tell_ged, write_ged

from app.domain.place import Place
from app.pipeline import import_file, publish_ledger
from app.pipeline.replacing import apply_places
from app.store.places import read_places, replace_places

BORDER = shapely.box(37.0, 34.5, 37.6, 35.1)
"""A piece of the steppe that two maps give to two governorates."""


@pytest.fixture
def told(places_database: Database, tmp_path: Path) -> Database:
    """A database that has told of an event in open country, by its cell."""
    position = {"latitude": 34.76, "longitude": 37.31, "adm_1": "", "adm_2": ""}
    path = write_ged(tmp_path / "ged.csv", [tell_ged(id=1, **position)])
    import_file(places_database.writer, "ucdp_ged", path)
    publish_ledger(places_database.writer)
    return places_database


def move_border(database: Database) -> tuple[str, str]:
    """Give the piece to another governorate; return the one that had it and the one that has."""
    with database.writer.begin() as connection:
        places = {place.place_id: place for place in read_places(connection)}
        owner = next(
            place
            for place in places.values()
            if place.level == "governorate"
            and shapely.contains_xy(shapely.from_wkb(place.area_wkb), 37.31, 34.76)
        )
        other = places["SY04" if owner.place_id != "SY04" else "SY05"]

        def redraw(place: Place, area: shapely.Geometry) -> None:
            places[place.place_id] = replace(place, area_wkb=shapely.to_wkb(area))

        redraw(owner, shapely.from_wkb(owner.area_wkb or b"").difference(BORDER))
        redraw(other, shapely.from_wkb(other.area_wkb or b"").union(BORDER))
        replace_places(connection, places.values())
    return owner.place_id, other.place_id


def test_cell_whose_governorate_became_another_leaves_no_trace_of_the_first(
    told: Database,
) -> None:
    before, after = move_border(told)
    report = apply_places(told.writer)
    assert report.changes["moved"] == 1
    publish_ledger(told.writer)
    versions = told.ask("SELECT admin1_pcode, shown_to IS NULL FROM published.event")
    assert versions == [(after, True)]
    assert told.ask_one("SELECT count(*) FROM published.claim WHERE shown_to IS NOT NULL") == 0
    assert told.ask_one("SELECT versions FROM published.withheld") == 1
    assert before != after


def test_cell_of_which_the_district_becomes_known_keeps_its_past(told: Database) -> None:
    with told.writer.begin() as connection:
        [district] = [place for place in read_places(connection) if place.place_id == "SY0405"]
        drawn = replace(district, area_wkb=shapely.to_wkb(BORDER))
        others = [place for place in read_places(connection) if place.place_id != "SY0405"]
        replace_places(connection, [*others, drawn])
    assert apply_places(told.writer).changes["finer"] == 1
    publish_ledger(told.writer)
    versions = told.ask("SELECT admin2_pcode FROM published.event ORDER BY shown_from")
    assert versions == [(None,), ("SY0405",)]


def test_cell_that_stays_what_it_was_keeps_its_past(told: Database, tmp_path: Path) -> None:
    row = tell_ged(id=1, latitude=34.76, longitude=37.31, adm_1="", adm_2="", best=6)
    import_file(told.writer, "ucdp_ged", write_ged(tmp_path / "ged.csv", [row]))
    publish_ledger(told.writer)
    assert told.ask_one("SELECT count(*) FROM published.event") == 2
    assert told.ask("SELECT * FROM published.withheld") == []

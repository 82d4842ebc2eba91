"""A release of boundaries upgrades the gazetteer, stays when the service starts again, and keeps
what was before it."""

import csv
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import shapely
from postgres_server import GEODATA, Database
from sqlalchemy import Engine
from stories import tell_ged, write_ged

from app.domain.errors import MasarError
from app.domain.place import Place, PlaceMatch, PlaceQuery, Point
from app.domain.release import Release, ReleaseReport
from app.ingest.cod_ab import open_source, read_release
from app.pipeline import import_file, load_shipped_places
from app.pipeline.gazetteer import read_gazetteer
from app.pipeline.places import PlacesReport, load_release, unload_release
from app.store.places import read_gazetteer_revision, read_places

FIRST, SECOND = date(2016, 9, 5), date(2022, 1, 1)
BANIAS = Point(35.963, 35.198)


def draw(place_id: str, level: str, box: tuple[float, float, float, float], name: str) -> Place:
    return Place(
        place_id, level, name, "وحدة", "SY", pcode=place_id, parent_id=place_id[:-2],
        admin1_pcode=place_id[:4], admin2_pcode=place_id[:6] if len(place_id) > 4 else None,
        admin3_pcode=place_id if len(place_id) > 6 else None, source="OCHA COD-AB",
        area_wkb=shapely.to_wkb(shapely.box(*box)),
    )  # fmt: skip


def release(day: date | None, *units: Place) -> Release:
    """Return a release of these units; its number is that of what it holds."""
    sha256 = f"{day} {[(unit.place_id, unit.area_wkb) for unit in units]}"
    return Release(f"cod-ab-{sha256}", "A release", "test", day, sha256, units, ReleaseReport())


COAST = draw("SY100200", "subdistrict", (35.9, 35.1, 36.1, 35.3), "Banyas")
EAST = draw("SY100299", "subdistrict", (36.1, 35.1, 36.3, 35.3), "Invented")
OLD = release(FIRST, COAST, EAST)
NEW = release(SECOND, replace(COAST, area_wkb=shapely.to_wkb(shapely.box(35.9, 35.1, 36.3, 35.3))))


def load_few(engine: Engine, told: Release, **choices: bool) -> PlacesReport:
    """Load a release that lacks nearly every unit of the levels that it has."""
    return load_release(engine, told, GEODATA, accept_missing=True, **choices)


def find_revision(database: Database) -> int:
    with database.writer.connect() as connection:
        return read_gazetteer_revision(connection)


def find_places(database: Database) -> dict[str, Place]:
    with database.writer.connect() as connection:
        return {place.place_id: place for place in read_places(connection)}


def locate(database: Database, point: Point, on: date | None) -> Place:
    with database.writer.connect() as connection:
        answer = read_gazetteer(connection).find_place(PlaceQuery(point=point, on=on))
    assert isinstance(answer, PlaceMatch), answer
    return answer.place


def test_release_stays_when_the_shipped_places_are_loaded_again(places_database: Database) -> None:
    load_few(places_database.writer, OLD)
    before = find_places(places_database)
    assert before["SY100299"].area_wkb is not None
    revision, rows = find_revision(places_database), places_database.count_everything()
    load_shipped_places(places_database.writer, GEODATA)
    assert find_places(places_database) == before
    assert (find_revision(places_database), places_database.count_everything()) == (revision, rows)


def test_nothing_at_all_is_written_at_a_start_when_nothing_has_changed(
    places_database: Database,
) -> None:
    load_few(places_database.writer, OLD)
    written = "SELECT xmin::text FROM gazetteer.state"
    before = places_database.ask_one(written)
    load_shipped_places(places_database.writer, GEODATA)
    assert places_database.ask_one(written) == before


def test_place_that_was_deleted_by_hand_is_back_after_the_next_start(
    places_database: Database,
) -> None:
    places_database.change("DELETE FROM gazetteer.place WHERE place_id = 'C5360'")
    load_shipped_places(places_database.writer, GEODATA)
    assert "C5360" in find_places(places_database)


def test_same_release_twice_changes_nothing(places_database: Database) -> None:
    first = load_few(places_database.writer, OLD)
    before = places_database.count_everything()
    again = load_few(places_database.writer, OLD)
    assert (first.is_new, first.changed) == (True, True)
    assert (again.is_new, again.changed, again.replaced) == (False, False, None)
    assert again.revision == first.revision
    assert places_database.count_everything() == before


UNDATED = replace(NEW, valid_from=None)
BY_HAND = replace(NEW, dated_by_hand=True)


@pytest.mark.parametrize(("first", "second"), [(OLD, UNDATED), (UNDATED, OLD)])
def test_release_without_a_day_is_refused_beside_another(
    places_database: Database, first: Release, second: Release
) -> None:
    load_few(places_database.writer, first)
    before = places_database.count_everything()
    for dry_run in (True, False):
        with pytest.raises(MasarError) as refused:
            load_few(places_database.writer, second, dry_run=dry_run)
        assert first.release_id in refused.value.message
        assert "--valid-from" in (refused.value.way_out or "")
    assert places_database.count_everything() == before


def test_loaded_release_is_given_the_day_that_it_lacked(places_database: Database) -> None:
    load_few(places_database.writer, UNDATED)
    revision = find_revision(places_database)
    told = load_few(places_database.writer, BY_HAND, dry_run=True)
    assert told.dated and find_revision(places_database) == revision
    report = load_few(places_database.writer, BY_HAND)
    assert (report.is_new, report.dated, report.changed) == (False, True, True)
    assert report.revision > revision and report.replaced is not None
    load_few(places_database.writer, OLD)
    spot = Point(36.2, 35.2)
    assert locate(places_database, spot, date(2018, 1, 1)).place_id == "SY100299"
    assert locate(places_database, spot, date(2025, 3, 7)).place_id == "SY100200"
    again = load_release(places_database.writer, replace(NEW, valid_from=FIRST), GEODATA)
    assert (again.dated, again.changed) == (False, False)


def test_revision_moves_when_only_the_boundary_of_another_day_does(
    places_database: Database,
) -> None:
    for each in (OLD, NEW):
        load_few(places_database.writer, each)
    before, revision = find_places(places_database), find_revision(places_database)
    narrow = replace(COAST, area_wkb=shapely.to_wkb(shapely.box(35.9, 35.1, 36.05, 35.3)))
    between = release(date(2020, 1, 1), narrow, EAST)
    assert load_few(places_database.writer, between).changed
    assert find_places(places_database) == before
    assert find_revision(places_database) == revision + 1


def write_geodata(folder: Path) -> Path:
    """Copy what ships, to be changed as an upgrade does."""
    for name in ("gazetteer", "boundaries", "basemap"):
        shutil.copytree(GEODATA / name, folder / name)
    return folder


def test_events_are_placed_again_when_an_upgrade_brings_other_places(
    places_database: Database, tmp_path: Path
) -> None:
    given = write_ged(tmp_path / "ged.csv", [
        tell_ged(id=1, latitude="", longitude="", adm_1="", adm_2="", where_coordinates="Vexmoor"),
    ])  # fmt: skip
    import_file(places_database.writer, "ucdp_ged", given)
    told = "SELECT place_id FROM ledger.current_event"
    assert places_database.ask(told) == [(None,)]
    upgraded = write_geodata(tmp_path / "geodata")
    assert load_shipped_places(places_database.writer, upgraded).replaced is None
    with (upgraded / "gazetteer/places.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    village = next(row for row in rows if row["level"] == "settlement" and row["lat"])
    with (upgraded / "gazetteer/places.csv").open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, list(village)).writerow(
            {**village, "place_id": "msr-vexmoor", "name_en": "Vexmoor", "name_ar": "فكسمور"}
            | {name: "" for name in ("pcode", "aliases") if name in village}
        )
    report = load_shipped_places(places_database.writer, upgraded)
    assert report.replaced is not None and report.replaced.changed == 1
    assert places_database.ask(told) == [("msr-vexmoor",)]
    assert load_shipped_places(places_database.writer, upgraded).replaced is None


def test_dry_run_tells_and_stores_nothing(places_database: Database) -> None:
    before, revision = places_database.count_everything(), find_revision(places_database)
    report = load_few(places_database.writer, OLD, dry_run=True)
    assert report.is_new and report.changed
    assert places_database.count_everything() == before
    assert find_revision(places_database) == revision


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)], ids=["in order", "older one later"])
def test_event_stays_with_the_unit_of_its_day_whatever_was_loaded_first(
    places_database: Database, order: tuple[Release, Release]
) -> None:
    for each in order:
        load_few(places_database.writer, each)
    spot = Point(36.2, 35.2)
    assert locate(places_database, spot, date(2018, 1, 1)).place_id == "SY100299"
    assert locate(places_database, spot, date(2025, 3, 7)).place_id == "SY100200"
    assert locate(places_database, spot, None).place_id == "SY100200"
    abolished = find_places(places_database)["SY100299"]
    assert (abolished.valid_from, abolished.valid_to) == (FIRST, SECOND)
    stands = find_places(places_database)["SY100200"]
    assert (stands.valid_from, stands.valid_to) == (FIRST, None)


def test_our_names_point_and_class_stay_and_the_outline_is_the_releases(
    places_database: Database,
) -> None:
    before = find_places(places_database)["SY100200"]
    load_few(places_database.writer, OLD)
    after = find_places(places_database)["SY100200"]
    assert before.area_wkb is None and after.area_wkb is not None
    assert "وحدة" in after.aliases and after.name_ar == before.name_ar
    assert (after.point, after.precision_m) == (before.point, before.precision_m)
    assert find_places(places_database)["msr-banias-al-qusour"].admin3_pcode == "SY100200"


def test_release_that_is_taken_back_leaves_what_was_before_it(places_database: Database) -> None:
    load_few(places_database.writer, OLD)
    before = find_places(places_database)
    load_few(places_database.writer, NEW)
    assert find_places(places_database) != before
    report = unload_release(places_database.writer, NEW.release_id, GEODATA)
    assert report.changed
    assert find_places(places_database) == before
    assert locate(places_database, Point(36.2, 35.2), date(2025, 3, 7)).place_id == "SY100299"
    with pytest.raises(MasarError, match="No release is called"):
        unload_release(places_database.writer, NEW.release_id, GEODATA)


def test_release_is_refused_in_read_only_mode_and_nothing_is_stored(
    places_database: Database,
) -> None:
    places_database.change(
        "INSERT INTO published.state (only_row, revision, published_at, policy, mode, mode_since) "
        "VALUES (true, 1, now(), 'x', 'read-only', now())"
    )
    before = places_database.count_everything()
    with pytest.raises(MasarError, match="read-only"):
        load_few(places_database.writer, OLD)
    assert places_database.count_everything() == before


def test_bad_outline_in_a_release_leaves_everything_as_it_was(places_database: Database) -> None:
    bow = shapely.Polygon([(36, 35), (37, 36), (37, 35), (36, 36)])
    bad = release(FIRST, EAST, replace(COAST, area_wkb=shapely.to_wkb(bow)))
    before = places_database.count_everything()
    with pytest.raises(MasarError, match="SY100200 is not valid"):
        load_few(places_database.writer, bad)
    assert places_database.count_everything() == before


def test_real_releases_load_and_the_newest_outlines_are_used(
    places_database: Database, cod_ab: Path
) -> None:
    for folder, day in ((cod_ab / "cod_ab_2018_shapefiles", None), (cod_ab, SECOND)):
        with open_source(str(folder)) as opened:
            found = read_release(opened.folder, opened.origin, day)
        report = load_release(places_database.writer, found, GEODATA)
        assert report.is_new
    counts = dict(places_database.ask("SELECT level, count(*) FROM gazetteer.place GROUP BY 1"))
    assert (counts["governorate"], counts["district"], counts["subdistrict"]) == (14, 62, 272)
    assert counts["neighbourhood"] >= 414 and counts["settlement"] >= 7266
    assert (
        places_database.ask_one(
            "SELECT count(*) FROM gazetteer.place WHERE level = 'subdistrict' AND area IS NOT NULL"
        )
        == 272
    )
    quarter = find_places(places_database)["msr-banias-al-qusour"]
    assert quarter.point is not None
    assert locate(places_database, quarter.point, date(2025, 3, 7)).place_id == "SY100200"
    assert locate(places_database, BANIAS, date(2025, 3, 7)).name_en == "Banyas"

"""Exports: what comes back from UCDP's own rows, and what the public's hold of the ledger."""

import csv
import io
import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import geopandas
import pytest
from export_runs import EVENT_SHAPES, PAIRS, export, read_csv, read_header
from postgres_server import Database, TestServer
from record_writer import RecordWriter
from stories import LAYOUT_41, LAYOUT_49, tell_ged, write_ged

from app.domain.errors import MasarError
from app.domain.filters import Box, DateRange
from app.domain.mode import SecurityMode
from app.pipeline import import_file, publish_ledger
from app.pipeline.modes import put_in_force
from app.query.collections import EVENTS, FLOWS

NAME = "The victim Ghaith Marwan Alzahrani was killed at his door"
ODD = {
    "where_coordinates": "=1+1", "source_article": "a \"quoted\" text,\r\nof two lines; ",
    "source_office": "  spaces  ", "adm_1": "حلب", "number_of_sources": "-1",
    "source_original": "+1 witness", "gwnob": "",
}  # fmt: skip
LEDGER = """
    SELECT provider_id, event_type, date_start, date_end, date_prec, precision, precision_m,
           place_id, ST_AsText(geom_exact), verification, visibility, flags, provider, content_hash
    FROM ledger.current_event WHERE adapter = 'ucdp_ged' ORDER BY provider_id
"""
CLAIMS = """
    SELECT e.provider_id, c.claim_key, c.low, c.best, c.high, c.population, c.method, c.quantifier
    FROM ledger.current_claim c JOIN ledger.current_event e ON e.event_id = c.subject_id
    WHERE e.adapter = 'ucdp_ged' ORDER BY 1, 2
"""


def invent_rows(layout: list[str], count: int = 300) -> list[dict[str, str]]:
    """Rows with every code, odd texts, tolls out of order, and empty cells."""
    chance = random.Random(49)
    rows = []
    for number in range(count):
        low, best, high = (chance.randrange(9) for _ in range(3))
        rows.append(
            tell_ged(
                id=700_000 + number, where_prec=number % 7 + 1, date_prec=number % 5 + 1,
                type_of_violence=number % 3 + 1, low=low, best=best, high=high,
                date_start=date(2014, 1, 1 + number % 28), date_end=date(2014, 2, 1),
                latitude=f"{chance.uniform(34.4, 36.2):.{number % 7}f}",
                longitude=f"{chance.uniform(36.9, 40):.{number % 7}f}",
                **(ODD if number % 2 else {}),
                **({"code_status": "Clear", "relid": f"SYR-{number}"} if layout == LAYOUT_49
                   else {}),
            )
        )  # fmt: skip
    rows[5]["source_headline"] = NAME
    return rows


@pytest.fixture
def second(server: TestServer, places_template: Database) -> Iterator[Database]:
    """Another database with places and an empty ledger."""
    with server.make_database(places_template.name) as database:
        yield database


def export_ged(database: Database) -> tuple[bytes, dict[str, object]]:
    """Take UCDP's rows out, exactly."""
    parts, report = export(database.writer, "ucdp", exact=True, dataset="ucdp_ged")
    return parts[""], report.as_dict()


def check_round_trip(first: Database, second: Database, path: Path, tmp_path: Path) -> bytes:
    """Load a file, take it out, load that elsewhere and again where it came from."""
    loaded = import_file(first.writer, "ucdp_ged", path)
    assert (loaded.rejected, loaded.read) == (0, first.ask_one("SELECT count(*) FROM ledger.event"))
    taken, _ = export_ged(first)
    (tmp_path / "taken.csv").write_bytes(taken)
    elsewhere = import_file(second.writer, "ucdp_ged", tmp_path / "taken.csv")
    assert (elsewhere.read, elsewhere.rejected) == (loaded.read, 0)
    assert second.ask(LEDGER) == first.ask(LEDGER)
    assert second.ask(CLAIMS) == first.ask(CLAIMS)
    before = first.count_everything()
    again = import_file(first.writer, "ucdp_ged", tmp_path / "taken.csv")
    assert (again.unchanged, again.superseded) == (loaded.read, 0)
    assert first.count_everything() == before
    assert export_ged(second)[0] == taken
    return taken


@pytest.mark.parametrize("layout", [LAYOUT_41, LAYOUT_49], ids=["41 columns", "49 columns"])
def test_ucdps_rows_come_back_as_they_came(
    places_database: Database, second: Database, tmp_path: Path, layout: list[str]
) -> None:
    rows = invent_rows(layout)
    path = write_ged(tmp_path / "ged.csv", rows, layout)
    taken = check_round_trip(places_database, second, path, tmp_path)
    given = {row["id"]: {name: row.get(name, "") for name in LAYOUT_49} for row in rows}
    given[rows[5]["id"]]["source_headline"] = "(not kept: looks like it names a private person)"
    assert read_header(taken) == LAYOUT_49
    assert {row["id"]: row for row in read_csv(taken)} == given
    assert b"Ghaith" not in taken


def test_real_sample_comes_back_as_it_came(
    places_database: Database, second: Database, tmp_path: Path, ucdp_sample: Path
) -> None:
    taken = check_round_trip(places_database, second, ucdp_sample, tmp_path)
    with ucdp_sample.open(encoding="utf-8-sig", newline="") as file:
        given = {row["id"]: row for row in csv.DictReader(file)}
    found = {row["id"]: row for row in read_csv(taken)}
    told = "(not kept: looks like it names a private person)"
    differing = {
        found[own_id][name]
        for own_id, row in given.items()
        for name, text in row.items()
        if found[own_id][name] != text
    }
    assert found.keys() == given.keys()
    assert differing <= {told}


def test_what_is_not_kept_and_not_filled_is_told(places_database: Database, tmp_path: Path) -> None:
    path = write_ged(tmp_path / "ged.csv", invent_rows(LAYOUT_41))
    import_file(places_database.writer, "ucdp_ged", path)
    _, report = export_ged(places_database)
    assert report["not_kept"] == {"source_headline": 1}
    newer = set(LAYOUT_49) - set(LAYOUT_41)
    assert len(newer) == 8
    assert newer <= set(report["not_filled"])  # type: ignore[call-overload]
    assert report["foreign_rows"] == 0
    assert (report["formulas"], report["disarmed"]) == (300, False)


def test_columns_beyond_the_format_stand_at_its_end_and_come_back(
    places_database: Database, second: Database, tmp_path: Path
) -> None:
    rows = [row | {"zeal": "1", "actor_note": "=2"} for row in invent_rows(LAYOUT_41, 10)]
    path = write_ged(tmp_path / "ged.csv", rows, [*LAYOUT_41, "zeal", "actor_note"])
    taken = check_round_trip(places_database, second, path, tmp_path)
    assert read_header(taken) == [*LAYOUT_49, "actor_note", "zeal"]
    assert export_ged(second)[1]["more_columns"] == ("actor_note", "zeal")


def test_newest_revision_is_exported_and_nothing_withdrawn(
    places_database: Database, tmp_path: Path
) -> None:
    for best in (5, 6):
        path = write_ged(tmp_path / "ged.csv", [tell_ged(id=1, best=best)])
        import_file(places_database.writer, "ucdp_ged", path)
    [row] = read_csv(export_ged(places_database)[0])
    assert row["best"] == "6"
    places_database.change(
        "INSERT INTO ledger.tombstone (entity_id, reason_code, recorded_at) "
        "SELECT DISTINCT event_id, 'safety', now() FROM ledger.event"
    )
    assert read_csv(export_ged(places_database)[0]) == []


@pytest.fixture
def record(places_database: Database, tmp_path: Path) -> RecordWriter:
    """A record of one's own, to be loaded."""
    return RecordWriter(tmp_path / "story", places_database)


@pytest.mark.parametrize(("subject", "shape"), PAIRS)
def test_same_database_gives_the_same_bytes_in_order(
    coast: Database, subject: str, shape: str
) -> None:
    for engine, exact in ((coast.web, False), (coast.writer, True)):
        once, report = export(engine, shape, subject, exact=exact)
        assert export(engine, shape, subject, exact=exact)[0] == once
        assert report.rows > 0 or shape == "flowmap"


def test_rows_stand_in_the_order_of_their_days_then_ids(coast: Database) -> None:
    for engine, exact in ((coast.web, False), (coast.writer, True)):
        parts, _ = export(engine, "geojson", exact=exact)
        features = json.loads(parts[""])["features"]
        keys = [(each["properties"]["date_start"], each["id"]) for each in features]
        assert len(keys) > 30 and keys == sorted(keys)


def test_public_geojson_is_what_the_api_gives(coast: Database) -> None:
    for subject, collection in (("events", EVENTS), ("flows", FLOWS)):
        parts, report = export(coast.web, "geojson", subject)
        found = json.loads(parts[""])
        shown = coast.ask_one(
            f"SELECT count(*) FROM published.{subject[:-1]} WHERE shown_to IS NULL"  # noqa: S608
        )
        assert set(found) == {"type", "features"}
        assert report.rows == len(found["features"]) == shown
        assert all(tuple(f["properties"]) == collection.properties for f in found["features"])


def test_outlines_run_as_the_standard_asks(coast: Database) -> None:
    """Exterior rings counter-clockwise, longitude before latitude, at most six decimals."""
    parts, _ = export(coast.web, "geojson")
    shapes = geopandas.read_file(io.BytesIO(parts[""]))
    assert shapes.crs.to_epsg() == 4326
    drawn = shapes.geometry[shapes.geometry.notna()]
    west, south, east, north = drawn.total_bounds
    assert 35 < west < east < 43 and 32 < south < north < 38
    polygons = [p for p in drawn.explode() if p.geom_type == "Polygon"]
    assert polygons and all(polygon.exterior.is_ccw for polygon in polygons)


@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("subject", ["events", "flows"])
def test_geopandas_opens_the_parquet_file_as_the_geojson_one(
    coast: Database, tmp_path: Path, subject: str, exact: bool
) -> None:
    engine = coast.writer if exact else coast.web
    path = tmp_path / "masar.parquet"
    path.write_bytes(export(engine, "parquet", subject, exact=exact)[0][""])
    table = geopandas.read_parquet(path)
    features = json.loads(export(engine, "geojson", subject, exact=exact)[0][""])["features"]
    assert table["id"].tolist() == [feature["id"] for feature in features]
    assert table.crs == "OGC:CRS84"
    for number, feature in enumerate(features):
        drawn = table.geometry[number]
        assert (drawn is None) == (feature["geometry"] is None)
        if drawn is not None and drawn.geom_type == "Point":
            assert list(drawn.coords[0]) == pytest.approx(feature["geometry"]["coordinates"])
    assert set(table.columns) >= set(features[0]["properties"])
    assert table["date_start"].map(lambda day: day.isoformat()).tolist() == [
        feature["properties"]["date_start"] for feature in features
    ]


@pytest.mark.parametrize("shape", EVENT_SHAPES)
def test_private_rows_are_in_no_public_export(record: RecordWriter, shape: str) -> None:
    record.add_event("evt_shown", date_start=date(2024, 3, 1))
    record.add_event("evt_hidden", date_start=date(2024, 3, 1), visibility="private")
    record.load()
    publish_ledger(record.database.writer)
    public, report = export(record.database.web, shape)
    assert report.rows == 1
    assert b"evt_hidden" not in public[""]
    exact, report = export(record.database.writer, shape, exact=True)
    assert report.rows == 2
    assert b"evt_hidden" in exact[""]


@pytest.mark.parametrize(("subject", "shape"), PAIRS)
def test_public_role_is_all_that_a_public_export_needs(
    coast: Database, subject: str, shape: str
) -> None:
    """It runs with rights that cannot read the ledger, so nothing of it can be in the file."""
    with pytest.raises(Exception, match="permission denied"):
        export(coast.web, shape, subject, exact=True)
    assert export(coast.web, shape, subject)[0]


def test_nothing_public_is_exported_in_the_dark(coast_database: Database) -> None:
    put_in_force(coast_database.writer, SecurityMode.DARK)
    for subject, shape in PAIRS:
        with pytest.raises(MasarError, match="dark"):
            export(coast_database.web, shape, subject)
    _, report = export(coast_database.writer, "geojson", exact=True)
    assert (report.rows, report.mode) == (38, "dark")


def test_filters_take_what_they_say(record: RecordWriter, tmp_path: Path) -> None:
    record.add_event("evt_1", date_start=date(2024, 3, 1), date_end=date(2024, 3, 5))
    record.add_event("evt_2", date_start=date(2024, 3, 6))
    record.load()
    path = write_ged(tmp_path / "ged.csv", [tell_ged(id=1)])
    import_file(record.database.writer, "ucdp_ged", path)
    publish_ledger(record.database.writer)
    asked = [
        ({}, 3),
        ({"dates": DateRange(date(2024, 3, 5), None)}, 2),
        ({"dates": DateRange(None, date(2024, 3, 5))}, 2),
        ({"dates": DateRange(date(2024, 3, 5), date(2024, 3, 5))}, 1),
        ({"dataset": "ucdp_ged"}, 1),
        ({"dataset": "story"}, 2),
        ({"dataset": "sto"}, 0),
        ({"box": Box(35.8, 35.1, 36.1, 35.3)}, 2),
        ({"box": Box(36.5, 34.5, 36.9, 34.9)}, 1),
        ({"box": Box(36.5, 34.5, 36.6, 34.6)}, 0),
    ]
    for filters, expected in asked:
        for engine, exact in ((record.database.web, False), (record.database.writer, True)):
            _, report = export(engine, "geojson", exact=exact, **filters)
            assert report.rows == expected, (filters, exact)

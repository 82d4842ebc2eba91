"""Files that went out come back in by the adapters of their formats."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest
from export_runs import Parts, export, read_csv, read_header
from postgres_server import Database, TestServer

from app.domain.report import LoadReport
from app.encode.shapes import SHAPES
from app.ingest import ReadOptions
from app.ingest.hxl.tag_row import find_tag_row
from app.pipeline import LoadOptions, import_file, publish_ledger

HERE = LoadOptions(reading=ReadOptions(dataset="coast-again"))


@pytest.fixture
def second(server: TestServer, places_template: Database) -> Iterator[Database]:
    """Another database with places and an empty ledger."""
    with server.make_database(places_template.name) as database:
        yield database


def write_parts(folder: Path, parts: Parts, name: str) -> Path:
    """Write an export's files, and return what an import is given."""
    folder.mkdir(exist_ok=True)
    for part, data in parts.items():
        (folder / (part or name)).write_bytes(data)
    return folder if len(parts) > 1 else folder / name


def check_counts(report: LoadReport, rejected: int = 0) -> None:
    """Check that every row was taken but for so many."""
    assert report.rejected == rejected, [each.reason for each in report.rejections]
    assert report.read > 0


@pytest.mark.parametrize(
    ("shape", "adapter"), [("acled", "acled"), ("hxl", "hxl"), ("geojson", "geojson")]
)
def test_what_is_shown_loads_elsewhere(
    coast: Database, second: Database, tmp_path: Path, shape: str, adapter: str
) -> None:
    parts, exported = export(coast.web, shape)
    path = write_parts(tmp_path / "out", parts, f"coast.{shape}")
    report = import_file(second.writer, adapter, path, options=HERE)
    check_counts(report)
    assert report.read == exported.rows
    assert report.ambiguous == 0
    query = "SELECT provider_id, date_start, date_end, event_type FROM ledger.current_event"
    given, back = ({row[0]: row[1:] for row in each.ask(query)} for each in (coast, second))
    assert back.keys() <= given.keys()
    for own_id, (start, end, event_type) in back.items():
        first, _, kind = given[own_id]
        # ACLED's weeks and months begin before the first day: never after it.
        assert start <= first <= end and event_type == kind
        assert start == first or shape == "acled"
    again = import_file(second.writer, adapter, path, options=HERE)
    assert again.unchanged == exported.rows


def test_what_is_shown_loads_as_ucdps_where_its_sides_are_known(
    coast: Database, second: Database, tmp_path: Path
) -> None:
    parts, _ = export(coast.web, "ucdp")
    rows = read_csv(parts[""])
    unknown = sum(not row["type_of_violence"] for row in rows)
    path = write_parts(tmp_path / "out", parts, "coast.csv")
    report = import_file(second.writer, "ucdp_ged", path)
    assert (report.read, report.rejected) == (len(rows), unknown)
    assert {rejection.field for rejection in report.rejections} <= {"event_type"}


def test_position_is_no_finer_after_a_detour(
    coast: Database, second: Database, tmp_path: Path
) -> None:
    order = "('exact','street_or_landmark','neighbourhood','settlement','subdistrict','district'," \
            "'governorate','linear','country')"  # fmt: skip
    parts, _ = export(coast.web, "geojson")
    path = write_parts(tmp_path / "out", parts, "coast.geojson")
    import_file(second.writer, "geojson", path, options=HERE)
    shown = dict(coast.ask("SELECT id, precision FROM published.event WHERE shown_to IS NULL"))
    back = dict(second.ask("SELECT provider_id, precision FROM ledger.current_event"))
    ranks = {name.strip("'"): rank for rank, name in enumerate(order.strip("()").split(","))}
    assert back.keys() == shown.keys()
    assert not [own for own in back if ranks[str(back[own])] < ranks[str(shown[own])]]


ACLED_ROWS = [
    {
        "event_id_cnty": f"SYR{number}", "event_date": "2024-03-07", "year": "2024",
        "time_precision": "1", "disorder_type": "Political violence", "event_type": "Battles",
        "sub_event_type": "Armed clash", "actor1": "Side A", "inter1": "3", "iso": "760",
        "country": "Syria", "admin1": "Tartous", "admin2": "Banyas", "location": "Banyas",
        "latitude": "35.1822", "longitude": "35.9489", "geo_precision": "1",
        "source": "Monitor A; Monitor B", "notes": "=an invented, \"odd\"\nnote", "fatalities": "3",
        "timestamp": "1742300000", "tags": "",
    }
    for number in range(3)
]  # fmt: skip
DTM_ROWS = [
    {
        "id": str(number), "operation": "An operation", "admin0Name": "Syrian Arab Republic",
        "admin0Pcode": "SYR", "admin1Name": "Tartous", "admin1Pcode": "SY10",
        "adminLevel": "1", "numPresentIdpInd": "640", "reportingDate": "2024-03-07",
        "yearReportingDate": "2024", "roundNumber": "7", "idpOriginAdmin1Name": "Homs",
        "idpOriginAdmin1Pcode": "SY04", "assessmentType": "BA",
    }
    for number in range(3)
]  # fmt: skip
FLOW_ROWS = [
    {"origin": "SY10", "dest": "SY04", "count": "640", "time": "2024-03-07"},
    {"origin": "Homs", "dest": "SY10", "count": "1200", "time": "2024-03"},
]


def write_rows(path: Path, rows: Iterable[Mapping[str, str]], columns: Iterable[str]) -> Path:
    """Write rows under all columns of a format."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(
    ("shape", "subject", "name", "rows"),
    [("acled", "events", "acled.csv", ACLED_ROWS), ("dtm", "flows", "dtm.csv", DTM_ROWS),
     ("flowmap", "flows", "flows.csv", FLOW_ROWS)],
)  # fmt: skip
def test_rows_of_a_format_come_back_as_they_came(
    places_database: Database, second: Database, tmp_path: Path,
    shape: str, subject: str, name: str, rows: list[dict[str, str]],
) -> None:  # fmt: skip
    path = write_rows(tmp_path / "in" / name, rows, SHAPES[shape].columns)
    loaded = import_file(places_database.writer, shape, path, options=HERE)
    check_counts(loaded)
    parts, report = export(places_database.writer, shape, subject, exact=True, dataset=shape)
    taken = parts["flows.csv" if shape == "flowmap" else ""]
    given = [{column: row.get(column, "") for column in SHAPES[shape].columns} for row in rows]
    assert sorted(map(str, read_csv(taken))) == sorted(map(str, given))
    assert (report.rows, report.foreign_rows) == (len(rows), 0)
    path = write_parts(tmp_path / "out", parts, name)
    for database in (places_database, second):
        again = import_file(database.writer, shape, path, options=HERE)
        check_counts(again)
        expected = "unchanged" if database is places_database else "stored"
        assert getattr(again, expected) == len(rows)
    table = f"current_{subject[:-1]}"
    told = f"SELECT provider_id, content_hash FROM ledger.{table} ORDER BY 1"  # noqa: S608
    assert second.ask(told) == places_database.ask(told)


def test_rows_of_acled_are_in_no_public_export(places_database: Database, tmp_path: Path) -> None:
    path = write_rows(tmp_path / "acled.csv", ACLED_ROWS, SHAPES["acled"].columns)
    import_file(places_database.writer, "acled", path)
    publish_ledger(places_database.writer)
    for shape in ("acled", "ucdp", "hxl", "geojson", "parquet"):
        parts, report = export(places_database.web, shape)
        assert report.rows == 0
        assert b"SYR1" not in parts[""] and b"Monitor A" not in parts[""]


def test_libhxl_reads_the_tags_of_every_column(coast: Database) -> None:
    parts, report = export(coast.web, "hxl")
    lines = list(csv.reader(io.StringIO(parts[""].decode(), newline="")))
    assert find_tag_row(lines[:25])  # imports libhxl with what stands in for its own import
    import hxl  # type: ignore[import-untyped]

    sheet = hxl.data(lines, hxl.input.InputOptions(allow_local=False))
    assert [column.display_tag for column in sheet.columns] == lines[1]
    assert [column.header for column in sheet.columns] == read_header(parts[""])
    rows = list(sheet)
    assert len(rows) == report.rows
    ids = {row.get("#event+id") for row in rows}
    features = json.loads(export(coast.web, "geojson")[0][""])["features"]
    assert ids == {feature["id"] for feature in features}
    least = {row.get("#event+id"): row.get("#affected+killed+min") for row in rows}
    given = {each["id"]: each["properties"]["killed_low"] for each in features}
    assert least == {own_id: None if low is None else str(low) for own_id, low in given.items()}

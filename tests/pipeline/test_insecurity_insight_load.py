"""Insecurity Insight in a real ledger: all rows accounted for, hospitals not pointed at."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_server import Database, TestServer

from app.domain.report import LoadReport, Outcome
from app.ingest import name_dataset
from app.pipeline import import_file, publish_ledger

SHEETS = "data/events/*__SYR.csv"
ANSWERS = "data/events/insecurity_insight_api/*.json"


def load(database: Database, path: Path) -> LoadReport:
    """Import a file; its counts must add up."""
    report = import_file(database.writer, "insecurity_insight", path)
    assert report.read == sum(getattr(report, outcome.value) for outcome in Outcome)
    return report


@pytest.fixture(scope="module")
def files(request: pytest.FixtureRequest) -> list[Path]:
    """The real files that lie beside the project, where they do: sheets first, as they came out."""
    shared = request.config.rootpath.parent / "shared"
    found = [*sorted(shared.glob(SHEETS)), *sorted(shared.glob(ANSWERS))]
    if not found:
        pytest.skip(f"Insecurity Insight's files are not at ../shared/{SHEETS}")
    return found


@pytest.fixture(scope="module")
def loaded(
    server: TestServer, places_template: Database, files: list[Path]
) -> Iterator[tuple[Database, dict[str, LoadReport]]]:
    """A database with all real files, published, and the report of each."""
    with server.make_database(places_template.name) as database:
        reports = {path.name: load(database, path) for path in files}
        publish_ledger(database.writer)
        yield database, reports


def tell_incident(number: int, **changes: object) -> dict[str, object]:
    row: dict[str, object] = {
        "Date": "2023-05-01", "Event Description": "Invented prose about a clinic.",
        "Country ISO": "SYR", "Admin 1": "Homs Governorate", "Latitude": "34.7",
        "Longitude": "36.7", "Geo Precision": "(2) 25 km Precision ",
        "Weapon Carried/Used": "Artillery", "Location of Incident": "Health Building",
        "Health Workers Killed": "1", "SiND Event ID": number,
    }  # fmt: skip
    return row | changes


def test_hospitals_are_told_by_their_area_and_the_prose_by_nobody(
    places_database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "v1.json"
    rows = [tell_incident(1), tell_incident(2, **{"Location of Incident": "Road"})]
    path.write_text(json.dumps(rows))
    assert load(places_database, path).stored == 2
    publish_ledger(places_database.writer)
    shown = places_database.ask(
        "SELECT killed_population, killed_best, precision, to_json(event)::text LIKE '%Invented%' "
        "FROM published.event ORDER BY precision"
    )
    assert shown == [
        ("health_workers", 1, "governorate", False), ("health_workers", 1, "subdistrict", False)
    ]  # fmt: skip


def test_every_real_row_is_accounted_for(
    loaded: tuple[Database, dict[str, LoadReport]],
) -> None:
    _, reports = loaded
    assert {name: report.rejections for name, report in reports.items() if report.rejected} == {}
    assert sum(report.read for report in reports.values()) == 2550


def test_real_files_twice_change_nothing(
    loaded: tuple[Database, dict[str, LoadReport]], files: list[Path]
) -> None:
    database, _ = loaded
    last = {import_name(path): path for path in files}
    before = database.count_everything()
    for path in last.values():
        report = load(database, path)
        assert report.unchanged == report.read
    assert database.count_everything() == before


def import_name(path: Path) -> str:
    """The dataset of a file: the newest file of each is what the ledger holds of its rows."""
    return name_dataset("insecurity_insight", path)


def test_no_real_incident_at_a_hospital_school_or_camp_is_pointed_at(
    loaded: tuple[Database, dict[str, LoadReport]],
) -> None:
    database, _ = loaded
    hidden = database.ask_one(
        "SELECT count(*) FROM published.event JOIN ledger.current_event ON event_id = id "
        "WHERE visibility <> 'public' AND (published.event.precision NOT IN "
        "('district', 'governorate', 'country') OR provider_location IS NOT NULL)"
    )
    assert hidden == 0

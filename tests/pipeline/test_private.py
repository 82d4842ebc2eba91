"""Rows that their source does not let pass on: kept for comparison, shown to nobody."""

from pathlib import Path

import pytest
from postgres_server import Database
from record_writer import RecordWriter
from stories import tell_ged, write_ged

from app.domain.report import LoadReport
from app.pipeline import LoadOptions, import_file, publish_ledger
from app.pipeline.replacing import apply_places

SHOWN = "SELECT count(*) FROM published.event WHERE shown_to IS NULL"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_ged(tmp_path / "ged.csv", [tell_ged(id=1), tell_ged(id=2)])


def load(database: Database, path: Path, *, private: bool | None) -> LoadReport:
    return import_file(database.writer, "ucdp_ged", path, options=LoadOptions(private=private))


def test_private_rows_are_in_the_ledger_and_in_no_public_table(
    places_database: Database, path: Path
) -> None:
    report = load(places_database, path, private=True)
    published = publish_ledger(places_database.writer)
    assert (report.stored, report.private) == (2, True)
    assert places_database.ask_one("SELECT count(*) FROM ledger.event") == 2
    for table in ("event", "event_step", "claim", "cluster"):
        assert places_database.ask_one(f"SELECT count(*) FROM published.{table}") == 0  # noqa: S608
    # Nothing waits either: no clock makes them public.
    assert (published.waiting, published.next_at) == (0, None)


def test_rows_become_public_and_private_again_as_the_importer_says(
    places_database: Database, path: Path
) -> None:
    for private, shown in ((True, 0), (False, 2), (True, 0)):
        load(places_database, path, private=private)
        publish_ledger(places_database.writer)
        assert places_database.ask_one(SHOWN) == shown


def test_other_places_do_not_make_a_private_row_public(
    places_database: Database, path: Path
) -> None:
    load(places_database, path, private=True)
    places_database.change(
        "DELETE FROM gazetteer.place WHERE name_en = 'Homs' AND level = 'governorate'"
    )
    changes = apply_places(places_database.writer).changes
    assert sum(count for change, count in changes.items() if change != "same") == 2
    kept = "SELECT DISTINCT visibility FROM ledger.current_event"
    assert places_database.ask(kept) == [("private",)]


def test_movements_cannot_be_kept_private(places_database: Database, tmp_path: Path) -> None:
    record = RecordWriter(tmp_path / "movements", places_database)
    record.add_flow("to_the_north", locality="C1", persons=900, period_start="2025-03-06")
    record.load()
    options = LoadOptions(private=True)
    report = import_file(places_database.writer, "record", record.folder, options=options)
    assert [(each.field, each.record_id) for each in report.rejections] == [
        ("kind", "to_the_north")
    ]

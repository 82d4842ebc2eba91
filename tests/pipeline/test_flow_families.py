"""A flow is looked at again when one that it is part of changes, or another part of that."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from postgres_server import Database
from record_writer import RecordWriter

from app.pipeline import publish_ledger

SHOWN = "SELECT id, persons_best FROM published.flow WHERE shown_to IS NULL ORDER BY id"
NOTES = "SELECT id FROM published.flow WHERE shown_to IS NULL AND withheld_note_ar IS NOT NULL"


@pytest.fixture
def family(tmp_path: Path, places_database: Database) -> RecordWriter:
    """A movement of 500 people, of whom 300 and 200 are told apart; and another movement."""
    record = RecordWriter(tmp_path / "story", places_database)
    record.add_flow("flw_all", locality="", persons=500, period_start="2025-03-06")
    for name, persons in (("flw_most", 300), ("flw_rest", 200)):
        record.add_flow(
            name, locality="", persons=persons, period_start="2025-03-06", part_of="flw_all"
        )
    record.add_flow("flw_other", locality="", persons=90, period_start="2025-03-06")
    record.load()
    return record


def test_part_that_becomes_too_small_takes_its_sister_with_it(family: RecordWriter) -> None:
    database, now = family.database, datetime.now(UTC) + timedelta(days=3)
    publish_ledger(database.writer, now=now)
    told = [("flw_all", 500), ("flw_most", 300), ("flw_other", 90), ("flw_rest", 200)]
    assert (database.ask(SHOWN), database.ask(NOTES)) == (told, [])

    family.add_flow(
        "flw_rest", locality="", persons=14, period_start="2025-03-06", part_of="flw_all"
    )
    family.load()
    report = publish_ledger(database.writer, now=now + timedelta(days=3))
    assert database.ask(SHOWN) == [("flw_all", 500), ("flw_other", 90)]
    assert database.ask(NOTES) == [("flw_all",)]
    assert report.looked_at < 4, "the other movement was left alone"
    claims = database.ask("SELECT id FROM published.claim WHERE shown_to IS NULL ORDER BY id")
    assert claims == [("clm_flw_all",), ("clm_flw_other",)]


def test_flow_of_a_few_is_never_heard_of(tmp_path: Path, places_database: Database) -> None:
    record = RecordWriter(tmp_path / "story", places_database)
    record.add_flow("flw_few", locality="", persons=19, period_start="2025-03-06")
    record.load()
    publish_ledger(places_database.writer, now=datetime.now(UTC) + timedelta(days=400))
    for table in ("flow", "flow_step", "claim"):
        assert places_database.ask_one(f"SELECT count(*) FROM published.{table}") == 0  # noqa: S608


def test_family_is_never_torn_apart_when_there_are_more_flows_than_are_looked_at_at_once(
    family: RecordWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Apart from its sister the large part would be told, and the small one with it."""
    monkeypatch.setattr("app.pipeline.publishing.CHUNK", 1)
    database, now = family.database, datetime.now(UTC) + timedelta(days=3)
    family.add_flow(
        "flw_rest", locality="", persons=14, period_start="2025-03-06", part_of="flw_all"
    )
    family.load()
    publish_ledger(database.writer, now=now)
    assert database.ask(SHOWN) == [("flw_all", 500), ("flw_other", 90)]

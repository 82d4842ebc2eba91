"""What readers get at the address of an event that was merged into another one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_server import Database
from record_tables import RecordTables
from running_service import Service, run_service

from app.pipeline import import_file, publish_ledger
from app.pipeline.merging import merge_events, split_events

OTHER = "/api/collections/events/items/evt_other"
KEPT = "/api/collections/events/items/evt_kept"


@pytest.fixture
def merged(places_database: Database, tmp_path: Path) -> Iterator[Service]:
    """A service on two events of two monitors, published and then merged."""
    for name, event_id in (("first", "evt_kept"), ("second", "evt_other")):
        tables = RecordTables(tmp_path / name)
        tables.add_event(event_id)
        import_file(places_database.writer, "record", tables.write())
    publish_ledger(places_database.writer)
    merge_events(places_database.writer, "evt_kept", "evt_other")
    publish_ledger(places_database.writer)
    with run_service(places_database.web_url) as service:
        yield service


def test_address_of_the_other_leads_to_the_kept_one_with_the_question(merged: Service) -> None:
    answer = merged.get(OTHER, f="geojson")
    assert answer.status_code == 308
    assert answer.headers["location"] == "evt_kept?f=geojson"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["kept_id"] == "evt_kept"
    assert merged.get(OTHER).headers["location"] == "evt_kept"


@pytest.mark.parametrize("path", [OTHER, "/api/events/evt_other/claims"])
def test_whoever_follows_reads_what_is_shown(merged: Service, path: str) -> None:
    followed = merged.client.get(path, follow_redirects=True)
    assert followed.status_code == 200
    assert followed.json()["id"] == "evt_kept"
    assert str(followed.url).endswith(path.replace("evt_other", "evt_kept"))


def test_history_of_the_other_stays_and_names_the_kept_one(merged: Service) -> None:
    history = merged.get("/api/events/evt_other/history").json()
    assert len(history["versions"]) == 1
    assert history["withdrawn"]["reason_code"] == "duplicate"
    assert history["withdrawn"]["replaced_by"] == "evt_kept"


def test_state_before_the_merge_still_tells_both(merged: Service) -> None:
    assert merged.get(OTHER, snapshot=1).json()["id"] == "evt_other"
    then = merged.get("/api/collections/events/items", snapshot=1).json()
    assert {feature["id"] for feature in then["features"]} == {"evt_kept", "evt_other"}


def test_split_brings_the_address_back(merged: Service, places_database: Database) -> None:
    split_events(places_database.writer, "evt_kept", "evt_other")
    publish_ledger(places_database.writer)
    assert merged.get(OTHER).status_code == 200
    assert merged.get(KEPT).json()["properties"]["claims_count"] == 1


def test_other_reasons_still_answer_that_the_record_is_gone(
    merged: Service, places_database: Database
) -> None:
    places_database.change("UPDATE published.tombstone SET reason_code = 'source_retracted'")
    assert merged.get(OTHER).status_code == 410

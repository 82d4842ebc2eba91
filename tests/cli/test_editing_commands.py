"""`masar withdraw`, `waive`, `document` and the reasons of `import`, as an editor types them."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_runner import Run, check_failure
from postgres_server import GEODATA, Database
from record_tables import RecordTables


@pytest.fixture
def record(tmp_path: Path) -> RecordTables:
    """An event of today that two independent sources have told of in public."""
    today = datetime.now(UTC).date().isoformat()
    tables = RecordTables(tmp_path / "folder")
    tables.add_source("second")
    tables.add_event("evt_now", date_start=today)
    tables.add("claims", "clm_evt_now", reported_at=today)
    tables.add_claim("clm_second", "evt_now", asserted_by="second", reported_at=today)
    return tables


def test_import_takes_a_reason_and_a_note(
    run: Run, places_database: Database, record: RecordTables
) -> None:
    run("import", "record", record.write(), database=places_database)
    record.add("claims", "clm_evt_now", best=12, high=12)
    result = run("import", "record", record.write(), "--reason", "transcription", "--note",
                 "a digit was lost", database=places_database)  # fmt: skip
    assert "1 superseded" in result.stdout
    reasons = "SELECT reason_code FROM ledger.event ORDER BY revision"
    assert places_database.ask(reasons) == [("first_report",), ("transcription",)]
    assert places_database.ask_one("SELECT note FROM ledger.load WHERE load_id > 1") is not None
    wrong = run("import", "record", record.folder, "--reason", "mood", database=places_database)
    assert wrong.exit_code == 2 and "new_evidence" in wrong.stderr


def test_waive_shows_the_event_and_refuses_with_the_way_out(
    run: Run, places_database: Database, record: RecordTables
) -> None:
    run("import", "record", record.write(), database=places_database)
    shown = "SELECT count(*) FROM published.event WHERE shown_to IS NULL"
    assert places_database.ask_one(shown) == 0
    words = ("waive", "evt_now", "--reason", "on both front pages")
    assert run(*words, database=places_database).stdout == "The delay of evt_now is waived.\n"
    assert places_database.ask_one(shown) == 1
    check_failure(run(*words, database=places_database), "passed already")
    check_failure(run("waive", "evt_x", "--reason", "x", database=places_database), "evt_x")
    assert run("waive", "evt_now", database=places_database).exit_code == 2


def test_withdraw_takes_a_claim_and_names_what_replaces_a_record(
    run: Run, coast_database: Database
) -> None:
    claim = "clm_clfxrzly7v6xp"
    result = run("withdraw", claim, "--reason", "source_retracted", "--note", "taken back",
                 database=coast_database)  # fmt: skip
    assert result.stdout == f"{claim} is withdrawn and is not shown.\n"
    status = "SELECT status FROM published.claim WHERE shown_to IS NULL AND id = :own"
    assert coast_database.ask_one(status, own=claim) == "retracted"
    shown = "SELECT id FROM published.corridor WHERE shown_to IS NULL ORDER BY id LIMIT 2"
    one, other = (str(own) for (own,) in coast_database.ask(shown))
    run("withdraw", one, "--reason", "duplicate", "--replaced-by", other, database=coast_database)
    assert coast_database.ask("SELECT id, replaced_by FROM published.tombstone") == [(one, other)]
    check_failure(
        run("withdraw", other, "--reason", "duplicate", "--replaced-by", one,
            database=coast_database), "withdrawn itself",
    )  # fmt: skip


def test_document_hash_is_that_of_the_files_bytes(run: Run, tmp_path: Path) -> None:
    path = GEODATA / "README.md"
    expected = hashlib.sha256(path.read_bytes()).hexdigest()
    assert run("document", "hash", path).stdout == f"{expected}\n"
    check_failure(run("document", "hash", tmp_path / "absent"), "absent is no file")

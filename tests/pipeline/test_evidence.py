"""Where a claim was read and what is held of an event: kept, and shown where readers may see."""

from pathlib import Path

import pytest
from postgres_server import Database
from record_tables import RecordTables

from app.domain.report import LoadReport, Outcome
from app.pipeline import import_file, needs_publishing, publish_ledger


@pytest.fixture
def record(tmp_path: Path) -> RecordTables:
    """An event whose claim was read in an archived report, with who is suspected and why."""
    tables = RecordTables(tmp_path / "folder")
    tables.add_event("evt_1")
    tables.add_document("doc_1")
    tables.add("claims", "clm_evt_1", document_id="doc_1")
    tables.add("attributions", "1", event_id="evt_1", actor_en="Armed men, affiliation unknown",
               role="perpetrator", claim_id="clm_evt_1")  # fmt: skip
    tables.add("assessments", "1", event_id="evt_1", verification="under_investigation",
               assessor_role="second editor", reason_en="One source so far")  # fmt: skip
    tables.add("inquiries", "1", event_id="evt_1", body="National committee", since="2025-03-09",
               due="2025-07-09")  # fmt: skip
    return tables


def load(database: Database, record: RecordTables) -> LoadReport:
    """Write and import the folder; its counts must add up."""
    report = import_file(database.writer, "record", record.write())
    assert report.read == sum(getattr(report, outcome.value) for outcome in Outcome)
    return report


def test_document_and_judgement_are_kept_and_twice_is_once(
    places_database: Database, record: RecordTables
) -> None:
    report = load(places_database, record)
    assert (report.stored, report.rejections) == (1, [])
    assert places_database.ask(
        "SELECT document_id, source_id, published_at::text, published_unit, sha256, language, "
        "retrieved_at::text FROM ledger.document"
    ) == [("doc_1", "monitor", "2025-03-08", "day", "ab" * 32, "ar", "2025-03-09 10:00:00+00")]
    assert places_database.ask(
        "SELECT event_id, subject_revision, actor_en, role, status, claim_id "
        "FROM ledger.attribution"
    ) == [("evt_1", 1, "Armed men, affiliation unknown", "perpetrator", "suspected", "clm_evt_1")]
    [(verification, role, inquiries)] = places_database.ask(
        "SELECT verification, assessor_role, open_inquiries FROM ledger.assessment"
    )
    assert (verification, role) == ("under_investigation", "second editor")
    assert inquiries == [{"body": "National committee", "since": "2025-03-09",
                          "due": "2025-07-09", "result": None}]  # fmt: skip
    assert places_database.ask_one("SELECT verification FROM ledger.event") == verification
    before = places_database.count_everything()
    assert load(places_database, record).unchanged == 1
    assert places_database.count_everything() == before


@pytest.mark.parametrize(
    ("table", "own_id", "change"),
    [
        ("attributions", "1", {"status": "accepted"}),
        ("assessments", "1", {"reason_en": "Two sources"}),
        ("inquiries", "1", {"result": "Report of 22 July"}),
    ],
)
def test_changed_judgement_is_a_new_revision_with_the_whole_set(
    places_database: Database,
    record: RecordTables,
    table: str,
    own_id: str,
    change: dict[str, object],
) -> None:
    load(places_database, record)
    record.add(table, own_id, **change)
    assert load(places_database, record).superseded == 1
    for name in ("attribution", "assessment", "claim"):
        column = "event_id" if name != "claim" else "subject_id"
        query = f"SELECT {column}, subject_revision FROM ledger.{name} ORDER BY 2"  # noqa: S608
        assert places_database.ask(query) == [("evt_1", 1), ("evt_1", 2)]


def test_record_without_judgement_keeps_its_digest(
    places_database: Database, record: RecordTables
) -> None:
    """Else whatever was imported before there were any would be written anew."""
    for name in ("attributions", "assessments", "inquiries"):
        del record.tables[name]
    load(places_database, record)
    for name in ("attributions", "assessments", "inquiries"):
        record.tables[name] = {}
        (record.folder / f"{name}.csv").write_text("event_id\n")
        del record.tables[name]
    assert load(places_database, record).unchanged == 1


def test_document_is_shown_beside_its_claim_and_follows_a_correction(
    places_database: Database, record: RecordTables
) -> None:
    shown = (
        "SELECT document_url, archived_url, document_sha256, document_published_at::text "
        "FROM published.claim WHERE shown_to IS NULL"
    )
    load(places_database, record)
    publish_ledger(places_database.writer)
    url, archived = "https://monitor.example/7", "https://archive.example/7"
    assert places_database.ask(shown) == [(url, archived, "ab" * 32, "2025-03-08")]
    record.add_document("doc_1", sha256="cd" * 32)
    assert load(places_database, record).unchanged == 1
    assert needs_publishing(places_database.writer)
    publish_ledger(places_database.writer)
    assert places_database.ask(shown) == [(url, archived, "cd" * 32, "2025-03-08")]


def test_claim_read_in_a_refused_document_is_refused_with_it(
    places_database: Database, record: RecordTables
) -> None:
    record.add_event("evt_2")
    record.add_document("doc_1", sha256="half")
    report = load(places_database, record)
    assert [(each.record_id, each.field) for each in report.rejections] == [
        ("doc_1", "sha256"), ("evt_1", "document_id"),
    ]  # fmt: skip
    assert report.stored == 1
    assert places_database.ask("SELECT event_id FROM ledger.event") == [("evt_2",)]
    assert places_database.ask("SELECT * FROM ledger.document") == []


def test_document_of_another_record_is_rejected_with_the_owner(
    places_database: Database, record: RecordTables, tmp_path: Path
) -> None:
    load(places_database, record)
    other = RecordTables(tmp_path / "other")
    other.add_event("evt_2")
    other.add_document("doc_1", url="https://elsewhere.example/1")
    other.add("claims", "clm_evt_2", document_id="doc_1")
    report = load(places_database, other)
    assert [(each.record_id, each.field) for each in report.rejections] == [
        ("doc_1", "document_id"), ("evt_2", "document_id"),
    ]  # fmt: skip
    assert "belongs to 'folder'" in report.rejections[0].reason
    assert places_database.ask_one("SELECT count(*) FROM ledger.document") == 1


def test_superseded_claim_stays_and_no_longer_counts(
    places_database: Database, record: RecordTables
) -> None:
    record.add_claim("clm_newer", "evt_1", 15, supersedes_claim_id="clm_evt_1")
    load(places_database, record)
    publish_ledger(places_database.writer)
    assert places_database.ask(
        "SELECT id, status, supersedes_claim_id FROM published.claim ORDER BY id"
    ) == [("clm_evt_1", "superseded", None), ("clm_newer", "active", "clm_evt_1")]
    assert places_database.ask("SELECT killed_low, killed_high FROM published.event") == [(15, 15)]

"""Corrections carry their reason, withdrawals their replacement, waivers their conditions."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from postgres_server import Database
from record_tables import RecordTables

from app.domain.correction import Correction, CorrectionReason
from app.domain.errors import MasarError
from app.domain.report import LoadReport
from app.domain.withdrawal import WithdrawalReason
from app.pipeline import (
    LoadOptions,
    import_file,
    needs_publishing,
    publish_ledger,
    waive_delay,
    withdraw_record,
)
from app.store.audit import verify_ledger

REASONS = "SELECT event_id, revision, reason_code FROM ledger.event ORDER BY event_id, revision"


@pytest.fixture
def record(tmp_path: Path) -> RecordTables:
    """A record folder with one event."""
    tables = RecordTables(tmp_path / "older")
    tables.add_event("evt_1")
    return tables


def load(
    database: Database, record: RecordTables, correction: Correction | None = None
) -> LoadReport:
    """Write and import the folder; nothing may be rejected."""
    options = LoadOptions(correction) if correction else LoadOptions()
    report = import_file(database.writer, "record", record.write(), options=options)
    assert report.rejections == []
    return report


def list_versions(database: Database) -> list[tuple[object, ...]]:
    """Return every version of the events that was ever shown and still is in the history."""
    return database.ask(
        "SELECT id, killed_best, reason_code, shown_to IS NULL FROM published.event "
        "ORDER BY id, shown_from"
    )


@pytest.mark.parametrize("reason", CorrectionReason)
def test_reason_of_an_import_is_kept_with_what_it_changed_and_nothing_else(
    places_database: Database, record: RecordTables, reason: CorrectionReason
) -> None:
    record.add_event("evt_2")
    load(places_database, record)
    record.add("claims", "clm_evt_1", best=12, high=12)
    load(places_database, record, Correction(reason, "as the monitor wrote on Tuesday"))
    assert places_database.ask(REASONS) == [
        ("evt_1", 1, "first_report"), ("evt_1", 2, reason.value), ("evt_2", 1, "first_report"),
    ]  # fmt: skip
    notes = places_database.ask("SELECT note FROM ledger.load ORDER BY load_id")
    assert notes == [(None,), ("as the monitor wrote on Tuesday",)]


def test_change_without_a_reason_is_an_update_of_its_source(
    places_database: Database, record: RecordTables
) -> None:
    load(places_database, record)
    record.add("claims", "clm_evt_1", best=12, high=12)
    load(places_database, record)
    assert places_database.ask(REASONS)[1] == ("evt_1", 2, "source_update")


def test_reason_in_a_row_goes_before_that_of_the_import_and_is_no_change_itself(
    places_database: Database, record: RecordTables
) -> None:
    record.add_event("evt_2")
    load(places_database, record)
    record.add("events", "evt_1", reason_code="transcription")
    assert load(places_database, record).unchanged == 2
    for claim in ("clm_evt_1", "clm_evt_2"):
        record.add("claims", claim, best=12, high=12)
    load(places_database, record, Correction(CorrectionReason.NEW_EVIDENCE))
    reasons = {row[0]: row[2] for row in places_database.ask(REASONS) if row[1] == 2}
    assert reasons == {"evt_1": "transcription", "evt_2": "new_evidence"}
    record.add("events", "evt_1", reason_code="")
    assert load(places_database, record).unchanged == 2


def test_unknown_reason_in_a_row_is_rejected_by_its_column(
    places_database: Database, record: RecordTables
) -> None:
    record.add("events", "evt_1", reason_code="mood")
    [rejection] = import_file(places_database.writer, "record", record.write()).rejections
    assert rejection.field == "reason_code"
    assert all(reason.value in rejection.reason for reason in CorrectionReason)


def test_note_with_personal_data_stops_the_import(
    places_database: Database, record: RecordTables
) -> None:
    with pytest.raises(MasarError, match="note: looks like a phone"):
        load(places_database, record, Correction(note="call +963 944 123 456"))
    assert places_database.ask("SELECT * FROM ledger.load") == []


@pytest.mark.parametrize(
    ("reason", "kept"),
    [("safety", False), ("legal", False), ("transcription", True), ("scope_fix", True)],
)
def test_correction_that_protects_takes_the_earlier_version_out_of_the_history(
    places_database: Database, record: RecordTables, reason: str, kept: bool
) -> None:
    load(places_database, record)
    publish_ledger(places_database.writer)
    record.add("claims", "clm_evt_1", low=8, best=8, high=8)
    load(places_database, record, Correction(CorrectionReason(reason)))
    publish_ledger(places_database.writer)
    before = [("evt_1", 10, "first_report", False)] if kept else []
    assert list_versions(places_database) == [*before, ("evt_1", 8, reason, True)]


def test_withdrawn_claim_no_longer_counts_and_is_marked_as_taken_back(
    places_database: Database, record: RecordTables
) -> None:
    record.add_source("second")
    record.add_claim("clm_more", "evt_1", 40, asserted_by="second")
    load(places_database, record)
    publish_ledger(places_database.writer)
    assert places_database.ask_one("SELECT killed_high FROM published.event") == 40
    assert withdraw_record(places_database.writer, "clm_more", WithdrawalReason.SOURCE_RETRACTED)
    assert needs_publishing(places_database.writer)
    publish_ledger(places_database.writer)
    shown = "FROM published.event WHERE shown_to IS NULL"
    assert places_database.ask(f"SELECT killed_low, killed_high {shown}") == [(10, 10)]  # noqa: S608
    status = "SELECT id, status FROM published.claim WHERE shown_to IS NULL ORDER BY id"
    assert places_database.ask(status) == [("clm_evt_1", "active"), ("clm_more", "retracted")]
    # Importing it again does not bring it back, not even in a new revision.
    record.add("events", "evt_1", title_en="Another title")
    load(places_database, record)
    publish_ledger(places_database.writer)
    assert places_database.ask(status) == [("clm_evt_1", "active"), ("clm_more", "retracted")]
    assert not withdraw_record(
        places_database.writer, "clm_more", WithdrawalReason.SOURCE_RETRACTED
    )


def test_claim_withdrawn_for_safety_leaves_no_trace_for_readers(
    places_database: Database, record: RecordTables
) -> None:
    record.add_claim("clm_more", "evt_1", 40)
    load(places_database, record)
    publish_ledger(places_database.writer)
    withdraw_record(places_database.writer, "clm_more", WithdrawalReason.SAFETY)
    publish_ledger(places_database.writer)
    assert places_database.ask("SELECT id FROM published.claim") == [("clm_evt_1",)]
    assert "40" not in str(places_database.ask("SELECT estimate, killed_high FROM published.event"))


def test_withdrawal_names_what_replaces_it_and_keeps_the_note_to_itself(
    places_database: Database, record: RecordTables
) -> None:
    record.add_event("evt_2")
    load(places_database, record)
    publish_ledger(places_database.writer)
    withdraw_record(places_database.writer, "evt_1", WithdrawalReason.DUPLICATE,
                    replaced_by="evt_2", note="the same ambush")  # fmt: skip
    publish_ledger(places_database.writer)
    assert places_database.ask("SELECT id, reason_code, replaced_by FROM published.tombstone") == [
        ("evt_1", "duplicate", "evt_2")
    ]
    assert places_database.ask_one("SELECT reason_text FROM ledger.tombstone") == "the same ambush"


def test_record_that_still_waits_is_not_named_as_a_replacement(
    places_database: Database, record: RecordTables
) -> None:
    """Its id would tell that there is something about this that is not shown yet."""
    record.add_event("evt_waits", date_start=datetime.now(UTC).date().isoformat())
    load(places_database, record)
    publish_ledger(places_database.writer)
    withdraw_record(
        places_database.writer, "evt_1", WithdrawalReason.DUPLICATE, replaced_by="evt_waits"
    )
    publish_ledger(places_database.writer)
    told = "SELECT id, replaced_by FROM published.tombstone"
    assert places_database.ask(told) == [("evt_1", None)]
    publish_ledger(places_database.writer, now=datetime.now(UTC) + timedelta(days=5))
    assert places_database.ask(told) == [("evt_1", "evt_waits")]


@pytest.mark.parametrize(
    ("replacement", "words"),
    [("evt_1", "cannot replace"), ("clm_evt_2", "cannot replace"), ("evt_3", "no record"),
     ("evt_gone", "withdrawn itself")],
)  # fmt: skip
def test_what_cannot_replace_a_record_is_refused(
    places_database: Database, record: RecordTables, replacement: str, words: str
) -> None:
    record.add_event("evt_2")
    record.add_event("evt_gone")
    load(places_database, record)
    withdraw_record(places_database.writer, "evt_gone", WithdrawalReason.DUPLICATE)
    with pytest.raises(MasarError, match=words):
        withdraw_record(places_database.writer, "evt_1", WithdrawalReason.DUPLICATE,
                        replaced_by=replacement)  # fmt: skip
    assert places_database.ask_one("SELECT count(*) FROM ledger.tombstone") == 1


def test_record_withdrawn_as_a_duplicate_can_still_be_withdrawn_for_safety(
    places_database: Database, record: RecordTables
) -> None:
    """Else its past would stay, because somebody chose a lesser reason first."""
    load(places_database, record)
    publish_ledger(places_database.writer)
    assert withdraw_record(places_database.writer, "evt_1", WithdrawalReason.DUPLICATE)
    publish_ledger(places_database.writer)
    assert len(list_versions(places_database)) == 1
    assert withdraw_record(places_database.writer, "evt_1", WithdrawalReason.SAFETY)
    publish_ledger(places_database.writer)
    assert list_versions(places_database) == []
    assert places_database.ask("SELECT reason_code FROM published.tombstone") == [("safety",)]
    for reason in (WithdrawalReason.SAFETY, WithdrawalReason.LEGAL, WithdrawalReason.DUPLICATE):
        assert not withdraw_record(places_database.writer, "evt_1", reason)


@pytest.fixture
def recent(tmp_path: Path) -> RecordTables:
    """An event of today that two independent sources have told of in public."""
    today = datetime.now(UTC).date().isoformat()
    tables = RecordTables(tmp_path / "recent")
    tables.add_source("second")
    tables.add_event("evt_now", date_start=today)
    tables.add("claims", "clm_evt_now", reported_at=today)
    tables.add_claim("clm_second", "evt_now", asserted_by="second", reported_at=today)
    return tables


def list_shown(database: Database) -> list[tuple[object, ...]]:
    """Return the ids of the events that readers can see."""
    return database.ask("SELECT id FROM published.event WHERE shown_to IS NULL")


def test_waived_event_is_shown_at_once_and_the_reason_is_kept(
    places_database: Database, recent: RecordTables
) -> None:
    load(places_database, recent)
    publish_ledger(places_database.writer)
    assert list_shown(places_database) == []
    waive_delay(places_database.writer, "evt_now", "on both front pages")
    assert needs_publishing(places_database.writer)
    publish_ledger(places_database.writer, now=datetime.now(UTC) + timedelta(minutes=1))
    assert list_shown(places_database) == [("evt_now",)]
    assert places_database.ask("SELECT event_id, reason FROM ledger.waiver") == [
        ("evt_now", "on both front pages")
    ]
    assert verify_ledger(places_database.writer).is_sound


def refuse_waiver(database: Database, event_id: str, words: str, reason: str = "known") -> None:
    """Check that a waiver is refused in these words and leaves nothing."""
    with pytest.raises(MasarError, match=words):
        waive_delay(database.writer, event_id, reason)
    assert database.ask("SELECT * FROM ledger.waiver") == []


@pytest.mark.parametrize("unknown", ["evt_nowhere", "clm_evt_now", "", "gone"])
def test_what_is_no_event_cannot_be_waived(
    places_database: Database, recent: RecordTables, unknown: str
) -> None:
    load(places_database, recent)
    if unknown == "gone":
        withdraw_record(places_database.writer, "evt_now", WithdrawalReason.DUPLICATE)
        unknown = "evt_now"
    refuse_waiver(places_database, unknown, "no event")


def test_waiver_needs_words(places_database: Database, recent: RecordTables) -> None:
    load(places_database, recent)
    refuse_waiver(places_database, "evt_now", "needs a reason", reason="  ")
    refuse_waiver(places_database, "evt_now", "looks like", reason="says +963 944 123 456")


@pytest.mark.parametrize(
    "change",
    [{"reported_at": ""}, {"relays_claim_id": "clm_evt_now"}, {"asserted_by": "monitor"}],
    ids=["never published", "only repeats", "the same source"],
)
def test_fewer_than_two_independent_sources_waive_nothing(
    places_database: Database, recent: RecordTables, change: dict[str, object]
) -> None:
    recent.add("claims", "clm_second", **change)
    load(places_database, recent)
    refuse_waiver(places_database, "evt_now", "1 independent source has told .* needs 2")


@pytest.mark.parametrize(
    "change", [{"visibility": "refuge"}, {"visibility": "hospital"}, {"place_id": "site"}]
)
def test_delay_at_a_place_of_refuge_is_never_waived(
    places_database: Database, recent: RecordTables, change: dict[str, object]
) -> None:
    if "place_id" in change:
        sites = "SELECT min(place_id) FROM gazetteer.place WHERE level = 'site'"
        change = {"place_id": places_database.ask_one(sites)}
    recent.add("events", "evt_now", **change)
    load(places_database, recent)
    refuse_waiver(places_database, "evt_now", "never waived")


def test_event_that_is_public_already_has_nothing_to_waive(
    places_database: Database, record: RecordTables
) -> None:
    record.add_source("second")
    record.add_claim("clm_second", "evt_1", asserted_by="second")
    load(places_database, record)
    refuse_waiver(places_database, "evt_1", "passed already")

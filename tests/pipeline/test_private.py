"""Rows that their source does not let pass on: kept for comparison, shown to nobody."""

from pathlib import Path

import pytest
from postgres_server import Database
from record_writer import RecordWriter
from stories import tell_ged, write_ged

from app.domain.report import LoadReport
from app.domain.withdrawal import WithdrawalReason
from app.pipeline import LoadOptions, import_file, publish_ledger, withdraw_record
from app.pipeline.merging import merge_events
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


def test_import_that_does_not_say_leaves_a_private_dataset_private(
    places_database: Database, tmp_path: Path, path: Path
) -> None:
    """Next month's file, with a changed row and a new one, without the option."""
    load(places_database, path, private=True)
    rows = [tell_ged(id=1, best=6), tell_ged(id=2), tell_ged(id=3)]
    report = load(places_database, write_ged(tmp_path / "next.csv", rows), private=None)
    assert (report.superseded, report.stored, report.private) == (1, 1, True)
    assert (report.became_public, report.became_private, report.kept_private) == (0, 0, 0)
    publish_ledger(places_database.writer)
    assert places_database.ask_one("SELECT count(*) FROM published.event") == 0


def test_report_counts_what_becomes_public_and_private(
    places_database: Database, path: Path
) -> None:
    told = [
        (report.private, report.became_public, report.became_private)
        for private in (True, False, None, False, True, True)
        for report in [load(places_database, path, private=private)]
    ]
    assert told == [
        (True, 0, 0), (False, 2, 0), (False, 0, 0), (False, 0, 0), (True, 0, 2), (True, 0, 0),
    ]  # fmt: skip


def test_in_a_dataset_of_both_private_rows_stay_private_and_public_ones_public(
    places_database: Database, tmp_path: Path
) -> None:
    shown = [tell_ged(id=1)]
    load(places_database, write_ged(tmp_path / "own.csv", shown), private=False)
    hidden = [tell_ged(id=2), tell_ged(id=3)]
    load(places_database, write_ged(tmp_path / "kept.csv", hidden), private=True)
    rows = [tell_ged(id=number, best=6) for number in (1, 2, 3, 4)]
    report = load(places_database, write_ged(tmp_path / "all.csv", rows), private=None)
    assert (report.superseded, report.stored, report.kept_private) == (3, 1, 3)
    assert (report.private, report.became_public, report.became_private) == (False, 0, 0)
    kept = "SELECT provider_id FROM ledger.current_event WHERE visibility = 'private'"
    assert sorted(places_database.ask(kept)) == [("2",), ("3",), ("4",)]


def test_row_that_was_taken_back_while_private_returns_private(
    places_database: Database, path: Path, tmp_path: Path
) -> None:
    load(places_database, path, private=True)
    options = LoadOptions(complete=True, accept_missing=True)
    other = write_ged(tmp_path / "other.csv", [tell_ged(id=9)])
    import_file(places_database.writer, "ucdp_ged", other, options=options)
    report = load(places_database, path, private=None)
    assert (report.superseded, report.private) == (2, True)


PUBLIC_TABLES = ("event", "event_step", "claim")


def count_versions(database: Database, record: str) -> int:
    """Return how many rows of any time the public role could still find of a dataset."""
    return sum(
        int(
            str(
                database.ask_one(
                    f"SELECT count(*) FROM published.{table} WHERE "  # noqa: S608
                    + ("id" if table == "event" else "subject_id")
                    + " IN (SELECT event_id FROM ledger.event WHERE adapter = :record)",
                    record=record,
                )
            )
        )
        for table in PUBLIC_TABLES
    )


@pytest.fixture
def once_public(places_database: Database, path: Path) -> Database:
    """Two rows that were shown by mistake, and are private now."""
    for private in (False, True):
        load(places_database, path, private=private)
        publish_ledger(places_database.writer)
    return places_database


def test_past_of_a_row_that_is_private_now_is_told_no_more(once_public: Database) -> None:
    assert count_versions(once_public, "ucdp_ged") == 0
    assert once_public.ask("SELECT * FROM published.cluster") == []


@pytest.mark.parametrize("by", ["complete file", "source_retracted", "duplicate"])
def test_taking_a_private_row_back_brings_none_of_its_past_back(
    once_public: Database, tmp_path: Path, by: str
) -> None:
    if by == "complete file":
        rest = write_ged(tmp_path / "rest.csv", [tell_ged(id=2)])
        options = LoadOptions(private=True, complete=True)
        report = import_file(once_public.writer, "ucdp_ged", rest, options=options)
        assert report.retracted == 1
    else:
        [(event_id,)] = once_public.ask(
            "SELECT event_id FROM ledger.current_event WHERE provider_id = '1'"
        )
        withdraw_record(once_public.writer, str(event_id), WithdrawalReason(by))
    publish_ledger(once_public.writer)
    assert count_versions(once_public, "ucdp_ged") == 0
    assert once_public.ask("SELECT * FROM published.tombstone") == []


def test_row_taken_back_and_made_private_in_one_go_has_no_past(
    places_database: Database, path: Path
) -> None:
    load(places_database, path, private=False)
    publish_ledger(places_database.writer)
    load(places_database, path, private=True)
    [(first,), _] = places_database.ask("SELECT event_id FROM ledger.current_event")
    withdraw_record(places_database.writer, str(first), WithdrawalReason.SOURCE_RETRACTED)
    publish_ledger(places_database.writer)
    assert count_versions(places_database, "ucdp_ged") == 0
    assert places_database.ask("SELECT * FROM published.tombstone") == []


@pytest.mark.parametrize("merged", ["before", "after"])
def test_past_of_a_merged_event_tells_nothing_of_a_member_that_is_private_now(
    places_database: Database, path: Path, tmp_path: Path, merged: str
) -> None:
    def merge() -> None:
        [(other,), _] = places_database.ask("SELECT event_id FROM ledger.current_event "
                                            "WHERE adapter = 'ucdp_ged'")  # fmt: skip
        merge_events(places_database.writer, "evt_kept", str(other))
        publish_ledger(places_database.writer)

    record = RecordWriter(tmp_path / "editors", places_database)
    record.add_event("evt_kept")
    record.load()
    load(places_database, path, private=False)
    publish_ledger(places_database.writer)
    if merged == "before":
        merge()
        lent = "SELECT count(*) FROM published.claim WHERE subject_id = 'evt_kept'"
        assert places_database.ask_one(lent) == 2
    load(places_database, path, private=True)
    publish_ledger(places_database.writer)
    if merged == "after":
        merge()
    assert places_database.ask("SELECT id FROM published.claim") == [("clm_evt_kept",)]
    assert set(places_database.ask("SELECT id, killed_best FROM published.event")) == {
        ("evt_kept", 10)
    }
    assert places_database.ask("SELECT * FROM published.tombstone") == []


def test_past_of_a_merged_event_stays_while_its_private_member_was_never_in_it(
    places_database: Database, path: Path, tmp_path: Path
) -> None:
    """Beside a record for comparison an event keeps its own history."""
    record = RecordWriter(tmp_path / "editors", places_database)
    record.add_event("evt_kept")
    record.load()
    load(places_database, path, private=True)
    [(other,), _] = places_database.ask("SELECT event_id FROM ledger.current_event "
                                        "WHERE adapter = 'ucdp_ged'")  # fmt: skip
    merge_events(places_database.writer, "evt_kept", str(other))
    publish_ledger(places_database.writer)
    record.tell_figure("evt_kept", low=11, best=11, high=11)
    record.load()
    publish_ledger(places_database.writer)
    told = "SELECT killed_best FROM published.event WHERE id = 'evt_kept' ORDER BY shown_from"
    assert places_database.ask(told) == [(10,), (11,)]

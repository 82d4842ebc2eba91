"""Two records of one event: shown as one with the claims of both, and apart again after a split."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from postgres_server import Database
from record_tables import RecordTables

from app.domain.correction import Correction, CorrectionReason
from app.domain.errors import MasarError
from app.domain.mode import SecurityMode
from app.domain.withdrawal import WithdrawalReason
from app.pipeline import LoadOptions, import_file, publish_ledger, withdraw_record
from app.pipeline.duplicates import DuplicateQuery, suggest_duplicates
from app.pipeline.merging import merge_events, nest_event, split_events
from app.pipeline.modes import put_in_force
from app.store.audit import verify_ledger

SHOWN = "SELECT id FROM published.event WHERE shown_to IS NULL ORDER BY id"
CLAIMS = "SELECT id, subject_id FROM published.claim WHERE shown_to IS NULL ORDER BY id"


class Monitors:
    """Two monitors, each with a folder of its own that tells of the same ambush in Banias."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.first = RecordTables(folder / "first")
        self.second = RecordTables(folder / "second")
        self.second.tables["sources"].clear()
        self.second.add_source("agency")
        self.first.add_event("evt_kept")
        self.second.add_event("evt_other")
        self.second.add("claims", "clm_evt_other", asserted_by="agency", low=13, best=13, high=13)

    def load(self, tables: RecordTables, options: LoadOptions | None = None) -> None:
        """Import one monitor's folder; nothing may be rejected."""
        report = import_file(
            self.database.writer, "record", tables.write(), options=options or LoadOptions()
        )
        assert report.rejections == []

    def load_both(self) -> None:
        """Import and publish both."""
        self.load(self.first)
        self.load(self.second)
        publish_ledger(self.database.writer)

    def merge(self, keep: str = "evt_kept", other: str = "evt_other") -> None:
        """Merge and publish."""
        merge_events(self.database.writer, keep, other, "the same ambush")
        publish_ledger(self.database.writer)

    def take_back(self, tables: RecordTables, event_id: str) -> None:
        """Import a folder that has one event less, and another one a year before."""
        del tables.tables["events"][event_id], tables.tables["claims"][f"clm_{event_id}"]
        tables.add_event("evt_before", date_start="2024-03-07")
        tables.add("claims", "clm_evt_before", asserted_by=[*tables.tables["sources"]][0])
        self.load(tables)

    def ask_event(self, columns: str, event_id: str = "evt_kept") -> tuple[object, ...]:
        """Return columns of an event that is shown."""
        [row] = self.database.ask(
            f"SELECT {columns} FROM published.event WHERE shown_to IS NULL AND id = :id",  # noqa: S608
            id=event_id,
        )
        return row


@pytest.fixture
def monitors(places_database: Database, tmp_path: Path) -> Monitors:
    """Both monitors, imported and published."""
    both = Monitors(places_database, tmp_path)
    both.load_both()
    return both


def test_merged_event_has_the_claims_and_sources_of_both_and_one_span(monitors: Monitors) -> None:
    database = monitors.database
    assert database.ask(SHOWN) == [("evt_kept",), ("evt_other",)]
    monitors.merge()
    assert database.ask(SHOWN) == [("evt_kept",)]
    assert database.ask(CLAIMS) == [("clm_evt_kept", "evt_kept"), ("clm_evt_other", "evt_kept")]
    columns = "killed_low, killed_high, sources_count, claims_count, contested, reason_code"
    assert monitors.ask_event(columns) == (10, 13, 2, 2, True, "duplicate")
    assert monitors.ask_event("sources") == (["Monitor", "Agency"],)


def test_id_of_the_other_leads_to_the_kept_one(monitors: Monitors) -> None:
    monitors.merge()
    stones = "SELECT id, kind, reason_code, replaced_by FROM published.tombstone"
    assert monitors.database.ask(stones) == [("evt_other", "event", "duplicate", "evt_kept")]


def test_nothing_is_told_of_an_other_that_was_never_public(
    places_database: Database, tmp_path: Path
) -> None:
    both = Monitors(places_database, tmp_path)
    both.load(both.first)
    both.load(both.second)
    both.merge()
    assert places_database.ask(SHOWN) == [("evt_kept",)]
    assert places_database.ask("SELECT * FROM published.tombstone") == []


def test_split_brings_both_back_as_they_were(monitors: Monitors) -> None:
    database = monitors.database
    rows = "SELECT id, killed_best, sources FROM published.event WHERE shown_to IS NULL ORDER BY id"
    before = database.ask(rows), database.ask(CLAIMS)
    monitors.merge()
    assert split_events(database.writer, "evt_other", "evt_kept")
    publish_ledger(database.writer)
    assert (database.ask(rows), database.ask(CLAIMS)) == before
    assert database.ask("SELECT * FROM published.tombstone") == []
    assert not split_events(database.writer, "evt_kept", "evt_other")


def test_audit_covers_decisions_and_notices_a_changed_one(monitors: Monitors) -> None:
    monitors.merge()
    database = monitors.database
    assert verify_ledger(database.writer).findings == []
    entry = "SELECT entity_id, reason_code FROM ledger.revision WHERE entity = 'pairing'"
    assert database.ask(entry) == [("evt_other", "same")]
    database.change("UPDATE ledger.pairing SET into_id = 'evt_x'")
    [finding] = verify_ledger(database.writer).findings
    assert (finding.table, finding.entity_id) == ("pairing", "evt_other")


def test_sources_go_on_correcting_their_own_records(monitors: Monitors) -> None:
    monitors.merge()
    monitors.load(monitors.second)
    assert publish_ledger(monitors.database.writer).looked_at == 0
    monitors.second.add("claims", "clm_evt_other", low=15, best=15, high=15)
    monitors.load(monitors.second)
    publish_ledger(monitors.database.writer)
    columns = "killed_low, killed_high, reason_code"
    assert monitors.ask_event(columns) == (10, 15, "source_update")


def test_record_that_its_source_takes_back_leaves_the_merged_event(monitors: Monitors) -> None:
    monitors.merge()
    monitors.take_back(monitors.second, "evt_other")
    publish_ledger(monitors.database.writer)
    assert monitors.database.ask(CLAIMS) == [
        ("clm_evt_before", "evt_before"), ("clm_evt_kept", "evt_kept"),
    ]  # fmt: skip
    assert monitors.ask_event("killed_best, sources_count") == (10, 1)
    told = "SELECT id, reason_code FROM published.tombstone"
    assert monitors.database.ask(told) == [("evt_other", "source_retracted")]


def test_other_stands_for_itself_once_the_source_takes_the_kept_one_back(
    monitors: Monitors,
) -> None:
    monitors.merge()
    monitors.take_back(monitors.first, "evt_kept")
    publish_ledger(monitors.database.writer)
    assert monitors.database.ask(SHOWN) == [("evt_before",), ("evt_other",)]
    assert ("clm_evt_other", "evt_other") in monitors.database.ask(CLAIMS)


def test_nothing_stands_for_an_event_that_was_withdrawn_to_protect(monitors: Monitors) -> None:
    monitors.merge()
    withdraw_record(monitors.database.writer, "evt_kept", WithdrawalReason.SAFETY)
    publish_ledger(monitors.database.writer)
    assert monitors.database.ask(SHOWN) == []
    assert monitors.database.ask("SELECT id FROM published.event") == []
    assert monitors.database.ask("SELECT id FROM published.claim") == []


def test_past_of_the_kept_one_forgets_a_member_withdrawn_to_protect(monitors: Monitors) -> None:
    monitors.merge()
    withdraw_record(monitors.database.writer, "evt_other", WithdrawalReason.SAFETY)
    publish_ledger(monitors.database.writer)
    assert monitors.database.ask(SHOWN) == [("evt_kept",)]
    assert monitors.database.ask("SELECT id FROM published.claim") == [("clm_evt_kept",)]
    assert monitors.database.ask("SELECT DISTINCT id FROM published.event") == [("evt_kept",)]


def test_merged_hospital_makes_the_kept_one_as_coarse_and_takes_the_finer_past_away(
    monitors: Monitors,
) -> None:
    monitors.second.add("events", "evt_other", visibility="hospital")
    monitors.load(monitors.second)
    publish_ledger(monitors.database.writer)
    assert monitors.ask_event("precision, place_name_en") != ("district", None)
    monitors.merge()
    assert monitors.ask_event("precision, place_name_en") == ("district", None)
    finer = "SELECT count(*) FROM published.event WHERE precision <> 'district'"
    assert monitors.database.ask_one(finer) == 0
    quoted = "SELECT count(*) FROM published.claim WHERE shown_to IS NULL AND url IS NOT NULL"
    assert monitors.database.ask_one(quoted) == 0


def test_past_of_an_other_that_told_more_than_the_kept_one_is_taken_away(
    monitors: Monitors,
) -> None:
    """The kept one is at a hospital: the other must not say where in the history."""
    monitors.first.add("events", "evt_kept", visibility="hospital")
    monitors.load(monitors.first)
    publish_ledger(monitors.database.writer)
    monitors.merge()
    finer = "SELECT count(*) FROM published.event WHERE precision <> 'district'"
    assert monitors.database.ask_one(finer) == 0


def test_words_that_a_member_withholds_stay_withheld_beside_the_kept_one(
    monitors: Monitors,
) -> None:
    monitors.second.add("events", "evt_other", visibility="hospital")
    monitors.second.add("claims", "clm_evt_other", quote="at the hospital of Banias")
    monitors.load(monitors.second)
    monitors.merge()
    quoted = "SELECT quote FROM published.claim WHERE id = 'clm_evt_other'"
    assert set(monitors.database.ask(quoted)) == {(None,)}


def test_merged_event_waits_for_the_record_that_waits_longest(monitors: Monitors) -> None:
    today = datetime.now(UTC).date().isoformat()
    monitors.second.add("claims", "clm_evt_other", reported_at=today)
    monitors.load(monitors.second)
    publish_ledger(monitors.database.writer)
    assert monitors.database.ask(SHOWN) == [("evt_kept",)]
    monitors.merge()
    assert monitors.database.ask(SHOWN) == []
    publish_ledger(monitors.database.writer, now=datetime.now(UTC) + timedelta(days=40))
    assert monitors.database.ask(SHOWN) == [("evt_kept",)]


def test_private_record_lends_no_claim(monitors: Monitors) -> None:
    options = LoadOptions(private=True)
    monitors.second.add("claims", "clm_evt_other", low=14, best=14, high=14)
    monitors.load(monitors.second, options)
    publish_ledger(monitors.database.writer)
    assert monitors.database.ask(SHOWN) == [("evt_kept",)]
    monitors.merge()
    assert monitors.database.ask(CLAIMS) == [("clm_evt_kept", "evt_kept")]
    split_events(monitors.database.writer, "evt_kept", "evt_other")
    with pytest.raises(MasarError, match="comparison only"):
        merge_events(monitors.database.writer, "evt_other", "evt_kept")


def test_correction_for_safety_of_a_member_takes_the_past_of_the_kept_one(
    monitors: Monitors,
) -> None:
    monitors.merge()
    monitors.second.add("claims", "clm_evt_other", low=11, best=11, high=11)
    monitors.load(monitors.second, LoadOptions(Correction(CorrectionReason.SAFETY)))
    publish_ledger(monitors.database.writer)
    assert monitors.database.ask("SELECT DISTINCT killed_high FROM published.event") == [(11,)]


def test_merging_into_a_merged_event_follows_it(monitors: Monitors, tmp_path: Path) -> None:
    third = RecordTables(tmp_path / "third")
    third.tables["sources"].clear()
    third.add_source("paper")
    third.add_event("evt_third")
    third.add("claims", "clm_evt_third", asserted_by="paper")
    monitors.load(third)
    monitors.merge()
    assert merge_events(monitors.database.writer, "evt_other", "evt_third") == "evt_kept"
    publish_ledger(monitors.database.writer)
    assert monitors.database.ask(SHOWN) == [("evt_kept",)]
    assert monitors.ask_event("sources_count") == (3,)
    with pytest.raises(MasarError, match="through others"):
        split_events(monitors.database.writer, "evt_other", "evt_third")


def test_chain_of_merges_ends_at_the_last_and_comes_apart_link_by_link(
    monitors: Monitors, tmp_path: Path
) -> None:
    third = RecordTables(tmp_path / "third")
    third.add_event("evt_third")
    monitors.load(third)
    monitors.merge()
    monitors.merge("evt_third", "evt_kept")
    assert monitors.database.ask(SHOWN) == [("evt_third",)]
    assert [subject for _, subject in monitors.database.ask(CLAIMS)] == ["evt_third"] * 3
    split_events(monitors.database.writer, "evt_third", "evt_kept")
    publish_ledger(monitors.database.writer)
    assert monitors.database.ask(SHOWN) == [("evt_kept",), ("evt_third",)]
    assert monitors.ask_event("claims_count") == (2,)


def test_merging_twice_changes_nothing_and_the_other_way_round_is_refused(
    monitors: Monitors,
) -> None:
    monitors.merge()
    assert merge_events(monitors.database.writer, "evt_kept", "evt_other") is None
    with pytest.raises(MasarError, match="already"):
        merge_events(monitors.database.writer, "evt_other", "evt_kept")
    assert monitors.database.ask_one("SELECT count(*) FROM ledger.pairing") == 1


@pytest.mark.parametrize(
    ("keep", "other", "message"),
    [
        ("evt_kept", "evt_kept", "one event"),
        ("evt_kept", "evt_none", "no event 'evt_none'"),
        ("clm_evt_kept", "evt_other", "no event 'clm_evt_kept'"),
    ],
)
def test_nonsense_is_refused(monitors: Monitors, keep: str, other: str, message: str) -> None:
    for decide in (merge_events, nest_event, split_events):
        with pytest.raises(MasarError, match=message):
            decide(monitors.database.writer, keep, other)
    assert monitors.database.ask("SELECT * FROM ledger.pairing") == []


def test_withdrawn_events_are_not_merged(monitors: Monitors) -> None:
    withdraw_record(monitors.database.writer, "evt_other", WithdrawalReason.LEGAL)
    with pytest.raises(MasarError, match="evt_other is withdrawn"):
        merge_events(monitors.database.writer, "evt_kept", "evt_other")


def test_read_only_lets_no_decision_in(monitors: Monitors) -> None:
    put_in_force(monitors.database.writer, SecurityMode.READ_ONLY)
    for decide in (merge_events, nest_event, split_events):
        with pytest.raises(MasarError, match="read-only"):
            decide(monitors.database.writer, "evt_kept", "evt_other")


def test_note_with_personal_data_is_refused(monitors: Monitors) -> None:
    with pytest.raises(MasarError):
        merge_events(monitors.database.writer, "evt_kept", "evt_other", "call +963 933 123 456")


def test_part_of_a_total_stays_and_names_it(monitors: Monitors) -> None:
    assert nest_event(monitors.database.writer, "evt_kept", "evt_other")
    publish_ledger(monitors.database.writer)
    assert monitors.database.ask(SHOWN) == [("evt_kept",), ("evt_other",)]
    assert monitors.ask_event("parent_event_id", "evt_other") == ("evt_kept",)
    assert not nest_event(monitors.database.writer, "evt_kept", "evt_other")
    with pytest.raises(MasarError, match="already"):
        nest_event(monitors.database.writer, "evt_other", "evt_kept")
    split_events(monitors.database.writer, "evt_other", "evt_kept")
    publish_ledger(monitors.database.writer)
    assert monitors.ask_event("parent_event_id", "evt_other") == (None,)


def test_total_that_still_waits_is_not_named(monitors: Monitors) -> None:
    today = datetime.now(UTC).date().isoformat()
    monitors.first.add("claims", "clm_evt_kept", reported_at=today)
    monitors.load(monitors.first)
    nest_event(monitors.database.writer, "evt_kept", "evt_other")
    publish_ledger(monitors.database.writer)
    assert monitors.ask_event("parent_event_id", "evt_other") == (None,)
    publish_ledger(monitors.database.writer, now=datetime.now(UTC) + timedelta(days=40))
    assert monitors.ask_event("parent_event_id", "evt_other") == ("evt_kept",)


def test_total_whose_merged_record_still_waits_is_not_named(monitors: Monitors) -> None:
    today = datetime.now(UTC).date().isoformat()
    monitors.second.add_event("evt_late")
    monitors.second.add("claims", "clm_evt_late", asserted_by="agency", reported_at=today)
    monitors.load(monitors.second)
    monitors.merge("evt_kept", "evt_late")
    nest_event(monitors.database.writer, "evt_kept", "evt_other")
    publish_ledger(monitors.database.writer)
    assert monitors.database.ask(SHOWN) == [("evt_other",)]
    assert monitors.ask_event("parent_event_id", "evt_other") == (None,)
    publish_ledger(monitors.database.writer, now=datetime.now(UTC) + timedelta(days=40))
    assert monitors.ask_event("parent_event_id", "evt_other") == ("evt_kept",)


def test_decided_pairs_are_not_suggested_again(monitors: Monitors) -> None:
    def suggest() -> list[frozenset[str]]:
        found = suggest_duplicates(monitors.database.writer, DuplicateQuery(least_score=0))
        return [frozenset((each.first.event_id, each.second.event_id)) for each in found]

    assert suggest() == [frozenset({"evt_kept", "evt_other"})]
    split_events(monitors.database.writer, "evt_kept", "evt_other")
    assert suggest() == []
    merge_events(monitors.database.writer, "evt_kept", "evt_other")
    assert suggest() == []


def test_whole_look_and_small_look_show_the_same(monitors: Monitors) -> None:
    """Publishing anew after an upgrade changes nothing about a merge."""
    monitors.merge()
    rows = "SELECT id, row_hash FROM published.event WHERE shown_to IS NULL"
    before = (
        monitors.database.ask(rows),
        monitors.database.ask("SELECT id FROM published.tombstone"),
    )
    monitors.database.change("UPDATE publishing.progress SET rules = 'older ' || rules")
    report = publish_ledger(monitors.database.writer)
    assert sum(change.shown + change.withdrawn for change in report.changes.values()) == 0
    assert (
        monitors.database.ask(rows),
        monitors.database.ask("SELECT id FROM published.tombstone"),
    ) == before

"""Publishing: what is due appears, what changed is replaced, what is hidden leaves no trace."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from postgres_server import GEODATA, Database
from record_writer import RecordWriter

from app.domain.filters import ItemFilter
from app.pipeline import import_file, load_shipped_places, needs_publishing, publish_ledger
from app.query.aggregates import select_aggregates

STATE = "SELECT revision, published_at FROM published.state"
SHOWN = "SELECT id FROM published.{} WHERE shown_to IS NULL ORDER BY 1"
DAY = timedelta(days=1)


@pytest.fixture
def record(tmp_path: Path, places_database: Database) -> RecordWriter:
    """An empty record folder of the test's own, and the database that it is loaded into."""
    return RecordWriter(tmp_path / "story", places_database)


def list_shown(database: Database, table: str) -> list[object]:
    """Return the ids that a table shows now."""
    return [row[0] for row in database.ask(SHOWN.format(table))]


def test_publishing_unchanged_content_changes_nothing(coast_database: Database) -> None:
    rows, state = coast_database.count_everything(), coast_database.ask(STATE)
    assert not needs_publishing(coast_database.writer)
    report = publish_ledger(coast_database.writer)
    assert {(change.shown, change.withdrawn) for change in report.changes.values()} == {(0, 0)}
    assert coast_database.count_everything() == rows
    assert coast_database.ask(STATE) == state


def test_loading_the_same_places_and_record_again_asks_for_no_publishing(
    coast_database: Database,
) -> None:
    load_shipped_places(coast_database.writer, GEODATA)
    import_file(coast_database.writer, "record", GEODATA / "coast_2025")
    assert not needs_publishing(coast_database.writer)


def test_event_appears_when_its_day_is_over_and_not_before(record: RecordWriter) -> None:
    database, now = record.database, datetime.now(UTC)
    record.add_event("evt_today", date_start=now.date(), event_type="Battles")
    record.load()
    assert needs_publishing(database.writer)
    report = publish_ledger(database.writer)
    assert list_shown(database, "event") == list_shown(database, "claim") == []
    midnight = datetime.combine(now.date() + DAY, datetime.min.time(), UTC)
    assert (report.waiting, report.next_at) == (1, midnight + DAY)
    assert not needs_publishing(database.writer)
    publish_ledger(database.writer, now=midnight + DAY - timedelta(seconds=1))
    assert list_shown(database, "event") == []
    publish_ledger(database.writer, now=midnight + DAY)
    assert list_shown(database, "event") == ["evt_today"]


def test_publishing_is_asked_for_when_the_clock_passes(record: RecordWriter) -> None:
    database = record.database
    record.add_event("evt_old", date_start=datetime.now(UTC).date() - 10 * DAY)
    record.load()
    publish_ledger(database.writer, now=datetime.now(UTC) - 9 * DAY)  # the wait began long ago
    assert list_shown(database, "event") == []
    assert needs_publishing(database.writer)
    publish_ledger(database.writer)
    assert list_shown(database, "event") == ["evt_old"]
    assert not needs_publishing(database.writer)


def test_changed_claim_closes_the_old_row_and_opens_a_new_one(record: RecordWriter) -> None:
    database = record.database
    record.add_event("evt_1", killed=10)
    record.load()
    first = publish_ledger(database.writer)
    record.add_event("evt_1", killed=12)
    record.load()
    moment = datetime.now(UTC) + timedelta(seconds=5)
    second = publish_ledger(database.writer, now=moment)
    assert (first.changes["event"].shown, second.changes["event"].withdrawn) == (1, 1)
    rows = database.ask(
        "SELECT revision, killed_best, shown_to, shown_from = :moment, "
        "published_at < shown_from FROM published.event ORDER BY revision",
        moment=moment,
    )
    assert rows == [(1, 10, moment, False, False), (2, 12, None, True, True)]
    claims = database.ask("SELECT best, shown_to FROM published.claim ORDER BY revision")
    assert claims == [(10, moment), (12, None)]


def test_unannounced_corridor_appears_by_itself_two_weeks_after_its_end(
    record: RecordWriter,
) -> None:
    database, today = record.database, datetime.now(UTC).date()
    record.add_corridor("cor_secret", announced_publicly="false", valid_to=today)
    record.load()
    report = publish_ledger(database.writer)
    opens = datetime.combine(today + 15 * DAY, datetime.min.time(), UTC)
    assert list_shown(database, "corridor") == list_shown(database, "claim") == []
    assert report.next_at == opens
    before = database.ask_one("SELECT revision FROM published.state")
    publish_ledger(database.writer, now=opens)
    assert list_shown(database, "corridor") == ["cor_secret"]
    assert database.ask_one("SELECT revision FROM published.state") == int(str(before)) + 1


def test_corridor_that_nobody_confirms_becomes_unknown_without_any_publishing(
    record: RecordWriter,
) -> None:
    database, today = record.database, datetime.now(UTC).date()
    record.add_corridor("cor_1", announced_publicly="true", last_confirmed_at=today)
    record.load()
    publish_ledger(database.writer)
    status = "SELECT status FROM published.corridor_now WHERE shown_to IS NULL"
    database.change("UPDATE published.corridor SET expires_at = now() + interval '1 minute'")
    assert database.ask_one(status) == "open"
    database.change("UPDATE published.corridor SET expires_at = now() - interval '1 second'")
    state = database.ask(STATE)
    assert database.ask_one(status) == "unknown"
    assert database.ask(STATE) == state


@pytest.mark.parametrize(
    ("status", "shown"),
    [("open", "unknown"), ("contested", "unknown"), ("closed", "closed"), ("unknown", "unknown")],
)
def test_only_a_way_that_was_called_passable_runs_out(
    record: RecordWriter, status: str, shown: str
) -> None:
    record.add_corridor("cor_1", announced_publicly="true", status=status, valid_from="2025-03-06")
    record.load()
    publish_ledger(record.database.writer)
    assert record.database.ask_one("SELECT status FROM published.corridor_now") == shown


def test_figures_by_village_appear_by_themselves_when_they_are_old(record: RecordWriter) -> None:
    database, today = record.database, datetime.now(UTC).date()
    record.add_flow("flw_1", period_start=today, locality="msr-akkar-tal-bireh", persons=500)
    record.load()
    report = publish_ledger(database.writer)
    opens = datetime.combine(today + 181 * DAY, datetime.min.time(), UTC)
    assert (list_shown(database, "claim"), report.next_at) == ([], opens)
    publish_ledger(database.writer, now=opens)
    assert len(list_shown(database, "claim")) == 1


def test_hidden_record_leaves_no_trace_in_what_readers_see(
    coast_database: Database, tmp_path: Path
) -> None:
    state, rows = coast_database.ask(STATE), coast_database.count_everything()
    record = RecordWriter(tmp_path / "story", coast_database)
    record.add_event("evt_today", date_start=datetime.now(UTC).date())
    record.load()
    assert needs_publishing(coast_database.writer)
    publish_ledger(coast_database.writer)
    after = coast_database.count_everything()
    assert {name for name in rows if rows[name] != after[name]} == {
        "ledger.load", "ledger.source", "ledger.event", "ledger.claim", "ledger.revision"
    }  # fmt: skip
    assert coast_database.ask(STATE) == state
    assert not needs_publishing(coast_database.writer)


def test_corrected_place_asks_for_publishing_and_counts_as_a_new_state(
    coast_database: Database,
) -> None:
    before = int(str(coast_database.ask_one("SELECT revision FROM published.state")))
    coast_database.change(
        "UPDATE gazetteer.place SET aliases = array_append(aliases, 'Qassur') "
        "WHERE place_id = 'C5360'"
    )
    assert needs_publishing(coast_database.writer)
    publish_ledger(coast_database.writer)
    assert coast_database.ask_one("SELECT revision FROM published.state") == before + 1
    assert not needs_publishing(coast_database.writer)


def test_withdrawn_record_disappears_with_its_claims(coast_database: Database) -> None:
    [event, *_] = list_shown(coast_database, "event")
    coast_database.change(
        f"INSERT INTO ledger.tombstone VALUES ('{event}', 'safety', NULL, now())"  # noqa: S608
    )
    assert needs_publishing(coast_database.writer)
    publish_ledger(coast_database.writer)
    assert event not in list_shown(coast_database, "event")
    left = "SELECT count(*) FROM published.claim WHERE shown_to IS NULL AND subject_id = :event"
    assert coast_database.ask_one(left, event=event) == 0


def test_record_that_cannot_be_shown_is_named_and_takes_nothing_else_down(
    record: RecordWriter,
) -> None:
    database = record.database
    record.add_event("evt_good")
    record.add_event("evt_endless")
    record.load()
    # Imports refuse such a date; an older version, or another hand, may have let it in.
    database.change(
        "UPDATE ledger.event SET date_end = '9999-12-31' WHERE event_id = 'evt_endless'"
    )
    report = publish_ledger(database.writer)
    assert report.unpublishable == ["evt_endless"]
    assert list_shown(database, "event") == ["evt_good"]


def test_dead_of_a_cluster_may_pass_two_thousand_million(record: RecordWriter) -> None:
    for number in range(300):
        record.add_event(f"evt_{number:03}", killed=10_000_000)
    record.load()
    publish_ledger(record.database.writer)
    assert record.database.ask("SELECT killed_low FROM published.cluster") == [(3_000_000_000,)]


def test_records_are_never_added_to_one_another(record: RecordWriter, tmp_path: Path) -> None:
    """Two records may tell of the same killings."""
    other = RecordWriter(tmp_path / "other", record.database)
    for writer, name in ((record, "ours"), (other, "theirs")):
        writer.add_event(f"evt_{name}1")
        writer.add_event(f"evt_{name}2")
        writer.load()
    publish_ledger(record.database.writer)
    clusters = record.database.ask(
        "SELECT record, event_count, killed_low FROM published.cluster ORDER BY 1"
    )
    assert clusters == [("other", 2, 20), ("story", 2, 20)]

    def add_up(**equals: str) -> list[tuple[object, ...]]:
        query = select_aggregates(("year",), ItemFilter(equals=equals))
        with record.database.web.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [(row["events"], row["records"], row["killed_low"]) for row in rows]

    assert add_up() == [(4, 2, None)]
    assert add_up(record="story") == [(2, 1, 20)]


def test_sum_is_unknown_while_one_of_its_figures_is_open(record: RecordWriter) -> None:
    record.add_event("evt_known")
    record.add_event("evt_open")
    record.load()
    publish_ledger(record.database.writer)
    record.database.change("UPDATE published.event SET killed_high = NULL WHERE id = 'evt_open'")
    with record.database.web.connect() as connection:
        row = connection.execute(select_aggregates(("year",), ItemFilter())).mappings().one()
    assert (row["killed_low"], row["killed_best"], row["killed_high"]) == (20, 20, None)


def test_changed_rule_is_published_without_anybody_asking(coast_database: Database) -> None:
    assert not needs_publishing(coast_database.writer)
    coast_database.change("UPDATE publishing.progress SET rules = 'older ' || rules")
    assert needs_publishing(coast_database.writer)
    publish_ledger(coast_database.writer)
    assert not needs_publishing(coast_database.writer)

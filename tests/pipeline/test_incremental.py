"""Publishing looks only at what changed, and what it shows is what looking at all would show."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from postgres_server import Database
from record_writer import RecordWriter

from app.domain.withdrawal import WithdrawalReason
from app.pipeline import PublishReport, publish_ledger, withdraw_record
from app.store.published_tables import PUBLISHED_TABLES

MARCH_1 = date(2025, 3, 1)
TOWNS = ("C5360", "C5221")
FORGET = "UPDATE publishing.progress SET rules = 'other ' || rules"


@pytest.fixture
def record(tmp_path: Path, places_database: Database) -> RecordWriter:
    """An empty record folder of the test's own, and the database that it is loaded into."""
    return RecordWriter(tmp_path / "story", places_database)


def publish_later(database: Database, minutes: int = 0) -> PublishReport:
    """Publish a little later than whatever was published before."""
    return publish_ledger(database.writer, now=datetime.now(UTC) + timedelta(minutes=minutes))


def count_shown_since(database: Database, moment: datetime) -> dict[str, int]:
    """Return how many rows of each table are shown since this instant or later."""
    counts = {
        table.name: int(
            str(
                database.ask_one(
                    f"SELECT count(*) FROM published.{table.name} "  # noqa: S608 - our own names
                    "WHERE shown_from >= :moment AND shown_to IS NULL",
                    moment=moment,
                )
            )
        )
        for table in PUBLISHED_TABLES
    }
    return {name: count for name, count in counts.items() if count}


def test_new_figure_of_one_event_touches_nothing_but_that_event(
    coast_database: Database, tmp_path: Path
) -> None:
    record = RecordWriter(tmp_path / "story", coast_database)
    record.add_event("evt_1", killed=10)
    record.load()
    publish_later(coast_database)
    record.add_event("evt_1", killed=12)
    record.load()
    moment = datetime.now(UTC) + timedelta(minutes=1)
    report = publish_ledger(coast_database.writer, now=moment)
    assert report.looked_at == 1
    assert count_shown_since(coast_database, moment) == {"event": 1, "claim": 1}


def test_looking_at_everything_again_finds_nothing_to_change(coast_database: Database) -> None:
    coast_database.change(FORGET)
    report = publish_later(coast_database, minutes=1)
    assert report.looked_at == 51
    assert {(change.shown, change.withdrawn) for change in report.changes.values()} == {(0, 0)}


def change_at_random(record: RecordWriter, dice: random.Random) -> None:
    """Add or move a few events, within days and kilometres of each other, or take one away."""
    for _ in range(dice.randint(1, 4)):
        name = f"evt_{dice.randint(1, 14)}"
        record.add_event(
            name,
            killed=dice.randint(1, 50),
            place_id=dice.choice(TOWNS),
            date_start=MARCH_1 + timedelta(dice.randint(0, 12)),
            visibility=dice.choice(["public", "public", "public", "refuge"]),
            event_type=dice.choice(["Battles", "Battles", "Protests"]),
        )
    if dice.random() < 0.3:
        record.drop_event(f"evt_{dice.randint(1, 14)}")


@pytest.mark.parametrize("seed", range(6))
def test_small_steps_show_what_one_look_at_everything_shows(
    record: RecordWriter, seed: int
) -> None:
    database, dice = record.database, random.Random(seed)  # noqa: S311 - no secret
    for step in range(6):
        change_at_random(record, dice)
        record.load()
        publish_later(database, minutes=2 * step)
        database.change(FORGET)
        whole = publish_later(database, minutes=2 * step + 1)
        changes = {name: (c.shown, c.withdrawn) for name, c in whole.changes.items()}
        assert set(changes.values()) == {(0, 0)}, (seed, step, changes)
        members = database.ask("SELECT cluster_id, event_id FROM published.cluster_member")
        listed = database.ask(
            "SELECT id, unnest(event_ids) FROM published.cluster WHERE shown_to IS NULL"
        )
        assert sorted(members) == sorted(listed)


def test_renamed_source_is_renamed_wherever_it_speaks_and_nowhere_else(
    coast_database: Database, tmp_path: Path
) -> None:
    record = RecordWriter(tmp_path / "story", coast_database)
    record.add_event("evt_1")
    record.load()
    publish_later(coast_database)
    record.name_source("monitor", name_en="Monitor of the coast")
    record.load()
    report = publish_later(coast_database, minutes=1)
    assert report.looked_at == 1
    said = "SELECT asserted_by_en FROM published.claim WHERE id = 'clm_evt_1' AND shown_to IS NULL"
    assert coast_database.ask_one(said) == "Monitor of the coast"


def test_every_state_that_readers_saw_is_remembered(record: RecordWriter) -> None:
    database = record.database
    for killed in (1, 2, 2, 3):
        record.add_event("evt_1", killed=killed)
        record.load()
        publish_later(database)
    assert database.ask("SELECT revision, policy, mode FROM published.snapshot ORDER BY 1") == [
        (number, database.ask_one("SELECT policy FROM published.state"), "normal")
        for number in (1, 2, 3)
    ]


def test_past_does_not_tell_what_is_hidden_now(record: RecordWriter) -> None:
    database = record.database
    record.add_event("evt_1", place_id="C5360", killed=1)
    record.add_event("evt_2", place_id="C5360", killed=1)
    record.load()
    publish_later(database)
    assert database.ask_one("SELECT count(*) FROM published.cluster") == 1
    record.add_event("evt_1", place_id="C5360", killed=2, visibility="refuge")
    record.load()
    report = publish_later(database, minutes=1)
    assert report.withheld == 1
    named = "SELECT place_name_en, ST_AsText(geom) FROM published.event WHERE id = 'evt_1'"
    assert [name for name, _ in database.ask(named)] == [None]
    assert database.ask("SELECT id, versions FROM published.withheld") == [("evt_1", 1)]
    assert database.ask("SELECT id FROM published.cluster") == []
    assert database.ask_one("SELECT count(*) FROM published.claim WHERE subject_id = 'evt_1'") == 1


def test_past_does_not_tell_a_place_that_is_told_less_precisely_now(record: RecordWriter) -> None:
    database = record.database
    record.add_event("evt_1", place_id="C5360")
    record.load()
    publish_later(database)
    record.add_event("evt_1", place_id="SY10", precision="governorate")
    record.load()
    assert publish_later(database, minutes=1).withheld == 1
    assert database.ask("SELECT precision FROM published.event") == [("governorate",)]


def test_corrected_figure_keeps_its_past(record: RecordWriter) -> None:
    database = record.database
    for minutes, killed in enumerate((1, 2)):
        record.add_event("evt_1", killed=killed)
        record.load()
        report = publish_later(database, minutes)
    assert report.withheld == 0
    told = "SELECT killed_best, reason_code FROM published.event ORDER BY shown_from"
    assert database.ask(told) == [(1, "first_report"), (2, "source_update")]


@pytest.mark.parametrize(
    ("reason", "kept"),
    [
        (WithdrawalReason.SAFETY, 0),
        (WithdrawalReason.LEGAL, 0),
        (WithdrawalReason.DUPLICATE, 1),
        (WithdrawalReason.SOURCE_RETRACTED, 1),
    ],
)
def test_withdrawal_says_why_and_for_safety_leaves_no_version(
    record: RecordWriter, reason: WithdrawalReason, kept: int
) -> None:
    database = record.database
    record.add_event("evt_1")
    record.load()
    publish_later(database)
    withdraw_record(database.writer, "evt_1", reason)
    publish_later(database, minutes=1)
    assert database.ask("SELECT id, kind, reason_code FROM published.tombstone") == [
        ("evt_1", "event", reason.value)
    ]
    assert database.ask_one("SELECT count(*) FROM published.event") == kept
    assert database.ask_one("SELECT count(*) FROM published.claim") == kept


def test_withdrawing_what_never_was_public_leaves_no_public_trace(record: RecordWriter) -> None:
    database = record.database
    record.add_event("evt_1", date_start=datetime.now(UTC).date())
    record.load()
    publish_later(database)
    state = database.ask("SELECT * FROM published.state")
    withdraw_record(database.writer, "evt_1", WithdrawalReason.SAFETY)
    publish_later(database, minutes=1)
    for table in ("tombstone", "withheld", "event", "claim"):
        assert database.ask_one(f"SELECT count(*) FROM published.{table}") == 0  # noqa: S608
    assert database.ask("SELECT * FROM published.state") == state

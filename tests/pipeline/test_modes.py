"""Security modes: what each shows, lets in and takes down, at once and without a gap."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from postgres_server import GEODATA, Database
from psycopg.errors import InsufficientPrivilege
from record_writer import RecordWriter
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.domain.errors import MasarError
from app.domain.mode import SecurityMode
from app.domain.withdrawal import WithdrawalReason
from app.pipeline import (
    find_next_due,
    import_file,
    load_shipped_places,
    needs_publishing,
    publish_ledger,
    withdraw_record,
)
from app.pipeline.modes import check_reason, find_mode, note_change, put_in_force
from app.store.migration import migrate_database
from app.store.modes import MODE_LOCK

NORMAL, DELAY_ALL, READ_ONLY, DARK = SecurityMode
SHOWN = "SELECT id FROM published.{} WHERE shown_to IS NULL ORDER BY 1"
FORGET = "UPDATE publishing.progress SET rules = 'other ' || rules"
DAY = timedelta(days=1)
WITHIN_S = 20.0


@pytest.fixture
def record(tmp_path: Path, places_database: Database) -> RecordWriter:
    """A published battle of long ago and one of three days ago."""
    record = RecordWriter(tmp_path / "story", places_database)
    record.add_event("evt_old")
    record.add_event("evt_young", date_start=datetime.now(UTC).date() - 3 * DAY)
    record.load()
    publish_ledger(places_database.writer)
    assert list_shown(places_database) == ["evt_old", "evt_young"]
    return record


def list_shown(database: Database, table: str = "event") -> list[object]:
    return [row[0] for row in database.ask(SHOWN.format(table))]


def change_mode(database: Database, mode: SecurityMode) -> None:
    """What `masar mode` does."""
    put_in_force(database.writer, mode)
    note_change(database.writer, mode, "a test")
    if mode is not DARK:
        publish_ledger(database.writer)


def test_delay_all_takes_down_what_is_too_young_and_normal_brings_it_back(
    record: RecordWriter,
) -> None:
    database = record.database
    change_mode(database, DELAY_ALL)
    assert list_shown(database) == ["evt_old"]
    assert list_shown(database, "claim") == ["clm_evt_old"]
    longer = (
        datetime.combine(datetime.now(UTC).date() - 2 * DAY, datetime.min.time(), UTC) + 4 * DAY
    )
    assert find_next_due(database.writer) == longer
    assert not needs_publishing(database.writer)
    publish_ledger(database.writer, now=longer)
    assert list_shown(database) == ["evt_old", "evt_young"]
    change_mode(database, NORMAL)
    assert list_shown(database) == ["evt_old", "evt_young"]
    assert database.ask_one("SELECT count(*) FROM published.tombstone") == 0


def test_delay_all_looks_at_the_young_only_and_misses_none(
    coast_database: Database, tmp_path: Path
) -> None:
    """The same as one look at everything, without looking at everything."""
    today = datetime.now(UTC).date()
    record = RecordWriter(tmp_path / "story", coast_database)
    for age in (0, 1, 2, 3, 4, 5, 10, 29, 31, 33, 40, 179, 182, 190):
        start = today - age * DAY
        record.add_event(f"evt_{age}", date_start=start)
        record.add_event(f"evt_hard_{age}", date_start=start,
                         event_type="Violence against civilians",
                         place_id="msr-banias-al-qusour", precision="neighbourhood")  # fmt: skip
        record.add_flow(f"flw_{age}", locality="msr-lb-akkar", persons=200,
                        period_start=start, period_end=start)  # fmt: skip
        record.add_corridor(f"cor_{age}", announced_publicly="false", valid_to=start)
    record.load()
    publish_ledger(coast_database.writer)
    everything = int(str(coast_database.ask_one("SELECT count(*) FROM ledger.current_event")))
    for mode in (DELAY_ALL, NORMAL):
        put_in_force(coast_database.writer, mode)
        report = publish_ledger(coast_database.writer)
        assert 0 < report.looked_at < everything
        assert sum(change.shown + change.withdrawn for change in report.changes.values()) > 0
        coast_database.change(FORGET)
        whole = publish_ledger(coast_database.writer)
        assert whole.looked_at > everything
        assert {(change.shown, change.withdrawn) for change in whole.changes.values()} == {(0, 0)}


def test_read_only_lets_nothing_in_and_says_why(record: RecordWriter) -> None:
    database = record.database
    change_mode(database, READ_ONLY)
    before = database.count_everything()
    with pytest.raises(MasarError, match=r"The mode is read-only since .*: story cannot be loaded"):
        record.load()
    with pytest.raises(MasarError, match="The mode is read-only since .*: places cannot be loaded"):
        load_shipped_places(database.writer, GEODATA)
    assert database.count_everything() == before
    dry = import_file(database.writer, "record", record.folder, dry_run=True)
    assert (dry.read, database.count_everything()) == (2, before)


def test_read_only_shows_nothing_new_until_it_is_over(record: RecordWriter) -> None:
    database = record.database
    record.add_event("evt_loaded")
    record.add_event("evt_old", killed=11)
    record.add_event("evt_waits", date_start=datetime.now(UTC).date() - DAY)
    record.load()
    change_mode(database, READ_ONLY)
    later = datetime.now(UTC) + 10 * DAY
    publish_ledger(database.writer, now=later)
    assert list_shown(database) == ["evt_old", "evt_young"]
    assert database.ask_one("SELECT killed_best FROM published.event WHERE id = 'evt_old'") == 10
    assert not needs_publishing(database.writer)
    assert find_next_due(database.writer) is None
    change_mode(database, NORMAL)
    assert list_shown(database) == ["evt_loaded", "evt_old", "evt_young"]
    publish_ledger(database.writer, now=later)
    assert "evt_waits" in list_shown(database)


def test_read_only_still_takes_down_what_is_withdrawn(record: RecordWriter) -> None:
    database = record.database
    record.add_event("evt_loaded")
    record.load()
    change_mode(database, READ_ONLY)
    withdraw_record(database.writer, "evt_young", WithdrawalReason.SAFETY)
    assert needs_publishing(database.writer)
    report = publish_ledger(database.writer)
    assert (report.looked_at, list_shown(database)) == (1, ["evt_old"])
    assert database.ask("SELECT id, reason_code FROM published.tombstone") == [
        ("evt_young", "safety")
    ]
    assert not needs_publishing(database.writer)
    change_mode(database, NORMAL)
    assert list_shown(database) == ["evt_loaded", "evt_old"]


def test_read_only_keeps_the_delays_that_it_found(record: RecordWriter) -> None:
    database = record.database
    change_mode(database, DELAY_ALL)
    change_mode(database, READ_ONLY)
    assert list_shown(database) == ["evt_old"]
    change_mode(database, NORMAL)
    assert list_shown(database) == ["evt_old", "evt_young"]


def test_read_only_lets_the_status_of_a_corridor_run_out(record: RecordWriter) -> None:
    database = record.database
    record.add_corridor("cor_1", announced_publicly="true", last_confirmed_at="2025-03-08")
    record.load()
    publish_ledger(database.writer)
    change_mode(database, READ_ONLY)
    status = "SELECT status FROM published.corridor_now WHERE shown_to IS NULL"
    database.change("UPDATE published.corridor SET expires_at = now() + interval '1 h'")
    assert database.ask_one(status) == "open"
    database.change("UPDATE published.corridor SET expires_at = now() - interval '1 s'")
    assert database.ask_one(status) == "unknown"


@pytest.fixture
def web(record: RecordWriter) -> Iterator[Connection]:
    """A connection of the public service's role that was open before anything changed."""
    with record.database.web.connect().execution_options(
        isolation_level="AUTOCOMMIT"
    ) as connection:
        yield connection


def is_refused(web: Connection, relation: str) -> bool:
    try:
        web.execute(text(f"SELECT 1 FROM {relation} LIMIT 1")).all()  # noqa: S608 - our own
    except DBAPIError as error:
        return isinstance(error.orig, InsufficientPrivilege)
    return False


def list_relations(database: Database) -> set[str]:
    rows = database.ask(
        "SELECT format('%I.%I', nspname, relname) FROM pg_class "
        "JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname IN ('published', 'gazetteer') AND relkind IN ('r', 'v', 'm', 'p', 'f')"
    )
    return {str(name) for (name,) in rows}


def test_in_the_dark_the_public_role_reads_nothing_but_the_mode_and_the_rules(
    record: RecordWriter, web: Connection
) -> None:
    database, relations = record.database, list_relations(record.database)
    assert {"published.event", "published.corridor_now", "gazetteer.place"} <= relations
    assert not any(is_refused(web, relation) for relation in relations)
    change_mode(database, DARK)
    open_still = {relation for relation in relations if not is_refused(web, relation)}
    assert open_still == {"published.state", "published.about"}
    assert web.execute(text("SELECT mode FROM published.state")).scalar() == "dark"
    change_mode(database, NORMAL)
    assert not any(is_refused(web, relation) for relation in relations)


def test_migrating_does_not_end_the_dark(record: RecordWriter, web: Connection) -> None:
    database = record.database
    change_mode(database, DARK)
    database.change(  # as a migration does
        "CREATE TABLE published.more (a int)",
        "GRANT SELECT ON ALL TABLES IN SCHEMA published TO masar_web",
    )
    assert not is_refused(web, "published.more")
    migrate_database(database.owner)
    assert is_refused(web, "published.more") and is_refused(web, "published.event")
    change_mode(database, NORMAL)
    assert not is_refused(web, "published.more")


def test_public_role_cannot_end_the_dark(record: RecordWriter, web: Connection) -> None:
    change_mode(record.database, DARK)
    for statement in (
        "UPDATE published.state SET mode = 'normal'",
        "SELECT published.settle_rights()",
        "GRANT SELECT ON published.event TO masar_web",
    ):
        with pytest.raises(DBAPIError) as refused:
            web.execute(text(statement))
        assert isinstance(refused.value.orig, InsufficientPrivilege)


def test_dark_goes_on_publishing_behind_the_curtain(record: RecordWriter) -> None:
    database = record.database
    change_mode(database, DARK)
    record.add_event("evt_new")
    record.load()
    withdraw_record(database.writer, "evt_old", WithdrawalReason.SAFETY)
    publish_ledger(database.writer)
    assert list_shown(database) == ["evt_new", "evt_young"]


def test_leaving_the_dark_for_longer_delays_shows_nothing_young_for_a_moment(
    record: RecordWriter,
) -> None:
    database = record.database
    change_mode(database, DARK)
    put_in_force(database.writer, DELAY_ALL)  # readers see this; nothing was published since
    assert list_shown(database) == ["evt_old"]
    assert find_mode(database.writer).mode is DELAY_ALL


def test_mode_is_in_force_while_a_load_is_running(record: RecordWriter, web: Connection) -> None:
    """A load may take minutes: nobody may have to wait for it to close the map."""
    database = record.database
    with database.owner.begin() as load:
        load.execute(text("SELECT pg_advisory_xact_lock(7310582114120002)"))
        load.execute(
            text(
                "INSERT INTO ledger.load (adapter, file_name, recorded_at) VALUES ('a', 'b', now())"
            )
        )
        closing = threading.Thread(target=put_in_force, args=(database.writer, DARK), daemon=True)
        closing.start()
        closing.join(WITHIN_S)
        assert not closing.is_alive()
        assert is_refused(web, "published.event")
        assert not find_mode(database.writer).is_noted
    note_change(database.writer, DARK, "a test")
    found = find_mode(database.writer)
    assert (found.mode, found.reason, found.is_noted) == (DARK, "a test", True)


def _await_lock(database: Database, key: int) -> None:
    waiting = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
        "AND (classid::bigint << 32 | objid::bigint) = :key"
    )
    deadline = time.monotonic() + WITHIN_S
    while database.ask_one(waiting, key=key) == 0:
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("mode", [DELAY_ALL, READ_ONLY])
def test_publishing_under_way_follows_the_mode_that_was_set_meanwhile(
    record: RecordWriter, mode: SecurityMode
) -> None:
    database = record.database
    record.add_event("evt_late", date_start=datetime.now(UTC).date() - 4 * DAY)
    record.load()
    under_way = threading.Thread(target=publish_ledger, args=(database.writer,))
    with database.owner.begin() as meanwhile:
        meanwhile.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MODE_LOCK})
        under_way.start()
        _await_lock(database, MODE_LOCK)  # all it has to do is to let readers see it
        meanwhile.execute(text("UPDATE published.state SET mode = :mode"), {"mode": mode.value})
    under_way.join(WITHIN_S)
    assert not under_way.is_alive()
    assert "evt_late" not in list_shown(database)
    assert database.ask_one("SELECT mode FROM published.state") == mode.value


def test_each_change_is_a_state_of_its_own_and_kept_in_the_ledger(record: RecordWriter) -> None:
    database = record.database
    state = "SELECT revision, mode, mode_since IS NOT NULL FROM published.state"
    [(first, _, _)] = database.ask(state)
    assert isinstance(first, int)
    put_in_force(database.writer, READ_ONLY)
    assert database.ask(state) == [(first + 1, "read-only", True)]
    since = find_mode(database.writer).since
    put_in_force(database.writer, READ_ONLY)
    assert database.ask(state) == [(first + 1, "read-only", True)]
    assert find_mode(database.writer).since == since
    assert database.ask_one("SELECT max(mode) FROM published.snapshot WHERE mode <> 'normal'") == (
        "read-only"
    )
    for mode in SecurityMode:
        note_change(database.writer, mode, f"why {mode}")
    kept = database.ask("SELECT mode, reason FROM ledger.mode_change ORDER BY seq")
    assert kept == [(mode.value, f"why {mode}") for mode in SecurityMode]


def test_mode_set_before_anything_was_published_is_kept(
    places_database: Database, tmp_path: Path
) -> None:
    change_mode(places_database, DARK)
    record = RecordWriter(tmp_path / "story", places_database)
    record.add_event("evt_1")
    record.load()
    publish_ledger(places_database.writer)
    assert places_database.ask("SELECT revision, mode FROM published.state") == [(1, "dark")]
    with places_database.web.connect() as web:
        assert is_refused(web, "published.event")


@pytest.mark.parametrize("reason", ["", "  ", "a\nb", "x" * 501])
def test_reason_must_say_something(reason: str) -> None:
    with pytest.raises(MasarError, match="needs a reason"):
        check_reason(reason)


def test_whole_publish_in_the_dark_keeps_longer_delays(record: RecordWriter) -> None:
    database = record.database
    change_mode(database, DELAY_ALL)
    change_mode(database, DARK)
    database.change(FORGET)
    publish_ledger(database.writer)
    assert list_shown(database) == ["evt_old"]

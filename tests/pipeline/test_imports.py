"""Imports: every row accounted for, twice is once, all or nothing."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from postgres_server import Database
from sqlalchemy.exc import DBAPIError, OperationalError
from stories import Row, tell_ged, write_ged

from app.domain.report import LoadReport, Outcome
from app.pipeline import LoadOptions, import_file

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes GED rows to a file of the test's own, the same one each time."""
    return lambda *rows: write_ged(tmp_path / "ged.csv", rows)


def load(database: Database, path: Path, **options: object) -> LoadReport:
    """Import a GED file; its counts must add up."""
    report = import_file(database.writer, "ucdp_ged", path, **options)
    assert report.read == sum(getattr(report, outcome.value) for outcome in Outcome)
    return report


def read_ledger(database: Database) -> list[tuple[object, ...]]:
    """Return every revision with its figure."""
    return database.ask(
        "SELECT provider_id, event.revision, reason_code, best FROM ledger.event "
        "JOIN ledger.claim ON subject_id = event_id AND subject_revision = event.revision "
        "ORDER BY 1, 2"
    )


def test_same_file_twice_changes_nothing_and_leaves_no_load(
    places_database: Database, write: Write
) -> None:
    path = write(tell_ged(), tell_ged(), tell_ged(where_prec=6))
    assert (load(places_database, path).stored, places_database.ask_one(
        "SELECT count(*) FROM ledger.load")) == (2, 1)  # fmt: skip
    before = places_database.count_everything()
    again = load(places_database, path)
    assert (again.read, again.unchanged) == (3, 3)
    assert places_database.count_everything() == before


def test_changed_row_is_a_second_revision_and_the_first_stays(
    places_database: Database, write: Write
) -> None:
    row = tell_ged(id=1, best=5)
    load(places_database, write(row, tell_ged(id=2)))
    report = load(places_database, write(row | {"best": "6"}, tell_ged(id=3)))
    assert (report.superseded, report.stored, report.unchanged) == (1, 1, 0)
    assert read_ledger(places_database) == [
        ("1", 1, "first_report", 5),
        ("1", 2, "source_update", 6),
        ("2", 1, "first_report", 5),
        ("3", 1, "first_report", 5),
    ]
    assert places_database.ask_one(
        "SELECT count(DISTINCT event_id) FROM ledger.event WHERE provider_id = '1'"
    ) == 1  # fmt: skip
    current = "SELECT revision FROM ledger.current_event WHERE provider_id = '1'"
    assert places_database.ask_one(current) == 2


def test_ids_of_new_events_are_random_and_not_countable(
    places_database: Database, write: Write
) -> None:
    load(places_database, write(*(tell_ged() for _ in range(20))))
    ids = [str(each) for (each,) in places_database.ask("SELECT event_id FROM ledger.event")]
    assert len({each[:7] for each in ids}) == 20
    assert all(len(each) == 17 and each.startswith("evt_") for each in ids)


def test_rejected_rows_are_named_by_line_and_field_and_the_rest_is_stored(
    places_database: Database, write: Write
) -> None:
    report = load(
        places_database,
        write(
            tell_ged(id=1), tell_ged(id=2, date_start="0000-00-00"), tell_ged(id=3, best="many"),
            tell_ged(id=4, latitude="4239.00416"), tell_ged(id=5, where_prec=9),
            tell_ged(id=6, date_start="2016-03-09"), tell_ged(id=7),
        ),
    )  # fmt: skip
    assert (report.stored, report.rejected) == (2, 5)
    assert [(each.line, each.record_id, each.field) for each in report.rejections] == [
        (3, "2", "date_start"),
        (4, "3", "best"),
        (5, "4", "latitude, longitude"),
        (6, "5", "precision"),
        (7, "6", "date_end"),
    ]
    assert [row[0] for row in read_ledger(places_database)] == ["1", "7"]


def test_id_used_twice_in_a_file_is_rejected_the_second_time(
    places_database: Database, write: Write
) -> None:
    report = load(places_database, write(tell_ged(id=1), tell_ged(id=2), tell_ged(id=1, best=9)))
    assert (report.stored, report.rejected) == (2, 1)
    assert "already on line 2" in report.rejections[0].reason


def test_report_repeats_nothing_that_a_terminal_would_obey(
    places_database: Database, write: Write
) -> None:
    report = load(places_database, write(tell_ged(id="\x1b[2J\u202e1"), tell_ged(id="x" * 9000)))
    assert [each.record_id for each in report.rejections] == ["�[2J�1", "x" * 100]
    assert all(each.reason.isprintable() for each in report.rejections)


@pytest.mark.parametrize(
    ("changes", "outcome", "precision", "has_point"),
    [
        ({}, "stored", "settlement", True),
        ({"where_prec": 3}, "stored", "district", False),
        ({"where_prec": 4}, "stored", "governorate", False),
        ({"where_prec": 5}, "stored", "governorate", False),
        ({"where_prec": 6}, "unplaced", "country", False),
        ({"where_prec": 7}, "unplaced", "country", False),
        ({"latitude": 36.71, "longitude": 34.73, "adm_1": ""}, "unplaced", "country", False),
        ({"latitude": 33.3, "longitude": 44.4, "adm_1": ""}, "unplaced", "country", False),
        ({"latitude": 33.3, "longitude": 44.4}, "stored", "governorate", False),
        ({"country": "Iraq", "latitude": 33.3, "longitude": 44.4}, "rejected", None, False),
    ],
    ids=str,
)
def test_only_rows_known_to_a_place_keep_a_point(
    places_database: Database, write: Write, changes: Row, outcome: str, precision: str | None,
    has_point: bool,
) -> None:  # fmt: skip
    report = load(places_database, write(tell_ged(**changes)))
    assert getattr(report, outcome) == 1
    found = places_database.ask("SELECT precision, geom_exact IS NOT NULL FROM ledger.event")
    assert found == ([(precision, has_point)] if precision else [])


def test_dry_run_counts_and_stores_nothing(places_database: Database, write: Write) -> None:
    before = places_database.count_everything()
    report = load(places_database, write(tell_ged(), tell_ged(best="x")), dry_run=True)
    assert (report.stored, report.rejected) == (1, 1)
    assert places_database.count_everything() == before


def test_file_whose_last_row_breaks_the_database_leaves_nothing(
    places_database: Database, write: Write
) -> None:
    places_database.change(
        "CREATE FUNCTION ledger.give_out() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE 'disk full' USING ERRCODE = 'disk_full'; END $$",
        "CREATE TRIGGER give_out BEFORE INSERT ON ledger.event FOR EACH ROW "
        "WHEN (NEW.provider_id = 'last') EXECUTE FUNCTION ledger.give_out()",
    )
    before = places_database.count_everything()
    path = write(*(tell_ged() for _ in range(1500)), tell_ged(id="last"))
    with pytest.raises(Exception, match="disk full"):
        load(places_database, path)
    assert places_database.count_everything() == before
    places_database.change("DROP TRIGGER give_out ON ledger.event")
    assert load(places_database, path).stored == 1501


def test_import_that_is_killed_before_its_end_leaves_nothing_and_can_run_again(
    places_database: Database, write: Write
) -> None:
    before = places_database.count_everything()
    path = write(*(tell_ged() for _ in range(1200)))
    told: list[int] = []

    def kill_after_last_batch(rows: int) -> None:
        told.append(rows)
        if sum(told) == 1201:  # with UCDP itself as a source
            places_database.server.order(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "  # noqa: S608
                f"WHERE datname = '{places_database.name}' AND state = 'idle in transaction'"
            )

    with pytest.raises((DBAPIError, OperationalError)):
        load(places_database, path, options=LoadOptions(on_rows=kill_after_last_batch))
    assert told == [1000, 201]
    assert places_database.count_everything() == before
    assert load(places_database, path).stored == 1200


def test_same_file_at_the_same_time_is_stored_once(places_database: Database, write: Write) -> None:
    path = write(*(tell_ged() for _ in range(300)))
    reports: list[LoadReport] = []
    threads = [
        threading.Thread(target=lambda: reports.append(load(places_database, path)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((each.stored, each.unchanged) for each in reports) == [(0, 300), (300, 0)]
    assert places_database.ask_one("SELECT count(*) FROM ledger.event") == 300


def test_dates_are_the_same_whatever_time_zone_the_server_keeps(
    places_database: Database, write: Write
) -> None:
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        places_database.server.order(
            f"ALTER DATABASE {places_database.name} SET timezone = '{zone}'"
        )
        places_database.writer.dispose()
        load(places_database, write(tell_ged(id=zone)))
    days = places_database.ask("SELECT DISTINCT date_start::text, date_end::text FROM ledger.event")
    assert days == [("2016-03-07", "2016-03-07")]

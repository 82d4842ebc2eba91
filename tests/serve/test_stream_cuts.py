"""Streams that end early: a reader who hangs up, an error on the way, no room, the dark."""

import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import pytest
from postgres_server import Database, TestServer
from running_service import Service, run_service
from sqlalchemy import NullPool, create_engine, text

from app.store.engine import spell_url
from app.store.row_cursor import Pace

ROWS = 8_000
"""Enough that a stream is far from its end when a reader hangs up."""
EXPORT = "/api/collections/events/export"
COUNT = "SELECT count(*)"
END = "SELECT count(pg_terminate_backend(pid))"
_STREAMS = (
    " FROM pg_stat_activity WHERE datname = current_database() "
    "AND query LIKE '%masar_rows%' AND state <> 'idle' AND pid <> pg_backend_pid()"
)


@pytest.fixture(scope="module")
def crowded(server: TestServer, coast_template: Database) -> Iterator[Database]:
    """The record of the coast with one of its events many times over."""
    with server.make_database(coast_template.name) as database:
        columns = [
            name
            for (name,) in database.ask(
                "SELECT column_name::text FROM information_schema.columns "
                "WHERE table_name = 'event' AND table_schema = 'published' "
                "AND column_name NOT IN ('row_id', 'id')"
            )
        ]
        listed = ", ".join(f'"{name}"' for name in columns)
        database.change(
            f"INSERT INTO published.event (id, {listed}) SELECT 'evt_x' || number, {listed} "  # noqa: S608
            "FROM (SELECT * FROM published.event WHERE shown_to IS NULL LIMIT 1) AS one, "
            f"generate_series(1, {ROWS}) AS number"
        )
        yield database


@pytest.fixture(scope="module")
def busy(crowded: Database) -> Iterator[Service]:
    with run_service(crowded.web_url) as running:
        yield running


@contextmanager
def begin_export(
    service: Service, form: str, reader: str = "203.0.113.1"
) -> Iterator[http.client.HTTPResponse]:
    """Ask for everything, as a proxy does for a reader, and take the first bytes only."""
    headers = {"Accept-Encoding": "identity", "X-Forwarded-For": reader}
    where, deadline = urlsplit(service.address), time.monotonic() + 5
    while True:
        line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
        line.request("GET", f"{EXPORT}?f={form}", headers=headers)
        answer = line.getresponse()
        # The place of the reader before is free a moment after the connection is.
        if answer.status == 200 or time.monotonic() > deadline:
            break
        line.close()
    with closing(line):
        answer.read(1000)
        yield answer


def ask_streams(database: Database, what: str = COUNT) -> int:
    """Count or end the connections that stream; only an administrator sees what others do."""
    engine = create_engine(spell_url(database.admin_url), poolclass=NullPool)
    with engine.connect() as connection:
        return int(connection.scalar(text(what + _STREAMS)) or 0)


def await_none_open(database: Database, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while ask_streams(database):
        assert time.monotonic() < deadline, "a cursor is still open"
        time.sleep(0.02)


@pytest.mark.parametrize("form", ["ndjson", "parquet"])
def test_reader_who_hangs_up_frees_cursor_and_place_at_once(
    busy: Service, crowded: Database, form: str
) -> None:
    for _ in range(3):  # more often than there are places
        with begin_export(busy, form) as answer:
            assert answer.status == 200
            assert ask_streams(crowded) == 1
        await_none_open(crowded)


def refuse_export(service: Service, reader: str) -> int:
    """Ask for one more file, check that it is refused as it should be, and return the status."""
    refused = service.client.get(f"{EXPORT}?f=ndjson", headers={"X-Forwarded-For": reader})
    assert refused.headers["retry-after"] == "5"
    assert refused.headers["cache-control"] == "no-store"
    assert refused.headers["content-type"] == "application/problem+json"
    return refused.status_code


def test_more_exports_than_there_is_room_for_are_told_to_come_back(busy: Service) -> None:
    with (
        begin_export(busy, "ndjson"),
        begin_export(busy, "csv"),
        begin_export(busy, "csv", "203.0.113.2"),
    ):
        assert refuse_export(busy, "203.0.113.3") == 503
        # Pages have connections of their own.
        assert busy.read_page("events", limit=1)["numberReturned"] == 1


def test_one_reader_leaves_places_to_others(busy: Service) -> None:
    with begin_export(busy, "ndjson"), begin_export(busy, "csv"):
        assert refuse_export(busy, "203.0.113.1") == 429
        with begin_export(busy, "ndjson", "203.0.113.2") as answer:
            assert answer.status == 200
    deadline = time.monotonic() + 5
    while busy.app.state.streams.readers:  # nobody is remembered once a file has ended
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("form", ["geojson", "csv", "ndjson"])
def test_error_on_the_way_cuts_the_answer(busy: Service, crowded: Database, form: str) -> None:
    with begin_export(busy, form) as answer:
        assert ask_streams(crowded, END) == 1
        with pytest.raises(http.client.IncompleteRead):
            answer.read()
    assert busy.get(EXPORT, f=form, limit=5).status_code == 200


def test_error_while_a_file_is_made_before_it_is_sent_is_a_refusal(
    busy: Service, crowded: Database
) -> None:
    """FlatGeobuf is sent when it is whole: there is no half of it."""
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(busy.get, EXPORT, f="flatgeobuf")
        deadline = time.monotonic() + 5
        while not ask_streams(crowded, END):
            assert time.monotonic() < deadline and not asked.done()
        answer = asked.result()
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert busy.get(EXPORT, f="flatgeobuf", limit=5).status_code == 200


def test_error_before_the_first_row_is_an_ordinary_refusal(
    busy: Service, crowded: Database
) -> None:
    crowded.change("REVOKE SELECT ON published.event FROM masar_web")
    try:
        for form in ("ndjson", "parquet"):
            answer = busy.get(EXPORT, f=form)
            assert answer.status_code == 503
            assert answer.headers["content-type"] == "application/problem+json"
    finally:
        crowded.change("GRANT SELECT ON published.event TO masar_web")


def test_rows_published_meanwhile_are_in_no_stream(busy: Service, crowded: Database) -> None:
    with begin_export(busy, "ndjson") as answer:
        announced = int(answer.headers["Masar-Rows"])
        crowded.change("UPDATE published.event SET title_en = 'later' WHERE id LIKE 'evt_x%9'")
        rest = answer.read()
    assert rest.count(b"\n") in {announced, announced - 1}
    assert b'"later"' not in rest


def test_batches_are_measured_in_bytes_and_not_in_rows() -> None:
    pace = Pace(500_000)
    pace.note(100, 100 * 50_000)
    assert pace.rows == 10
    pace.note(10, 10 * 100)
    assert pace.rows == 30

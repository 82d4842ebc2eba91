"""The clock beside the service: what comes due is shown then, and nobody does anything."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from postgres_server import GEODATA, Database
from record_writer import RecordWriter
from running_service import PLAIN
from sqlalchemy import text

from app.cli.database import Database as Opened
from app.cli.publishing import GLANCE_S, PAUSE_S, Clock
from app.cli.web_process import make_environment
from app.domain.mode import SecurityMode
from app.pipeline import publish_ledger
from app.pipeline.modes import put_in_force
from app.settings import Settings

STARTS_WITHIN_S = 60.0
EVERY_S = 600
WAIVE = text(
    "INSERT INTO ledger.waiver (event_id, reason, recorded_at) VALUES ('evt_1', 'a test', :at)"
)


def _find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_answer(address: str, path: str, status: int, within_s: float) -> float:
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}{path}", verify=PLAIN).status_code == status:
                return time.time()
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"{path} did not answer {status} within {within_s} s")


@pytest.fixture
def serve(coast_database: Database) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """`masar serve` as it is run for a server of one's own, looking every ten minutes."""
    port = _find_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MASAR_")},
        "DATABASE_URL": coast_database.admin_url,
        "MASAR_WEB_DATABASE_URL": coast_database.web_url,
        "MASAR_PORT": str(port),
        "MASAR_PUBLISH_EVERY_S": str(EVERY_S),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve"],
        cwd=GEODATA.parent,
        env=environment,
        # Whoever runs the tests in the background has Ctrl-C ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _await_answer(address, "/health/ready", 200, STARTS_WITHIN_S)
        yield address, process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


@pytest.fixture
def waiting(coast_database: Database, tmp_path: Path) -> RecordWriter:
    """An event of today that two sources have told of: an editor may waive its delay."""
    today = datetime.now(UTC).date()
    record = RecordWriter(tmp_path / "story", coast_database)
    record.add_event("evt_1", date_start=today)
    record.tell_figure("evt_1", reported_at=today)
    record.add_second_source("evt_1")
    record.load()
    publish_ledger(coast_database.writer)
    return record


@pytest.mark.slow
def test_event_appears_at_its_moment_without_anybody_acting(
    waiting: RecordWriter, serve: tuple[str, subprocess.Popen[bytes]]
) -> None:
    """The waiver's moment lies some seconds ahead; the next regular look, ten minutes."""
    database, (address, _) = waiting.database, serve
    path = "/api/collections/events/items/evt_1"
    due = datetime.now(UTC) + timedelta(seconds=12)
    with database.writer.begin() as connection:
        connection.execute(WAIVE, {"at": due})
    publish_ledger(database.writer)
    hidden = httpx.get(f"{address}{path}", verify=PLAIN).status_code
    assert datetime.now(UTC) < due and hidden == 404
    assert _await_answer(address, path, 200, 40) >= due.timestamp()


@pytest.mark.slow
def test_service_process_knows_the_public_connection_only(
    serve: tuple[str, subprocess.Popen[bytes]],
) -> None:
    _, parent = serve
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
    environments = [Path(f"/proc/{child}/environ").read_bytes() for child in children]
    service = [each for each in environments if b"MASAR_WEB_DATABASE_URL=" in each]
    assert service
    assert not any(b"\0DATABASE_URL=" in b"\0" + each for each in service)


def test_password_of_the_owner_is_not_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPASSWORD", "of the owner")
    own = make_environment(Settings(), "postgresql://masar_web:its-own@example/masar")
    assert "PGPASSWORD" not in own
    shared = make_environment(Settings(), "postgresql://masar_web@example/masar")
    assert shared["PGPASSWORD"] == "of the owner"


def _open(database: Database) -> Opened:
    return Opened(database.owner, database.writer, database.web_url)


def _ask(database: Database, every_s: float = EVERY_S) -> float:
    return Clock(_open(database), every_s).find_wait_s()


def _set_due(database: Database, distance: str) -> None:
    database.change(
        "DELETE FROM publishing.waiting",
        "INSERT INTO publishing.waiting VALUES ('evt_x', 'event', "  # noqa: S608 - our own
        f"now() + interval '{distance}')",
    )


def test_sleep_ends_when_the_next_record_comes_due(coast_database: Database) -> None:
    coast_database.change("DELETE FROM publishing.waiting")
    assert _ask(coast_database) == GLANCE_S  # something sooner may come in
    assert 0 < _ask(coast_database, every_s=1) <= 1
    _set_due(coast_database, "1 h")
    assert _ask(coast_database) == GLANCE_S
    _set_due(coast_database, "2 s")
    assert 0 <= _ask(coast_database) <= 2
    _set_due(coast_database, "-1 s")
    assert 0 < _ask(coast_database) <= PAUSE_S  # whatever is due, never without a pause
    put_in_force(coast_database.writer, SecurityMode.READ_ONLY)  # nothing comes due then
    assert _ask(coast_database) == GLANCE_S


def test_failed_look_is_not_repeated_before_the_regular_time(coast_database: Database) -> None:
    _set_due(coast_database, "-1 s")
    clock = Clock(_open(coast_database), EVERY_S)
    time.sleep(PAUSE_S)
    assert clock.find_wait_s() == 0
    clock.note_look(succeeded=False)
    time.sleep(PAUSE_S)
    assert clock.find_wait_s() == GLANCE_S


def test_sleep_is_the_regular_one_when_the_database_does_not_answer(
    coast_database: Database,
) -> None:
    coast_database.change("DROP TABLE publishing.waiting")
    assert _ask(coast_database) == GLANCE_S
    assert 0 < _ask(coast_database, every_s=1) <= 1

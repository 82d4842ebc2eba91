"""A desk that is killed at any moment leaves nothing half-done, and goes on where it was."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from postgres_server import Database
from running_desk import ROOT, Client, Desk
from stories import tell_ged, write_ged

from app.domain.desk import Role

pytestmark = pytest.mark.slow
ROWS = 3_000
"""Enough to be read for seconds."""


@pytest.fixture
def large(tmp_path: Path) -> bytes:
    rows = [tell_ged(id=n) for n in range(1, ROWS + 1)]
    return write_ged(tmp_path / "large.csv", rows).read_bytes()


def await_rows(desk: Desk, state: str) -> None:
    """Wait until some rows were read in this state, and not yet all."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = desk.database.ask("SELECT state, rows_done FROM desk.upload")
        if found[0][0] == state and 0 < int(str(found[0][1])) < ROWS:
            return
        time.sleep(0.02)
    raise AssertionError(found)


def count_ledger(database: Database) -> int:
    tables = ("load", "event", "claim", "source", "revision")
    counts = (database.ask_one(f"SELECT count(*) FROM ledger.{name}") for name in tables)  # noqa: S608
    return sum(int(str(count)) for count in counts)


def await_nobody_writing(database: Database) -> None:
    """Wait until the step that died with the desk has left the database."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not database.ask("SELECT 1 FROM pg_locks WHERE locktype = 'advisory'"):
            return
        time.sleep(0.1)
    raise AssertionError("the step outlived the desk")


def accept(client: Client, content: bytes) -> httpx.Response:
    sent = client.upload(content)
    assert client.accept(client.await_state(sent, "ready")).status_code == 202
    return sent


def find_step(desk: Desk) -> int:
    """Return the process that checks or loads."""
    assert desk.process is not None
    for path in Path("/proc").glob("[0-9]*/stat"):
        words = path.read_text().rpartition(")")[2].split()
        if int(words[1]) == desk.process.pid:
            return int(path.parent.name)
    raise AssertionError("no step runs")


def test_check_that_was_killed_is_made_again(desk: Desk, large: bytes) -> None:
    editor = desk.enter(Role.EDITOR)
    sent = editor.upload(large)
    await_rows(desk, "checking")
    desk.kill()
    await_nobody_writing(desk.database)
    assert count_ledger(desk.database) == 0
    desk.start()
    ready = editor.await_state(sent, "ready", "refused")
    assert (ready["state"], ready["report"]["stored"]) == ("ready", ROWS)
    assert count_ledger(desk.database) == 0


def test_load_that_was_killed_leaves_nothing_and_is_made_again(desk: Desk, large: bytes) -> None:
    editor = desk.enter(Role.EDITOR)
    sent = accept(editor, large)
    await_rows(desk, "loading")
    desk.kill()
    await_nobody_writing(desk.database)
    assert count_ledger(desk.database) == 0
    desk.start()
    done = editor.await_state(sent, "done", "failed")
    assert (done["state"], done["result"]["stored"]) == ("done", ROWS)
    assert desk.database.ask_one("SELECT count(*) FROM ledger.load") == 1


def test_load_that_was_through_when_the_desk_died_is_told_as_done(desk: Desk, large: bytes) -> None:
    """Committed, and not yet noted: the report is that of the load, not of one that repeats it."""
    editor = desk.enter(Role.EDITOR)
    sent = accept(editor, large[: large.index(b"\n", len(large) // 2) + 1])
    done = editor.await_state(sent, "done")
    desk.kill()
    desk.database.change("UPDATE desk.upload SET state = 'loading', result = NULL")
    desk.start()
    again = editor.await_state(sent, "done", "failed")
    assert again["result"]["stored"] == done["result"]["stored"]
    assert desk.database.ask_one("SELECT count(*) FROM ledger.load") == 1


def test_half_an_upload_is_swept_up(desk: Desk, large: bytes) -> None:
    desk.kill()
    left = desk.folder / "desk" / "incoming" / "half"
    left.mkdir()
    (left / "file").write_bytes(large)
    (desk.folder / "desk" / "uploads" / "upl_unknown").mkdir()
    desk.start()
    deadline = time.monotonic() + 20
    while desk.list_files() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert desk.list_files() == []


def test_killed_step_is_told_and_can_be_accepted_again(desk: Desk, large: bytes) -> None:
    """As the system does when memory runs out; the desk itself stays."""
    editor = desk.enter(Role.EDITOR)
    sent = accept(editor, large)
    await_rows(desk, "loading")
    os.kill(find_step(desk), signal.SIGKILL)
    failed = editor.await_state(sent, "failed", "done")
    assert failed["state"] == "failed"
    assert "memory" in failed["problem"]["detail"]
    assert count_ledger(desk.database) == 0
    assert editor.accept(failed).status_code == 202
    done = editor.await_state(sent, "failed", "done")
    assert (done["result"]["stored"], done["problem"]) == (ROWS, None)


def test_killed_check_is_told_and_leaves_no_file(desk: Desk, large: bytes) -> None:
    editor = desk.enter(Role.EDITOR)
    sent = editor.upload(large)
    await_rows(desk, "checking")
    os.kill(find_step(desk), signal.SIGKILL)
    refused = editor.await_state(sent, "refused", "ready")
    assert (refused["state"], desk.list_files()) == ("refused", [])


BOUNDED = """
import resource, sys
from app.desk.step import bound
from app.settings import Settings
bound(Settings(desk_job_memory_mb=600, desk_job_minutes=2))
limits = [resource.getrlimit(what)[0] for what in (resource.RLIMIT_CPU, resource.RLIMIT_CORE)]
assert limits == [120, 0], limits
try:
    bytearray(600_000_000)
except MemoryError:
    sys.exit(42)
"""


def test_step_gets_no_more_memory_and_time_than_the_settings_say() -> None:
    ended = subprocess.run([sys.executable, "-c", BOUNDED], cwd=ROOT, capture_output=True)
    assert ended.returncode == 42, ended.stderr

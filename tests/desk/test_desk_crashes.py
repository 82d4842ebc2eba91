"""A desk that is killed at any moment leaves nothing half-done, and goes on where it was."""

import time
from pathlib import Path

import pytest
from postgres_server import Database
from running_desk import Client, Desk
from stories import tell_ged, write_ged

from app.domain.desk import Role

pytestmark = pytest.mark.slow
ROWS = 6_000
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


def accept(desk: Desk, client: Client, content: bytes) -> object:
    sent = client.upload(content)
    ready = client.await_state(sent, "ready")
    assert ready["report"]["stored"] == ROWS
    assert client.accept(ready).status_code == 202
    return sent


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
    sent = accept(desk, editor, large)
    await_rows(desk, "loading")
    desk.kill()
    await_nobody_writing(desk.database)
    assert count_ledger(desk.database) == 0
    desk.start()
    done = editor.await_state(sent, "done", "failed")  # type: ignore[arg-type]
    assert (done["state"], done["result"]["stored"]) == ("done", ROWS)
    assert desk.database.ask_one("SELECT count(*) FROM ledger.load") == 1


def test_load_that_was_through_when_the_desk_died_is_told_as_done(desk: Desk, large: bytes) -> None:
    """Committed, and not yet noted: the report is that of the load, not of one that repeats it."""
    editor = desk.enter(Role.EDITOR)
    sent = accept(desk, editor, large[: large.index(b"\n", len(large) // 2) + 1])
    done = editor.await_state(sent, "done")  # type: ignore[arg-type]
    desk.kill()
    desk.database.change("UPDATE desk.upload SET state = 'loading', result = NULL")
    desk.start()
    again = editor.await_state(sent, "done", "failed")  # type: ignore[arg-type]
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


def test_step_beyond_its_memory_is_ended_and_the_desk_stays(
    places_database: Database, tmp_path: Path, large: bytes
) -> None:
    from running_desk import run_desk

    with run_desk(places_database, tmp_path, MASAR_DESK_JOB_MEMORY_MB="512") as desk:
        editor = desk.enter(Role.EDITOR)
        one_cell = b"id,year\n" + b'"' + b"x\n" * 20_000_000 + b'"\n'
        refused = editor.await_state(editor.upload(one_cell), "refused", "ready")
        assert refused["state"] == "refused"
        assert editor.get("/desk/health").status_code == 200
        assert count_ledger(places_database) == 0

"""The import as a person and a script meet it: progress, turns, exit codes, interruptions."""

import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from command_runner import Run, check_failure
from postgres_server import GEODATA, Database
from sqlalchemy import text
from stories import tell_ged, write_ged

from app.cli.progress import Progress, spell_progress
from app.pipeline import import_file
from app.pipeline.turns import WRITE_LOCK


@pytest.mark.parametrize(
    ("rows", "total", "seconds", "words"),
    [
        (0, 100, 5, "0 of about 100 rows"),
        (50, 100, 0.5, "50 of about 100 rows"),
        (1000, 4000, 2, "1,000 of about 4,000 rows, 500 rows/s, 0:06 left"),
        (1000, 76000, 1, "1,000 of about 76,000 rows, 1,000 rows/s, 1:15 left"),
        (300, 200, 3, "300 of about 300 rows, 100 rows/s, 0:00 left"),
        (300, None, 3, "300 rows, 100 rows/s"),
    ],
)
def test_progress_says_rows_speed_and_time_left(
    rows: int, total: int | None, seconds: float, words: str
) -> None:
    assert spell_progress(rows, total, seconds) == words


def test_progress_is_drawn_for_terminals_only(tmp_path: Path) -> None:
    path = write_ged(tmp_path / "ged.csv", [tell_ged()])
    master, slave = pty.openpty()
    with os.fdopen(slave, "w") as terminal:
        Progress(path, terminal).tell("Publishing")
        assert b"Publishing" in os.read(master, 1000)
    os.close(master)
    with (tmp_path / "log").open("w") as file:
        Progress(path, file).tell("Publishing")
    assert (tmp_path / "log").read_text() == ""


def test_json_is_all_that_a_script_gets(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    path = write_ged(tmp_path / "ged.csv", [tell_ged(id=1), tell_ged(id=2, best="?")])
    rejects = tmp_path / "rejects.csv"
    words = ("import", "ucdp_ged", path, "--json", "--rejects", rejects)
    result = run(*words, "--strict", database=places_database)
    assert result.exit_code == 3
    report = json.loads(result.stdout)
    assert (report["stored"], report["rejected"], report["unlisted"]) == (1, 1, 0)
    assert report["rejected_fields"] == {"best": 1}
    assert rejects.is_file()
    check_failure(run(*words, database=places_database), "rejects.csv exists", "--force")
    assert run(*words, "--force", database=places_database).exit_code == 0


def test_complete_and_accept_missing_are_options(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    rows = [tell_ged(id=each) for each in "ABC"]
    path = write_ged(tmp_path / "ged.csv", rows)
    run("import", "ucdp_ged", path, database=places_database)
    words = ("import", "ucdp_ged", write_ged(path, rows[:1]), "--complete")
    check_failure(run(*words, database=places_database), "lacks 2 of the 3", "--accept-missing")
    result = run(*words, "--accept-missing", database=places_database)
    assert "2 retracted" in result.stdout


def test_second_import_says_that_it_waits_for_its_turn(
    run: Run, places_database: Database, tmp_path: Path
) -> None:
    path = write_ged(tmp_path / "ged.csv", [tell_ged()])
    told: list[str] = []
    with places_database.owner.connect() as connection, connection.begin() as other:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({WRITE_LOCK})"))
        words = ("import", "ucdp_ged", path)
        thread = threading.Thread(
            target=lambda: told.append(run(*words, database=places_database).stderr)
        )
        thread.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while not connection.scalar(text(waiting)):
            time.sleep(0.05)
        other.rollback()
    thread.join()
    assert "waits for its turn" in told[0]
    assert places_database.ask_one("SELECT count(*) FROM ledger.event") == 1


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_import_that_is_ended_in_the_middle_leaves_nothing_and_can_run_again(
    places_database: Database, tmp_path: Path, sign: signal.Signals
) -> None:
    before = places_database.count_everything()
    path = write_ged(tmp_path / "ged.csv", [tell_ged() for _ in range(2500)])
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "import", "ucdp_ged", str(path)],
        cwd=GEODATA.parent, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "DATABASE_URL": places_database.admin_url},
    )  # fmt: skip
    written = (
        "SELECT count(*) FROM pg_locks JOIN pg_class ON pg_class.oid = relation "
        "WHERE relname = 'claim' AND mode = 'RowExclusiveLock'"
    )
    while not places_database.ask_one(written):
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(sign)
    _, told = process.communicate(timeout=60)
    assert process.returncode == (130 if sign is signal.SIGINT else -sign)
    assert ("nothing of ged.csv was stored" in told) is (sign is signal.SIGINT)
    assert "Traceback" not in told
    still_there = "SELECT count(*) FROM pg_stat_activity WHERE datname = :name AND state <> 'idle'"
    while int(str(places_database.ask_one(still_there, name=places_database.name))) > 1:
        time.sleep(0.05)
    assert places_database.count_everything() == before
    assert import_file(places_database.writer, "ucdp_ged", path).stored == 2500

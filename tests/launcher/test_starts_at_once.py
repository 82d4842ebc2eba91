"""Several starts on one data folder, as when four people follow the same page of a course."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Start = Callable[[int], subprocess.Popen[str]]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the database server's own user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="masar-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Starts the map on a port of this machine; whatever still runs at the end is stopped."""
    running: list[subprocess.Popen[str]] = []

    def begin(port: int) -> subprocess.Popen[str]:
        settings = {"MASAR_PORT": str(port), "MASAR_DATA_DIR": str(folder / "data")}
        unset = ("DATABASE_URL", "MASAR_WEB_DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if name not in unset}
        running.append(
            subprocess.Popen(
                [sys.executable, "-m", "app.cli", "start"],
                cwd=ROOT,
                env=kept | settings | {"MASAR_PUBLISH_EVERY_S": "5"},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
        )
        return running[-1]

    yield begin
    for process in running:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    for process in running:
        process.communicate(timeout=60)


def find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def read_until_serving(process: subprocess.Popen[str]) -> str:
    """What it said until it serves, or until it ended."""
    said = ""
    for line in process.stdout:
        said += line
        if "Masar is at" in line:
            break
    return said


def ask_events(port: int) -> int:
    address = f"http://127.0.0.1:{port}/api/collections/events/items?limit=1"
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.status


def test_four_first_starts_at_once_all_serve(start: Start) -> None:
    ports = [find_free_port() for _ in range(4)]
    processes = [start(port) for port in ports]
    for process, port in zip(processes, ports, strict=True):
        said = read_until_serving(process)
        assert "Masar is at" in said, said
        assert ask_events(port) == 200


def test_of_two_starts_on_one_port_one_serves_and_one_says_why_not(start: Start) -> None:
    port = find_free_port()
    both = [start(port), start(port)]
    said = sorted((read_until_serving(process) for process in both), key=len)
    assert "cannot be used" in said[0]
    assert f"MASAR_PORT={port + 1}" in said[0]
    assert "Masar is at" in said[1]
    assert ask_events(port) == 200


def test_killed_database_comes_back_under_the_running_map(start: Start, folder: Path) -> None:
    port = find_free_port()
    process = start(port)
    read_until_serving(process)
    first_line, *_ = (folder / "data/pgdata/postmaster.pid").read_text().splitlines()
    os.kill(int(first_line), signal.SIGKILL)
    # Longer than the map waits between two looks at what has to be published.
    deadline = time.monotonic() + 8
    status = 0
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            status = ask_events(port)
        time.sleep(0.2)
    assert status == 200
    assert process.poll() is None

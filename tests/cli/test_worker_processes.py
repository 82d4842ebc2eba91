"""The service as several processes on one port: replaced when one ends, all ended together."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.cli.web_process import hold_port, list_server_words, make_environment, run_server
from app.cluster.server import SETTINGS
from app.settings import MOST_WORKERS_UNASKED, Settings, count_cores

NO_DATABASE = "postgresql://masar_web@127.0.0.1:1/masar"
"""What the processes are given: whether one lives is told without a database."""
WITHIN_S = 20.0


def find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
        return number


@contextmanager
def run_workers(count: int) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    settings = Settings(port=find_free_port(), workers=count, answer_cache_mb=0)
    environment = make_environment(settings, NO_DATABASE)
    with hold_port(settings) as port:
        words, kept = list_server_words(port, count), [port.fileno()]
        live = f"http://127.0.0.1:{settings.port}/health/live"
        server = run_server(words, environment, live, kept)
        with server as process:
            port.close()  # so that nobody else holds it
            yield process, settings.port


def list_workers(parent: int) -> set[int]:
    """Return the processes under another that serve: they listen, Python's own helper does not."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    named = {int(each): Path(f"/proc/{each}/cmdline").read_bytes() for each in children}
    return {each for each, words in named.items() if b"spawn_main" in words}


def wait_for(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + WITHIN_S
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.05)
    return False


def is_open(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def is_gone(process: int) -> bool:
    try:
        return "\nState:\tZ" in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return True


def ask(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=10) as answer:
        status: int = answer.status
        return status


def test_worker_that_dies_is_replaced_and_the_others_answer_meanwhile() -> None:
    with run_workers(2) as (process, port):
        assert wait_for(lambda: len(list_workers(process.pid)) == 2)
        before = list_workers(process.pid)
        killed = max(before)
        os.kill(killed, signal.SIGKILL)
        assert ask(port) == 200
        assert wait_for(lambda: len(list_workers(process.pid) - before) == 1)
        assert process.poll() is None
        workers = list_workers(process.pid)
    assert killed not in workers
    assert all(map(is_gone, workers)) and not is_open(port)


def test_workers_end_when_their_supervisor_is_killed() -> None:
    with run_workers(2) as (process, port):
        assert wait_for(lambda: len(list_workers(process.pid)) == 2)
        workers = list_workers(process.pid)
        process.kill()
        process.wait()
        assert wait_for(lambda: all(map(is_gone, workers)))
        assert not is_open(port)


@pytest.mark.parametrize(
    ("quota", "cores"),
    [("max 100000", None), ("100000 100000", 1), ("50000 100000", 1), ("?", None), (None, None)],
)
def test_container_with_fewer_cores_counts_its_own(
    tmp_path: Path, quota: str | None, cores: int | None
) -> None:
    file = tmp_path / "cpu.max"
    if quota is not None:
        file.write_text(quota)
    own = len(os.sched_getaffinity(0))
    assert count_cores(file) == (cores or own)


def test_as_many_processes_as_are_started_unasked_find_room_in_the_private_server() -> None:
    settings = Settings(workers=MOST_WORKERS_UNASKED)
    listening, others = 1, 20
    each = settings.pool_size + settings.exports_at_once + listening
    assert settings.workers * each + others <= int(SETTINGS["max_connections"])

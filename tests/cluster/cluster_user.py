"""Processes that use a private cluster and can be killed, and looks at what is left of it."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
USER_PROCESS = Path(__file__).with_name("user_process.py")


def find_server_processes(data_dir: Path) -> list[int]:
    """Every living process of the server: their working directory is the data folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.readlink(entry / "cwd").startswith(f"{data_dir}/pgdata"):
                found.append(int(entry.name))
    return found


def find_postmaster(data_dir: Path) -> int:
    return int((data_dir / "pgdata/postmaster.pid").read_text().split()[0])


def kill_all(processes: list[int]) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def wait_until(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "this should have happened long ago"
        time.sleep(0.01)


class ClusterUser:
    """One process that uses the cluster in a data folder."""

    def __init__(self, data_dir: Path, **options: object) -> None:
        self.reports: list[str] = []
        self.messages: queue.Queue[dict[str, str]] = queue.Queue()
        arguments = options.pop("arguments", ())
        settings = {
            "env": {**os.environ, "PYTHONPATH": str(ROOT)},
            "args": [sys.executable, USER_PROCESS, data_dir, *arguments],
            **options,
        }
        self.process = subprocess.Popen(
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **settings,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            message = json.loads(line)
            if "report" in message:
                self.reports.append(message["report"])
            else:
                self.messages.put(message)
        self.messages.put({"ended": "without a word"})

    def answer(self, seconds: float = 120) -> dict[str, str]:
        """What the process says once it is ready, or why it cannot be."""
        return self.messages.get(timeout=seconds)

    def url(self) -> str:
        message = self.answer()
        assert "ready" in message, message
        return message["ready"]

    def leave(self) -> int:
        self.process.stdin.close()
        return self.process.wait(timeout=30)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(timeout=30)


def ask(url: str, statement: str) -> list[tuple]:
    """Ask the server through a connection of its own."""
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []

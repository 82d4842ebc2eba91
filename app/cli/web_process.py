"""The public service as a process of its own, which knows only the public role's connection."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import make_url

from app.domain.errors import MasarError
from app.serve.answering.parent import end_with_parent
from app.settings import PROJECT, Settings

READY_WITHIN_S = 30.0
STOP_WITHIN_S = 10.0
MOST_REQUESTS = 200
"""Requests that each process handles at once; more are told to come back, so that slow readers
cannot pile up."""
HANGS_AFTER_S = 30
"""Seconds after which a process that does not move is replaced; starting takes some of them."""


def hold_port(settings: Settings, variable: str = "MASAR_PORT", command: str = "") -> socket.socket:
    """Take the address that the settings name, before anything else is prepared.

    The service inherits the socket, so that of several starts at once exactly one gets it.
    Raises MasarError when nothing can listen there, naming the `variable` that chooses another.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        port = socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise MasarError(
            f"Port {settings.port} on {settings.host} cannot be used: {error.strerror or error}.",
            "Stop what uses it, or choose another: "
            f"{variable}={settings.port + 1} ./start {command}".rstrip(),
        ) from error
    # The service does not know what kind of socket it inherits, and so leaves this alone: without
    # it, each answer on a kept connection waits 40 ms for the reader's acknowledgement.
    port.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return port


def list_server_words(port: socket.socket, workers: int) -> list[str]:
    """Return the command that runs the service on a port that is already held.

    With several `workers`, the command's process starts that many and replaces those that end.
    """
    return [
        sys.executable, "-m", "uvicorn", "--factory", "app.main:create_app",
        "--fd", str(port.fileno()), "--workers", str(workers),
        "--timeout-worker-healthcheck", str(HANGS_AFTER_S),
        "--no-access-log", "--no-server-header", "--log-level", "warning",
        "--limit-concurrency", str(MOST_REQUESTS),
        "--timeout-graceful-shutdown", str(int(STOP_WITHIN_S) - 2),
    ]  # fmt: skip


def make_environment(settings: Settings, web_url: str) -> dict[str, str]:
    """Return the service's environment: the settings, and no connection but the public one."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if make_url(web_url).password is not None:
        environment.pop("PGPASSWORD", None)  # it is the owner's
    environment |= {
        "MASAR_WEB_DATABASE_URL": web_url,
        "MASAR_FRONTEND_DIR": str(settings.frontend_dir),
        "MASAR_POOL_SIZE": str(settings.pool_size),
        "MASAR_ANSWER_CACHE_MB": str(settings.answer_cache_mb),
        "MASAR_STATEMENT_TIMEOUT_MS": str(settings.statement_timeout_ms),
    }
    if settings.public_url:
        environment["MASAR_PUBLIC_URL"] = settings.public_url
    return environment


def spell_address(settings: Settings) -> str:
    """Return the address at which a reader on this machine finds the map."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _is_ready(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _await_ready(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise MasarError("The service ended before it could answer; its words are above.")
        if _is_ready(address):
            return
        time.sleep(0.05)
    raise MasarError(
        f"The service did not answer within {READY_WITHIN_S:.0f} s.",
        "Its words are above; `masar health` asks it again.",
    )


@contextmanager
def run_web_process(
    settings: Settings, web_url: str, port: socket.socket
) -> Iterator[subprocess.Popen[bytes]]:
    """Run the service until the block ends; it answers when the block begins."""
    environment = make_environment(settings, web_url)
    ready = f"{spell_address(settings)}/health/ready"
    words = list_server_words(port, settings.workers)
    with run_server(words, environment, ready, [port.fileno()]) as process:
        yield process


@contextmanager
def run_server(
    words: list[str], environment: dict[str, str], ready: str, kept: list[int]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; when it begins, the address `ready` answers.

    The server inherits the open files `kept`, and ends when this process does.
    """
    process = subprocess.Popen(  # noqa: S603 - our own words
        words,
        cwd=PROJECT,
        pass_fds=kept,
        env=environment,
        preexec_fn=end_with_parent,  # noqa: PLW1509
    )
    try:
        _await_ready(process, ready)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

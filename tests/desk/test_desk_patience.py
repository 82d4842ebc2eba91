"""Uploads that stand still or trickle in are ended, and hold no place of others."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from postgres_server import Database
from running_desk import make_key

from app.desk.application import Patience, create_desk
from app.domain.desk import Role
from app.settings import Settings

pytestmark = pytest.mark.slow
HEAD = (
    "POST /desk/imports HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n"
    "Content-Type: multipart/form-data; boundary=xyz\r\nContent-Length: 90000\r\n\r\n"
    '--xyz\r\nContent-Disposition: form-data; name="file"\r\n\r\n'
)


@pytest.fixture
def hurried(places_database: Database, tmp_path: Path) -> Iterator[int]:
    """The port of a desk that waits half a second for a piece and two for a whole upload."""
    settings = Settings(desk_database_url=places_database.admin_url, data_dir=tmp_path)
    app = create_desk(settings, Patience(piece_s=0.5, whole_s=2.0))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", http="h11"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def read_status(line: socket.socket) -> str:
    return line.recv(4096).decode().split("\r\n")[0]


@pytest.mark.parametrize("pause_s", [None, 0.2])
def test_slow_upload_is_ended(
    places_database: Database, hurried: int, tmp_path: Path, pause_s: float | None
) -> None:
    secret = make_key(places_database, Role.CONTRIBUTOR)
    with socket.create_connection(("127.0.0.1", hurried), timeout=20) as line:
        line.sendall(HEAD.format(secret).encode())
        began = time.monotonic()
        line.settimeout(pause_s or 20)
        status = ""
        while not status and time.monotonic() - began < 15:
            try:
                status = read_status(line)
            except TimeoutError:
                line.sendall(b"a,b\n")
        assert status.startswith("HTTP/1.1 408"), status
    deadline = time.monotonic() + 10
    while any((tmp_path / "desk" / "incoming").iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list((tmp_path / "desk" / "incoming").iterdir()) == []

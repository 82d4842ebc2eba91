"""The real desk: a process of its own on a real database, with keys of every role."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from postgres_server import Database
from running_service import PLAIN

from app.domain.desk import Role
from app.store.desk_keys import add_key, mint_secret

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = 60.0
WORKS_WITHIN_S = 90.0


def make_key(database: Database, role: Role, name: str = "Somebody") -> str:
    """Make a key as `masar key add` does; return its secret."""
    secret = mint_secret()
    with database.owner.begin() as connection:
        add_key(connection, secret, role, name, None)
    return secret


def find_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
        return port


@dataclass
class Client:
    """Somebody with a key."""

    secret: str
    address: str

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.secret}"} | options.pop("headers", {})
        url = f"{self.address}{path}"
        return httpx.request(method, url, headers=headers, timeout=60, verify=PLAIN, **options)

    def get(self, path: str) -> httpx.Response:
        return self.ask("GET", path)

    def upload(self, content: bytes, name: str = "ged.csv", **fields: str) -> httpx.Response:
        """Upload UCDP events unless a field says otherwise."""
        headers = {"Idempotency-Key": fields.pop("once")} if "once" in fields else {}
        return self.ask(
            "POST",
            "/desk/imports",
            data={"adapter": "ucdp_ged"} | fields,
            files={"file": (name, content)},
            headers=headers,
        )

    def see(self, answer: httpx.Response) -> dict[str, Any]:
        """Return what the desk says now of the upload that an answer was about."""
        body: dict[str, Any] = self.get(answer.headers["location"]).json()
        return body

    def await_state(self, answer: httpx.Response, *states: str) -> dict[str, Any]:
        """Wait until an upload is in one of these states, and return it."""
        assert answer.status_code in {200, 202}, answer.text
        deadline = time.monotonic() + WORKS_WITHIN_S
        while time.monotonic() < deadline:
            seen = self.see(answer)
            if seen["state"] in states:
                return seen
            time.sleep(0.1)
        raise AssertionError(f"still {seen['state']}: {seen}")

    def accept(self, upload: dict[str, Any], **words: Any) -> httpx.Response:
        body = {"report": upload["report"]["number"]} | words
        return self.ask("POST", f"/desk/imports/{upload['id']}/accept", json=body)


@dataclass
class Desk:
    """A desk that can be killed and started again on the same uploads."""

    database: Database
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=find_free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the desk as `masar desk` does, without the parent that holds the database."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("MASAR_", "DATABASE"))}
        own = {
            "MASAR_DESK_DATABASE_URL": self.database.admin_url,
            "MASAR_DATA_DIR": str(self.folder),
        }
        words = ["--http", "h11", "--no-proxy-headers", "--log-level", "warning", "--port"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "--factory", "app.desk.application:create_desk"]
            + [*words, str(self.port)],
            cwd=ROOT,
            env=kept | own | self.settings,
            stderr=(self.folder / "desk.log").open("ab"),
        )
        deadline = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline:
            try:
                health = httpx.get(f"{self.address}/desk/health", timeout=5, verify=PLAIN)
                if health.status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "desk.log").read_text())

    def kill(self) -> None:
        """Kill the desk as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    def enter(self, role: Role, name: str = "Somebody") -> Client:
        """Return somebody with a new key of this role."""
        return Client(make_key(self.database, role, name), self.address)

    def list_files(self) -> list[str]:
        """Return what there is in the folders of uploads."""
        folders = ("incoming", "uploads")
        return sorted(
            str(path.relative_to(self.folder / "desk"))
            for name in folders
            for path in (self.folder / "desk" / name).rglob("*")
        )

    def read_log(self) -> str:
        return (self.folder / "desk.log").read_text()


@contextmanager
def run_desk(database: Database, folder: Path, **settings: str) -> Iterator[Desk]:
    """Run a desk until the block ends."""
    desk = Desk(database, folder, settings)
    desk.start()
    try:
        yield desk
    finally:
        desk.stop()

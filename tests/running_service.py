"""The real application on a real socket, in a thread of the tests."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from postgres_server import WHEN_CHANGED

from app.main import create_app
from app.serve.answering.held_state import HeldState
from app.settings import Settings

STARTS_WITHIN_S = 10.0
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients that ask our own addresses, all without TLS.

Each client would otherwise read the world's certificates, which takes ten times as long as an
answer.
"""


@dataclass(frozen=True)
class Service:
    """A running service: its address, and what it answers."""

    address: str
    client: httpx.Client
    held: HeldState
    app: FastAPI

    def get(self, path: str, **parameters: object) -> httpx.Response:
        """Ask for a path under the address, with the parameters as its query."""
        return self.client.get(path, params={name: str(v) for name, v in parameters.items()})

    def read_page(self, collection: str, **parameters: object) -> dict[str, Any]:
        """Return a page of a collection."""
        answer = self.get(f"/api/collections/{collection}/items", **parameters)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def read_features(self, collection: str, **parameters: object) -> list[dict[str, Any]]:
        """Return everything that a question selects, in one page of the largest size."""
        page = self.read_page(collection, limit=10_000, **parameters)
        features: list[dict[str, Any]] = page["features"]
        assert len(features) == page["numberMatched"]
        return features


@contextmanager
def run_service(web_url: str, frontend: Path | None = None, **changed: object) -> Iterator[Service]:
    """Serve a database on a free port until the block ends, with these settings changed."""
    settings = {
        "web_database_url": web_url,
        "frontend_dir": frontend or Path("no-front-end"),
        "pool_size": 2,
        **changed,
    }
    app = create_app(Settings(**settings))  # type: ignore[arg-type]
    config = uvicorn.Config(app, port=0, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + STARTS_WITHIN_S
    while not server.started:
        assert thread.is_alive() and time.monotonic() < deadline, "the service did not start"
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    WHEN_CHANGED.append(app.state.held.forget)
    try:
        # Idle connections are let go before the service closes them, which takes it five seconds.
        limits = httpx.Limits(keepalive_expiry=2)
        with httpx.Client(base_url=address, timeout=20, limits=limits, verify=PLAIN) as client:
            yield Service(address, client, app.state.held, app)
    finally:
        WHEN_CHANGED.remove(app.state.held.forget)
        server.should_exit = True
        thread.join()

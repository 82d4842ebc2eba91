"""A reader's browser, and the map that it opens."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from postgres_server import Database
from running_service import Service, run_service

from app.serve.answering import held_state

FRONTEND = Path(
    os.environ.get("MASAR_FRONTEND_DIR", Path(__file__).resolve().parents[2] / "frontend" / "dist")
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",  # Chromium refuses to run as root with it
)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's own Chromium; without one, these tests are skipped."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium; `apt-get install chromium` as root brings it")
    return {"executable_path": path, "args": list(QUIET)}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A desk's window, in the newsroom's language and zone."""
    return {
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-GB",
        "timezone_id": "Pacific/Kiritimati",  # UTC+14: no date may slip
    }


@pytest.fixture(scope="session", autouse=True)
def wait_for_database() -> Iterator[None]:
    """Let the service wait for a busy machine; that it gives up is tested without a browser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(held_state, "GIVE_UP_S", 30.0)
        yield


@pytest.fixture(scope="session")
def built_pages() -> Path:
    """The folder of the built front end."""
    if not (FRONTEND / "index.html").is_file():
        pytest.skip("the front end is not built; `npm ci && npm run build` in frontend/ does it")
    return FRONTEND


@pytest.fixture(scope="session")
def masar(coast: Database, built_pages: Path) -> Iterator[Service]:
    """The service with the built front end, on the published record of the coast."""
    with run_service(coast.web_url, built_pages) as running:
        yield running


@pytest.fixture
def own_masar(coast_database: Database, built_pages: Path) -> Iterator[tuple[Service, Database]]:
    """The same on a database of one's own, for stories in which what is shown changes."""
    with run_service(coast_database.web_url, built_pages) as running:
        yield running, coast_database

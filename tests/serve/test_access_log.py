"""What a reader asks about never reaches a log: not the words, not who asked."""

import logging
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from postgres_server import Database
from running_service import Service

from app.main import create_app
from app.serve.answering.access_log import ACCESS_LOG, HideQuestions
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DRAFT = "Zafaran draft about Banias"
ASKED = (
    "/api/geocode/text?text={}",
    "/api/geocode?q={}&lat=35.123456",
    "/places?q={}",
    "/api/geocode/text?text={}&colour=red",
    "/api//geocode/text?text={}",
)


def serve_with_access_log(database: Database, log: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start the service as somebody would who wants to see every request."""
    words = [sys.executable, "-m", "uvicorn", "--factory", "app.main:create_app", "--port", "0",
             "--access-log", "--log-level", "debug", "--no-use-colors"]  # fmt: skip
    environment = {**os.environ, "MASAR_WEB_DATABASE_URL": database.web_url}
    with log.open("wb") as file:
        process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=file, stderr=file)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if found := re.search(r"running on (http://\S+)", log.read_text()):
            return process, found[1]
        time.sleep(0.1)
    process.kill()
    raise AssertionError(log.read_text())


def test_log_that_is_switched_on_says_what_was_answered_and_nothing_else(
    coast: Database, tmp_path: Path
) -> None:
    log = tmp_path / "access.log"
    process, address = serve_with_access_log(coast, log)
    try:
        for path in ASKED:
            assert httpx.get(f"{address}{path.format(DRAFT)}").status_code < 500
        assert httpx.post(f"{address}/api/geocode?q={DRAFT}").status_code == 405
    finally:
        process.terminate()
        process.wait(15)
    lines = log.read_text()
    assert 'GET /api/geocode HTTP/1.1" ' in lines and "GET /places HTTP/1.1" in lines
    for word in ("Zafaran", "draft", "35.123456", "127.0.0.1:", "?"):
        assert word not in re.sub(r"Uvicorn running on \S+", "", lines), lines


def test_line_of_another_shape_says_nothing() -> None:
    record = logging.LogRecord(ACCESS_LOG, logging.INFO, "", 0, f"GET {DRAFT}", (), None)
    assert HideQuestions().filter(record)
    assert "Zafaran" not in record.getMessage()


def test_log_is_protected_once_however_many_services_there_are() -> None:
    for _ in range(3):
        create_app(Settings())
    filters = logging.getLogger(ACCESS_LOG).filters
    assert sum(isinstance(each, HideQuestions) for each in filters) == 1


@pytest.mark.parametrize("path", ASKED[:3])
def test_browser_tells_no_other_site_what_was_asked(service: Service, path: str) -> None:
    answer = service.client.get(path.format(DRAFT))
    assert answer.headers["referrer-policy"] == "no-referrer"

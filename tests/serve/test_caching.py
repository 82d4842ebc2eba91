"""Caches: an unchanged answer is a 304, a changed one a new ETag, an error is never kept."""

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from postgres_server import Database
from record_writer import RecordWriter
from running_service import Service, run_service

from app.pipeline import publish_ledger

CACHED = (
    "/api/collections", "/api/collections/events", "/api/collections/events/items",
    "/api/collections/events/items?limit=3", "/api/collections/corridors/items",
    "/api/collections/places/items/C5360", "/api/aggregates?by=day",
    "/api/events/evt_7ugfhg5pfj5th/claims",
)  # fmt: skip


def ask_again(service: Service, path: str, etag: str) -> httpx.Response:
    """Ask for what one already has."""
    return service.client.get(path, headers={"If-None-Match": etag})


@pytest.mark.parametrize("path", CACHED)
def test_unchanged_answer_is_a_304_without_a_body(service: Service, path: str) -> None:
    first = service.client.get(path)
    assert first.status_code == 200
    assert first.headers["cache-control"].startswith("public")
    etag = first.headers["etag"]
    for spelling in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        again = ask_again(service, path, spelling)
        assert (again.status_code, again.content) == (304, b""), spelling
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == first.headers["cache-control"]
    assert ask_again(service, path, '"other"').status_code == 200


def test_other_questions_have_other_etags(service: Service) -> None:
    etags = {service.client.get(path).headers["etag"] for path in CACHED}
    assert len(etags) == len(CACHED)


def test_corridors_are_always_asked_for_again(service: Service) -> None:
    """A status runs out by itself: no cache may show it for a minute more."""
    headers = service.client.get("/api/collections/corridors/items").headers
    assert headers["cache-control"] == "public, no-cache"
    assert "max-age" in service.client.get("/api/collections/events/items").headers["cache-control"]


def test_head_has_the_headers_and_no_body(service: Service) -> None:
    for path in (*CACHED, "/api", "/health/live", "/health/ready"):
        got, head = service.client.get(path), service.client.head(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == got.headers["content-type"]
        assert head.headers.get("etag") == got.headers.get("etag")


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_health_is_never_kept(service: Service, path: str) -> None:
    assert service.client.get(path).headers["cache-control"] == "no-store"


def test_etag_changes_when_something_is_published_and_only_then(
    coast_database: Database, tmp_path: Path
) -> None:
    record = RecordWriter(tmp_path / "story", coast_database)
    with run_service(coast_database.web_url) as service:

        def read_etags() -> list[str]:
            return [service.client.get(path).headers["etag"] for path in CACHED]

        before = read_etags()
        record.add_event("evt_hidden", date_start=datetime.now(UTC).date())
        record.load()
        publish_ledger(coast_database.writer)
        assert read_etags() == before
        record.add_event("evt_shown")
        record.load()
        assert read_etags() == before
        publish_ledger(coast_database.writer)
        assert not set(read_etags()) & set(before)
        assert service.get("/api/collections/events/items/evt_shown").status_code == 200
        hidden = service.get("/api/collections/events/items/evt_hidden")
        assert hidden.json() == service.get("/api/collections/events/items/evt_none").json()


def test_etag_changes_when_a_corridor_runs_out_by_itself(
    coast_database: Database, tmp_path: Path
) -> None:
    record = RecordWriter(tmp_path / "story", coast_database)
    record.add_corridor(
        "cor_1", announced_publicly="true", last_confirmed_at=datetime.now(UTC).date()
    )
    record.load()
    publish_ledger(coast_database.writer)
    # Half a day after midnight the confirmation of today has run out: not to depend on the hour.
    coast_database.change(
        "UPDATE published.corridor SET expires_at = now() + interval '1 h' WHERE id = 'cor_1'"
    )
    path = "/api/collections/corridors/items/cor_1"
    with run_service(coast_database.web_url) as service:
        first = service.client.get(path)
        assert first.json()["properties"]["status"] == "open"
        coast_database.change(
            "UPDATE published.corridor SET expires_at = now() - interval '1 s' WHERE id = 'cor_1'"
        )
        again = ask_again(service, path, first.headers["etag"])
        assert again.status_code == 200
        assert again.json()["properties"]["status"] == "unknown"
        assert "reported_status" not in again.json()["properties"]

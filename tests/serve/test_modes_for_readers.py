"""The mode as readers meet it: on every answer, in caches, and no data at all in the dark."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from postgres_server import Database
from record_writer import RecordWriter
from running_service import Service, run_service
from starlette.routing import Mount, Route

from app.domain.mode import SecurityMode
from app.main import create_app
from app.pipeline import publish_ledger
from app.pipeline.modes import put_in_force
from app.serve.modes import DATA_ROOTS, DESCRIPTIONS
from app.settings import Settings

EVENT = "evt_7ugfhg5pfj5th"
NAMES = {"name": "events", "feature_id": EVENT, "subject_id": EVENT, "event_id": EVENT,
         "record_id": EVENT, "pcode": "C5360", "version": "25.1", "table": "admin1",
         "matrix_set": "WebMercatorQuad", "zoom": "5", "row": "12", "column": "19"}  # fmt: skip
ODD = (
    "/api/collections/events/items/evt_none", "/api/collections/nothing/items", "/api/nothing",
    "/api/collections/events/items?bbox=1", "/api/collections/events/items?f=html",
    "/api//collections", "/api/collections/", "/api/aggregates?by=day&admin1_pcode=SY10",
    "/compat/acled/read", "/compat/nothing",
)  # fmt: skip
PAGES = ("/about/data-policy", "/about/method", "/health/ready", "/api", "/api/docs")
NORMAL, DELAY_ALL, READ_ONLY, DARK = SecurityMode


def list_addresses() -> list[str]:
    """Return an address of every route there is, those of tomorrow included."""
    paths = []
    for route in create_app(Settings()).routes:
        if isinstance(route, Mount):
            continue
        found = route.original_router.routes if hasattr(route, "original_router") else [route]
        paths += [each.path for each in found if isinstance(each, Route)]
    return [re.sub(r"{(\w+)}", lambda part: NAMES[part[1]], path) for path in paths]


DATA = sorted(path for path in list_addresses() if path.startswith(DATA_ROOTS)
              and path not in DESCRIPTIONS)  # fmt: skip


@pytest.fixture
def world(coast_database: Database, tmp_path: Path) -> Iterator[tuple[Service, Database]]:
    """A service on a database of one's own, with an event of three days ago."""
    record = RecordWriter(tmp_path / "story", coast_database)
    record.add_event("evt_young", date_start=datetime.now(UTC).date() - timedelta(days=3))
    record.load()
    publish_ledger(coast_database.writer)
    with run_service(coast_database.web_url) as service:
        yield service, coast_database


NO_DATA = ("/queryables", "/schema", "/tiles", "/tileMatrixSets", "/WebMercatorQuad")
"""Addresses that describe a collection from the code alone, in the dark as in the light."""


def set_mode(database: Database, mode: SecurityMode) -> None:
    put_in_force(database.writer, mode)
    publish_ledger(database.writer)


def check_dark(answer: httpx.Response) -> None:
    """A refusal that says why, until when to wait, and nothing else."""
    assert answer.status_code == 503, answer.url
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["masar-mode"] == "dark"
    assert int(answer.headers["retry-after"]) >= 60
    assert "etag" not in answer.headers
    body = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "mode", "mode_since"}
    assert (body["status"], body["mode"]) == (503, "dark")
    assert body["mode_since"].startswith("20")


def test_there_are_addresses_to_try() -> None:
    assert {"/api/collections", "/api/collections/events/items", "/api/sum",
            f"/api/events/{EVENT}/claims", "/api/aggregates"} <= set(DATA)  # fmt: skip


def test_in_the_dark_no_address_of_the_api_answers_with_data(
    world: tuple[Service, Database],
) -> None:
    service, database = world
    assert service.get("/api/collections/events/items").json()["numberMatched"] > 0
    put_in_force(database.writer, DARK)
    answers = {path: service.client.get(path) for path in (*DATA, *ODD)}
    for answer in answers.values():
        check_dark(answer)
    assert len({answer.content for answer in answers.values()}) == 1  # nor does it say what exists
    put_in_force(database.writer, NORMAL)
    assert service.get("/api/collections/events/items").json()["numberMatched"] > 0


def test_in_the_dark_a_cached_answer_is_not_confirmed(world: tuple[Service, Database]) -> None:
    service, database = world
    path = "/api/collections/events/items"
    before = service.client.get(path)
    assert before.headers["cache-control"] == "public, max-age=60, must-revalidate"
    put_in_force(database.writer, DARK)
    for tag in (before.headers["etag"], "*"):
        check_dark(service.client.get(path, headers={"If-None-Match": tag}))
    assert service.client.head(path).status_code == 503


def test_etags_differ_between_modes(world: tuple[Service, Database]) -> None:
    service, database = world
    seen = set()
    for mode in (NORMAL, DELAY_ALL, READ_ONLY, NORMAL):
        put_in_force(database.writer, mode)  # and nothing is published
        for path in ("/api/collections/events/items", "/about/data-policy"):
            seen.add(service.client.get(path).headers["etag"])
    assert len(seen) == 8


@pytest.mark.parametrize("mode", list(SecurityMode))
def test_every_answer_names_the_mode(world: tuple[Service, Database], mode: SecurityMode) -> None:
    service, database = world
    set_mode(database, mode)
    for path in (*DATA, *ODD, *PAGES, "/", "/embed", "/nothing", f"/events/{EVENT}"):
        answer = service.client.get(path, headers={"Origin": "https://news.example"})
        assert answer.headers["masar-mode"] == mode.value, path
        assert answer.headers["access-control-expose-headers"] == "*", path
    for path in ("/api", "/health/ready"):
        body = service.get(path).json()
        assert body["mode"] == mode.value
        assert body["mode_since"].startswith("20")
    assert service.get("/health/live").headers["masar-mode"] == mode.value


def test_in_the_dark_pages_answer_and_the_service_is_ready(
    world: tuple[Service, Database],
) -> None:
    service, database = world
    put_in_force(database.writer, DARK)
    for path in (*PAGES, "/health/live", "/api/conformance", "/api/openapi.json"):
        assert service.get(path).status_code == 200, path
    ready = service.get("/health/ready").json()
    assert (ready["status"], ready["mode"]) == ("ready", "dark")
    assert "Nothing is shown at all" in service.get("/about/data-policy").text


def test_delay_all_takes_a_young_record_from_readers_and_normal_brings_it_back(
    world: tuple[Service, Database],
) -> None:
    service, database = world
    path = "/api/collections/events/items/evt_young"
    assert service.get(path).status_code == 200
    shown = service.read_page("events")["numberMatched"]
    set_mode(database, DELAY_ALL)
    assert service.get(path).status_code == 404
    assert service.get("/api/events/evt_young/claims").status_code == 404
    assert service.read_page("events")["numberMatched"] == shown - 1
    set_mode(database, NORMAL)
    assert service.get(path).status_code == 200
    assert service.read_page("events")["numberMatched"] == shown


def test_young_record_is_in_no_earlier_state_either(world: tuple[Service, Database]) -> None:
    service, database = world
    path = "/api/collections/events/items/evt_young"
    snapshot = service.get("/health/ready").json()["revision"]
    assert service.get(path, snapshot=snapshot).status_code == 200
    set_mode(database, DELAY_ALL)
    assert service.get(path, snapshot=snapshot).status_code == 404


def test_state_of_the_dark_is_none_that_readers_saw(world: tuple[Service, Database]) -> None:
    service, database = world
    before = int(service.get("/health/ready").json()["revision"])
    set_mode(database, DARK)
    since = database.ask_one("SELECT published_at FROM published.snapshot WHERE mode = 'dark'")
    assert isinstance(since, datetime)
    set_mode(database, NORMAL)
    path = "/api/collections/events/items"
    assert service.get(path, snapshot=before).status_code == 200
    assert service.get(path, snapshot=before + 2).status_code == 200
    for snapshot in (before + 1, since.isoformat()):
        answer = service.get(path, snapshot=snapshot)
        assert answer.status_code == 400
        assert answer.json()["allowed"] == "the map was dark then and showed nothing"


def test_rights_hold_where_the_refusal_is_forgotten(
    world: tuple[Service, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a service that does not know of the dark brings nothing out of the database."""
    service, database = world
    put_in_force(database.writer, DARK)
    monkeypatch.setattr("app.serve.modes.holds_data", lambda _path: False)
    told = {path: service.client.get(path) for path in DATA}
    for path, answer in told.items():
        allowed = {200, 503} if path.endswith(NO_DATA) else {400, 404, 503}
        assert answer.status_code in allowed, path
        assert '"features"' not in answer.text and "rows" not in answer.text
    items = service.get("/api/collections/events/items")
    assert (items.status_code, items.headers["cache-control"]) == (503, "no-store")


def test_without_its_database_a_page_answers_and_the_last_mode_is_remembered(
    coast_database: Database,
) -> None:
    away = f"{coast_database.name}_away"
    with run_service(coast_database.web_url) as service:
        put_in_force(coast_database.writer, DELAY_ALL)
        assert service.get("/api").json()["mode"] == "delay-all"
        coast_database.close()
        coast_database.server.order(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "  # noqa: S608
            f"WHERE datname = '{coast_database.name}'",
            f"ALTER DATABASE {coast_database.name} RENAME TO {away}",
        )
        try:
            answer = service.get("/api")
            assert (answer.status_code, answer.headers["masar-mode"]) == (200, "delay-all")
            assert service.get("/health/live").headers["masar-mode"] == "delay-all"
        finally:
            coast_database.server.order(f"ALTER DATABASE {away} RENAME TO {coast_database.name}")


def test_service_that_never_heard_of_a_mode_names_none() -> None:
    with run_service("postgresql://masar_web@/masar?host=/nonexistent") as service:
        assert "masar-mode" not in service.get("/health/live").headers
        assert service.get("/api").json()["mode"] is None

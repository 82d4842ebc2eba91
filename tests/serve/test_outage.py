"""Without its database the service says so quickly, stays alive, and recovers by itself."""

import time

import httpx
import pytest
from postgres_server import Database
from running_service import Service, run_service

PATHS = ("/api/collections/events/items", "/api/collections", "/api/aggregates?by=day",
         "/health/ready")  # fmt: skip
WITHIN_S = 3.0


def check_outage(service: Service) -> None:
    """Every question about data is answered with a 503 in time; the process stays alive."""
    for path in PATHS:
        started = time.monotonic()
        answer = service.client.get(path)
        assert time.monotonic() - started < WITHIN_S
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) >= 1
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-type"] == "application/problem+json"
        assert "psycopg" not in answer.text and "connection" not in answer.text
    assert service.get("/health/live").json() == {"status": "live"}
    assert service.get("/api").status_code == 200


def test_database_that_goes_away_is_a_503_until_it_is_back(coast_database: Database) -> None:
    away = f"{coast_database.name}_away"
    with run_service(coast_database.web_url) as service:
        assert service.read_page("events")["numberMatched"] > 0
        coast_database.close()
        coast_database.server.order(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "  # noqa: S608
            f"WHERE datname = '{coast_database.name}'",
            f"ALTER DATABASE {coast_database.name} RENAME TO {away}",
        )
        check_outage(service)
        coast_database.server.order(f"ALTER DATABASE {away} RENAME TO {coast_database.name}")
        assert service.read_page("events")["numberMatched"] > 0
        assert service.get("/health/ready").status_code == 200


@pytest.mark.parametrize(
    "address", ["postgresql://masar_web@/masar?host=/nonexistent", "postgresql://x@127.0.0.1:1/y"]
)
def test_service_starts_before_its_database_and_says_so(address: str) -> None:
    with run_service(address) as service:
        check_outage(service)


def test_service_on_an_empty_ledger_is_alive_but_not_ready(places_database: Database) -> None:
    with run_service(places_database.web_url) as service:
        answer = service.get("/health/ready")
        assert answer.status_code == 503 and "published" in answer.json()["detail"]
        assert service.read_page("events")["features"] == []
        assert service.get("/api/collections/events").json()["itemCount"] == 0


def test_question_that_waits_for_a_lock_is_given_up(coast_database: Database) -> None:
    with run_service(coast_database.web_url) as service, coast_database.owner.begin() as blocker:
        blocker.exec_driver_sql("LOCK TABLE published.event IN ACCESS EXCLUSIVE MODE")
        started = time.monotonic()
        answer: httpx.Response = service.get("/api/collections/events/items")
        assert (answer.status_code, time.monotonic() - started < WITHIN_S) == (503, True)
        assert service.get("/health/live").status_code == 200

"""The state in memory: right at once, and never trusted by a process that cannot hear.

Modes are set past the test's own engines here, which would tell the service.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from postgres_server import Database
from running_service import Service, run_service

from app.serve.answering.held_state import LOOK_EVERY_S, SURE_S

PATH = "/api/collections/events/items?limit=1"
PROMPT_S = 0.1
"""Seconds within which the map goes dark; asking the database for every request took as long."""
SET_MODE = "UPDATE published.state SET mode = %s, revision = revision + 1, mode_since = now()"
FIND_LISTENER = """
SELECT pid FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'masar listener'
"""
World = tuple[Service, psycopg.Connection[tuple[int]]]


@pytest.fixture
def world(coast_database: Database) -> Iterator[World]:
    """A service that knows the state, and an administrator's connection past the tests' own."""
    with (
        run_service(coast_database.web_url) as service,
        psycopg.connect(coast_database.admin_url.replace("+psycopg", ""), autocommit=True) as admin,
    ):
        await_knowing(service)
        yield service, admin


def await_knowing(service: Service) -> None:
    deadline = time.monotonic() + 5
    while service.held.find() is None:
        assert time.monotonic() < deadline
        time.sleep(0.005)


def await_mode(service: Service, mode: str) -> float:
    """Ask until the service answers in this mode; return the seconds it took."""
    began = time.monotonic()
    while service.client.get(PATH).headers["masar-mode"] != mode:
        assert time.monotonic() < began + 5
    return time.monotonic() - began


def find_listener(admin: psycopg.Connection[tuple[int]]) -> int:
    [(pid,)] = admin.execute(FIND_LISTENER).fetchall()
    return pid


@contextmanager
def stop_process(pid: int) -> Iterator[None]:
    """Let a process stand still; it goes on when the block ends."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_every_change_of_the_mode_is_heard_at_once(world: World) -> None:
    service, admin = world
    took = []
    for mode in ("dark", "normal") * 5:
        await_knowing(service)
        admin.execute(SET_MODE, [mode])
        took.append(await_mode(service, mode))
    assert sorted(took)[len(took) // 2] < PROMPT_S


def test_service_that_lost_its_listener_asks_for_every_request(world: World) -> None:
    service, admin = world
    for mode in ("dark", "normal") * 3:
        admin.execute("SELECT pg_terminate_backend(%s)", [find_listener(admin)])
        admin.execute(SET_MODE, [mode])
        assert await_mode(service, mode) < 3 * PROMPT_S
        await_knowing(service)


def test_service_whose_listener_is_not_answered_stops_trusting_it(world: World) -> None:
    service, admin = world
    with stop_process(find_listener(admin)):
        admin.execute(SET_MODE, ["dark"])
        assert await_mode(service, "dark") < SURE_S + 3 * PROMPT_S
        assert service.held.find() is None
    await_knowing(service)


def test_change_that_nobody_announces_is_seen_by_the_next_look(world: World) -> None:
    service, admin = world
    admin.execute("DROP TRIGGER announce_state ON published.state")
    admin.execute(SET_MODE, ["dark"])
    assert await_mode(service, "dark") < LOOK_EVERY_S + 3 * PROMPT_S


def test_status_that_runs_out_by_itself_ends_what_is_known(world: World) -> None:
    service, admin = world
    admin.execute(
        "UPDATE published.corridor SET expires_at = now() + interval '0.6 s' "
        "WHERE id = (SELECT min(id) FROM published.corridor WHERE shown_to IS NULL)"
    )
    await_knowing(service)
    before = service.client.get(PATH).headers["etag"]
    time.sleep(0.65)
    assert service.client.get(PATH).headers["etag"] != before

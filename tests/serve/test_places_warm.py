"""The index of places is ready before a reader asks, and nobody waits for what stands still."""

import logging
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from postgres_server import Database
from running_service import Service, run_service
from test_geocode import ask, count_builds, rename_banias

from app.domain.mode import SecurityMode
from app.pipeline.modes import put_in_force
from app.serve.answering.database import Reader
from app.serve.places import places_held
from app.serve.places.places_held import HeldPlaces
from app.serve.places.places_index import PlaceIndex

WAIT_S = 20.0


def wait_for(reached: Callable[[], object]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not reached():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, service: Service) -> list[int]:
    """The revisions that were indexed, by services that look often.

    The service that all tests share has its index before, and builds none meanwhile.
    """
    ask(service, q="Banias")
    monkeypatch.setattr(places_held, "WARM_AFTER_S", 0.0)
    monkeypatch.setattr(places_held, "LOOK_EVERY_S", 0.05)
    return count_builds(monkeypatch)


@pytest.fixture
def own(built: list[int], places_database: Database) -> Iterator[tuple[Service, Database]]:
    """A service that keeps places of one's own warm."""
    with run_service(places_database.web_url) as service:
        yield service, places_database


def test_places_are_indexed_before_anybody_asks(
    built: list[int], own: tuple[Service, Database]
) -> None:
    wait_for(lambda: built)
    assert ask(own[0], q="Banias")["status"] == "matched"
    assert len(built) == 1


def test_changed_gazetteer_is_indexed_before_anybody_asks(
    built: list[int], own: tuple[Service, Database]
) -> None:
    service, database = own
    wait_for(lambda: built)
    rename_banias(database)
    wait_for(lambda: len(built) == 2)
    assert ask(service, q="C5360")["results"][0]["name_en"] == "Zafranbolu"
    assert len(built) == 2


def test_what_fails_once_does_not_end_the_looks(
    own: tuple[Service, Database], built: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, database = own
    wait_for(lambda: built)
    monkeypatch.setattr(places_held, "AGAIN_AFTER_S", 0.0)
    tries: list[int] = []
    with monkeypatch.context() as broken:
        broken.setattr(places_held, "build_index", lambda *_parts: tries.append(1) or 1 / 0)
        rename_banias(database)
        wait_for(lambda: tries)
    wait_for(lambda: len(built) == 2)


def test_in_the_dark_nothing_is_read(
    built: list[int],
    places_database: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The database would refuse, and write so into its log at each look."""
    looked: list[object] = []
    find = HeldPlaces.find_index

    async def find_counted(held: HeldPlaces, reader: Reader) -> PlaceIndex:
        # Other services of this run look at their own databases meanwhile.
        if reader._engine.url.database == places_database.name:
            looked.append(reader)
        return await find(held, reader)

    monkeypatch.setattr(HeldPlaces, "find_index", find_counted)
    places_database.change(
        "INSERT INTO published.state (only_row, revision, published_at, policy, mode) "
        "VALUES (true, 1, now(), 'test', 'normal') ON CONFLICT DO NOTHING"
    )
    put_in_force(places_database.writer, SecurityMode.DARK)
    with caplog.at_level(logging.ERROR), run_service(places_database.web_url):
        time.sleep(0.5)
        assert looked == [] and built == []
        put_in_force(places_database.writer, SecurityMode.NORMAL)
        wait_for(lambda: built)
    assert caplog.records == []


def test_service_that_lives_shortly_indexes_nothing(
    places_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = count_builds(monkeypatch)
    with run_service(places_database.web_url) as service:
        assert service.get("/health/live").status_code == 200
        time.sleep(0.6)
    assert built == [] and places_held.WARM_AFTER_S >= 1


def test_service_ends_while_places_are_indexed(
    places_database: Database,
    built: list[int],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    begun: list[int] = []
    build = places_held.build_index

    def build_slowly(*parts: Any) -> PlaceIndex:
        begun.append(parts[1])
        time.sleep(0.3)
        return build(*parts)

    monkeypatch.setattr(places_held, "build_index", build_slowly)
    with caplog.at_level(logging.WARNING), run_service(places_database.web_url):
        wait_for(lambda: begun)
    assert caplog.records == []

"""Costly questions wait for one another, and ordinary ones for none of them."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress

import httpx
import pytest
from postgres_server import Database
from running_service import Service

from app.serve.answering.costly_room import CostlyRoom, RoomTaken

ITEMS = "/api/collections/events/items"
TILE = "/api/collections/events/tiles/WebMercatorQuad/6/25/38"
COSTLY = (
    f"{ITEMS}?filter=killed_low>1", f"{ITEMS}?f=html&filter=killed_low>1",
    f"{ITEMS}?known_at=2025-03-09", f"{ITEMS}?snapshot=1", f"{ITEMS}?%66ilter=killed_low>2",
    f"{ITEMS}/evt_7ugfhg5pfj5th?known_at=2025-03-09", f"{TILE}?filter=killed_low>1",
    f"{TILE}?known_at=2025-03-09", f"{TILE}?verification=fair",
    "/api/aggregates?by=month&filter=killed_low>1", "/api/aggregates?by=month&known_at=2025-03-09",
    "/api/aggregates?by=scope", "/api/aggregates?by=month&verification=fair",
    "/api/collections/claims/items?filter=low>1",
    "/api/feeds/events.json?filter=killed_low>1",
)  # fmt: skip
ORDINARY = (
    f"{ITEMS}?limit=7", f"{ITEMS}?bbox=35,34,37,36&datetime=2025-03-01/2025-03-31",
    f"{ITEMS}?verification=fair&limit=6", TILE, "/api/aggregates?by=month,admin1",
    "/api/aggregates?by=place&zoom=8&bbox=35,34,37,36", "/api/aggregates?by=event_type",
    "/api/collections", "/api/collections/places/items?limit=2", "/api/feeds/events.json",
    "/health/ready",
)  # fmt: skip
MOST_S = 0.7
"""Less than a blocked question takes: it waits a second for the lock."""


class FullRoom(CostlyRoom):
    """A room in which there never is a place."""

    async def take(self) -> None:
        raise RoomTaken


@pytest.fixture
def crowded(service: Service) -> Iterator[Service]:
    """The service while all places of its room are taken."""
    room = service.app.state.costly
    service.app.state.costly = FullRoom(2)
    yield service
    service.app.state.costly = room


@pytest.mark.parametrize("path", COSTLY)
def test_costly_question_needs_a_place(crowded: Service, path: str) -> None:
    refused = crowded.client.get(path)
    assert refused.status_code == 503, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["cache-control"] == "no-store"
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.headers["masar-mode"] == "normal"
    assert "/export" in refused.json()["detail"]


@pytest.mark.parametrize("path", COSTLY)
def test_costly_question_is_answered_when_there_is_one(service: Service, path: str) -> None:
    assert service.client.get(path).status_code == 200


@pytest.mark.parametrize("path", ORDINARY)
def test_ordinary_question_needs_none(crowded: Service, path: str) -> None:
    assert crowded.client.get(path).status_code == 200


async def _ask_at_once(address: str, paths: list[str]) -> list[httpx.Response]:
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(base_url=address, timeout=20, limits=limits) as client:
        return await asyncio.gather(*(client.get(path) for path in paths))


async def _ask_beside(service: Service, costly: list[str]) -> tuple[list[httpx.Response], float]:
    """Ask costly questions, then one other; return their answers and how long the other waited.

    It waited for what it took beyond an answer that needs no database.
    """
    paths = ["/api/livez", "/api/collections/flows/items?limit=9"]
    asking = asyncio.create_task(_ask_at_once(service.address, costly))
    await asyncio.sleep(0.3)
    lives, page = await _ask_at_once(service.address, paths)
    assert page.status_code == 200
    return await asking, (page.elapsed - lives.elapsed).total_seconds()


def test_page_is_answered_while_costly_questions_fill_the_room(
    service: Service, coast: Database
) -> None:
    """They stand still before a lock that the page does not need, more than there are places."""
    costly = [f"{ITEMS}?filter=killed_low>{number}" for number in range(90, 102)]
    # Places are read and the page's statement is made before, so that only waiting is measured.
    for path in ("/api/geocode?q=Banias", "/api/collections/flows/items?limit=8"):
        assert service.client.get(path).status_code == 200
    with coast.owner.begin() as blocker:
        blocker.exec_driver_sql("LOCK TABLE published.event IN ACCESS EXCLUSIVE MODE")
        refused, waited = asyncio.run(_ask_beside(service, costly))
    assert waited < MOST_S
    assert {each.status_code for each in refused} == {503}
    assert sum("/export" in each.json()["detail"] for each in refused) >= 8
    assert service.client.get(costly[0]).status_code == 200


@pytest.mark.parametrize(("connections", "places"), [(1, 1), (2, 1), (4, 2), (9, 4)])
def test_half_of_the_connections_are_places(connections: int, places: int) -> None:
    async def fill() -> int:
        room, taken = CostlyRoom(connections, wait_s=0.001), 0
        async with AsyncExitStack() as held:
            with suppress(RoomTaken):
                for taken in range(connections + 1):  # noqa: B007
                    await held.enter_async_context(room.enter())
        return taken

    assert asyncio.run(fill()) == places

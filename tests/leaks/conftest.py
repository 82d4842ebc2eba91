"""The two worlds that differ in every secret, shared by all attacks."""

from collections.abc import Iterator

import pytest
from paired_worlds import Sight, open_world
from postgres_server import Database, TestServer
from victims import NAMES, Telling


@pytest.fixture(scope="session")
def here(
    server: TestServer, places_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sight]:
    """The world in which every secret has its first variant."""
    with open_world(server, places_template, tmp_path_factory.mktemp("here"), Telling()) as sight:
        yield sight


@pytest.fixture(scope="session")
def there(
    server: TestServer, places_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sight]:
    """The world in which every secret has its second variant."""
    telling, folder = Telling(frozenset(NAMES)), tmp_path_factory.mktemp("there")
    with open_world(server, places_template, folder, telling) as sight:
        yield sight

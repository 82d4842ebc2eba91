"""A desk of one's own for stories that change the ledger, and one for all who only knock."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres_server import Database, TestServer
from running_desk import Desk, run_desk


@pytest.fixture
def desk(places_database: Database, tmp_path: Path) -> Iterator[Desk]:
    """A desk on a database with places and an empty ledger."""
    with run_desk(places_database, tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def front_desk(
    server: TestServer, places_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """A desk that takes 1 MB, shared by tests that leave nothing in the ledger."""
    folder = tmp_path_factory.mktemp("desk")
    with (
        server.make_database(places_template.name) as database,
        run_desk(database, folder, MASAR_DESK_MAX_UPLOAD_MB="1") as running,
    ):
        yield running


@pytest.fixture(scope="session")
def checking_desk(
    server: TestServer, places_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """A desk with its usual bounds, shared by tests that upload and load nothing."""
    folder = tmp_path_factory.mktemp("checking")
    with (
        server.make_database(places_template.name) as database,
        run_desk(database, folder) as running,
    ):
        yield running

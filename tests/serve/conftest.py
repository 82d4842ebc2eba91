"""A service with enough events to page through and to filter."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from postgres_server import Database, TestServer
from running_service import Service, run_service
from stories import tell_ged, write_ged

from app.pipeline import import_file, publish_ledger

EVENTS = 300


def _invent_events(seed: int) -> Iterator[dict[str, str]]:
    chance = random.Random(seed)
    for _ in range(EVENTS):
        start = date(2016, 1, 1) + timedelta(chance.randrange(60))
        yield tell_ged(
            date_start=start,
            date_end=start + timedelta(chance.choice([0, 0, 0, 1, 5, 40])),
            latitude=round(chance.uniform(34.3, 36.5), 4),
            longitude=round(chance.uniform(36.3, 40), 4),
            where_prec=chance.choice([1, 1, 2, 3, 4, 6]),
            type_of_violence=chance.choice([1, 2, 3]),
            adm_1="",
        )


@pytest.fixture(scope="session")
def busy_database(
    server: TestServer, coast_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """The coast and three hundred invented events of early 2016, published."""
    path: Path = tmp_path_factory.mktemp("ged") / "ged.csv"
    write_ged(path, _invent_events(seed=7))
    with server.make_database(coast_template.name) as database:
        report = import_file(database.writer, "ucdp_ged", path)
        assert report.rejected == 0
        publish_ledger(database.writer)
        yield database


@pytest.fixture(scope="session")
def busy(busy_database: Database) -> Iterator[Service]:
    """The service on those, shared by all who only read."""
    with run_service(busy_database.web_url) as running:
        yield running

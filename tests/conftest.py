"""One server, one template with places and one with the coast; every test gets its own copy."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from file_schedule import FileSchedule
from postgres_server import Database, TestServer, reach_server
from running_service import Service, run_service
from sqlalchemy import make_url

from app.cluster import ClusterError, open_cluster
from app.cluster.creation import ADMIN

LOGINS = ("masar_owner", "masar_writer", "masar_web")
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of ours is made in it
MEMORY_MB = 2_000
"""What a server and the copies that live at one time may take."""
UCDP_SAMPLE = Path("data/events/ucdp_ged_syria_sample.csv")

# Tests start the service, the desk and commands hundreds of times, each in a process of its own.
# Where the environment forbids compiled files, every one of them would compile the whole of app/
# anew, a third of what its start costs.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers come last: the driver keeps an event loop running in the main thread."""
    items.sort(key=lambda item: "journeys" in item.path.parts)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FileSchedule | None:
    """`--dist loadfile` goes by our groups."""
    return FileSchedule(config, log) if config.getoption("dist") == "loadfile" else None


def find_quick_folder() -> Path | None:
    """Return where files lie in memory, if there is room; a disk takes three times as long.

    Every test has a copy of a database of 20 MB, a thousand files; on a disk, making and dropping
    them is what most of the suite's time goes into.
    """
    if not os.access(MEMORY, os.W_OK):
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free > MEMORY_MB * 1_000_000 else None


@pytest.fixture(scope="session")
def server() -> Iterator[TestServer]:
    """A real PostgreSQL: the one that MASAR_TEST_DATABASE_URL names, else a private one."""
    if address := os.environ.get("MASAR_TEST_DATABASE_URL"):
        yield reach_server(address)
        return
    folder = Path(tempfile.mkdtemp(prefix="masar-tests-", dir=find_quick_folder()))
    folder.chmod(0o711)  # the server's own user must get in
    try:
        with open_cluster(folder / "data", lambda _line: None) as cluster:
            private = TestServer(make_url(cluster.url(ADMIN, "postgres")), LOGINS)
            # What these databases hold need not survive a power cut; how the private cluster
            # survives one is tested in tests/cluster.
            for name in ("fsync", "full_page_writes", "synchronous_commit"):
                private.order(f"ALTER SYSTEM SET {name} = off")
            private.order("SELECT pg_reload_conf()")
            yield private
    except ClusterError as error:
        pytest.skip(f"no PostgreSQL with PostGIS: {error.message} {error.way_out}")
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def bare(server: TestServer) -> Iterator[Database]:
    """A database as an administrator hands it over: extensions, and nothing of ours."""
    with server.make_database("template0") as database:
        reach_server(database.admin_url).order("CREATE EXTENSION postgis")
        yield database


@pytest.fixture(scope="session")
def places_template(server: TestServer, bare: Database) -> Iterator[Database]:
    """Schema and shipped places, no record."""
    bare.close()
    with server.make_database(bare.name) as database:
        database.load_places()
        database.close()
        yield database


@pytest.fixture(scope="session")
def coast_template(server: TestServer, places_template: Database) -> Iterator[Database]:
    """The same with the record of the coast, published."""
    with server.make_database(places_template.name) as database:
        database.load_coast()
        database.close()
        yield database


@pytest.fixture
def places_database(server: TestServer, places_template: Database) -> Iterator[Database]:
    """A database of one's own with places and an empty ledger."""
    with server.make_database(places_template.name) as database:
        yield database


@pytest.fixture
def coast_database(server: TestServer, coast_template: Database) -> Iterator[Database]:
    """A database of one's own with the published record of the coast."""
    with server.make_database(coast_template.name) as database:
        yield database


@pytest.fixture(scope="session")
def coast(server: TestServer, coast_template: Database) -> Iterator[Database]:
    """The published record of the coast, shared by all who only read."""
    with server.make_database(coast_template.name) as database:
        yield database


@pytest.fixture(scope="session")
def service(coast: Database) -> Iterator[Service]:
    """The public service on the published record of the coast, shared by all who only read."""
    with run_service(coast.web_url) as running:
        yield running


@pytest.fixture(scope="session")
def ucdp_sample(request: pytest.FixtureRequest) -> Path:
    """The UCDP sample that lies beside the project, where it does."""
    path = request.config.rootpath.parent / "shared" / UCDP_SAMPLE
    if not path.is_file():
        pytest.skip(f"the UCDP GED sample is not at ../shared/{UCDP_SAMPLE}")
    return path


@pytest.fixture(scope="session")
def cod_ab(request: pytest.FixtureRequest) -> Path:
    """OCHA's boundaries and communities that lie beside the project, where they do."""
    path = request.config.rootpath.parent / "shared" / "data" / "places"
    if not (path / "syr_communities.csv").is_file():
        pytest.skip("OCHA's COD-AB is not at ../shared/data/places")
    return path

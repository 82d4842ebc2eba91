"""A service on events and movements for the faces, shared by all who only read."""

from collections.abc import Iterator

import pytest
from face_worlds import Faces, tell_events, tell_flows
from postgres_server import Database, TestServer
from record_writer import RecordWriter
from running_service import run_service

from app.pipeline import publish_ledger


@pytest.fixture(scope="session")
def faces(
    server: TestServer, places_template: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Faces]:
    """The faces of a small record, shared by all who only read."""
    with server.make_database(places_template.name) as database:
        record = RecordWriter(tmp_path_factory.mktemp("faces") / "told", database)
        tell_events(record)
        tell_flows(record)
        record.load()
        publish_ledger(database.writer)
        with run_service(database.web_url) as service:
            yield Faces(service, database)

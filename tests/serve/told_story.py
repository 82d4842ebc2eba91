"""A record of one's own that is published state by state, and the service that tells it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from postgres_server import Database
from record_writer import RecordWriter
from running_service import Service, run_service

from app.pipeline import publish_ledger

FIRST = datetime(2026, 1, 10, 12, 0, 0, 250_000, tzinfo=UTC)
"""When the first state is published; each further one a day later."""
ITEM = "/api/collections/events/items/evt_1"
EVENTS = "/api/collections/events/items"
CLUSTERS = "/api/collections/clusters/items"
CLAIMS = "/api/events/evt_1/claims"
HISTORY = "/api/events/evt_1/history"
AGGREGATES = "/api/aggregates?by=day"
EVERYWHERE = (ITEM, EVENTS, CLUSTERS, CLAIMS, AGGREGATES)


class StoryWriter(RecordWriter):
    """Tells of records to which further claims can be added."""

    def add_claim(self, claim_id: str, subject: str, killed: int, **fields: object) -> None:
        """Add the monitor's count of civilians, or replace what had this id."""
        self._rows["claims"][claim_id] = {
            "claim_id": claim_id, "subject_id": subject, "asserted_by": "monitor",
            "measure": "killed", "population": "civilians", "low": killed, "best": killed,
            "high": killed, "quantifier": "exact", "method": "count",
        } | fields  # fmt: skip


@dataclass
class Story:
    """A database, the record that grows in it, and the service on what is published of it."""

    database: Database
    record: StoryWriter
    service: Service
    states: int = field(default=0)

    def publish(self) -> int:
        """Load the record, publish one more state, and return its number."""
        self.record.load()
        return self.publish_again()

    def publish_again(self) -> int:
        """Publish one more state of what is in the ledger already; return its number."""
        publish_ledger(self.database.writer, now=FIRST + timedelta(days=self.states))
        self.states += 1
        return self.states

    def ask(self, path: str, **parameters: object) -> httpx.Response:
        """Ask for a path, which may have a query of its own."""
        joined = path.partition("?")
        query = dict([joined[2].split("=")]) if joined[2] else {}
        return self.service.get(joined[0], **query, **parameters)

    def read(self, path: str, **parameters: object) -> dict[str, Any]:
        """Return what is answered at a path."""
        answer = self.ask(path, **parameters)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def list_ids(self, path: str, **parameters: object) -> set[str]:
        """Return the ids of the records on a page."""
        return {feature["id"] for feature in self.read(path, **parameters)["features"]}


@contextmanager
def tell_story(folder: Path, database: Database) -> Iterator[Story]:
    """Begin with two battles of one day in Banias: near enough to be a cluster."""
    record = StoryWriter(folder / "story", database)
    record.add_event("evt_1", killed=10, title_en="First title")
    record.add_event("evt_2", killed=3)
    with run_service(database.web_url) as service:
        yield Story(database, record, service)


def drop_frame(body: dict[str, Any]) -> dict[str, Any]:
    """Return what an answer says, without when and where it was asked."""
    return {name: value for name, value in body.items()
            if name not in {"links", "timeStamp", "citation"}}  # fmt: skip


def name_day(number: int) -> date:
    """Return the day on which a state was published."""
    return (FIRST + timedelta(days=number - 1)).date()

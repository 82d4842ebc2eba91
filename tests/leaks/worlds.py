"""Worlds: what editors write down, loaded through the real import and published at a set hour.

Two worlds that differ only in what is protected must not be told apart.
"""

import base64
import csv
import hashlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from unittest.mock import patch

from attacker import Attacker
from postgres_server import GEODATA, Database
from running_service import run_service

from app.domain.withdrawal import WithdrawalReason
from app.pipeline import (
    PublishReport,
    import_file,
    load_shipped_places,
    publish_ledger,
    withdraw_record,
)
from app.pipeline.merging import merge_events
from app.publish.policy import Policy
from app.serve.answering import held_state
from app.serve.views import builder, embeds, picture_maker, view_page

FRONTEND = Path(__file__).parents[2] / "frontend"
"""The pages as they are written: the service fills in the same words as once they are built."""
FIRST = datetime(2025, 6, 2, 12, tzinfo=UTC)
"""When the public facts are loaded and shown."""
SECOND = datetime(2025, 6, 10, 12, tzinfo=UTC)
"""When the protected ones come in, or change."""
SAID_ON = date(2025, 5, 25)
"""When sources reported, if nothing else is said: before FIRST, and long enough."""
PATIENCE = {view_page: "_WAIT_S", embeds: "_WAIT_S", builder: "_WAIT_S", held_state: "GIVE_UP_S",
            picture_maker: "PATIENCE_S"}  # fmt: skip
"""How long pages wait for what they can do without; on a busy machine that differs by chance."""
KINDS = {"source": "sources", "event": "events", "flow": "flows", "corridor": "corridors",
         "claim": "claims"}  # fmt: skip
MORE_COLUMNS = {"event": ("latitude", "longitude", "where_coordinates"), "claim": ("group_tag",)}
"""Columns that the shipped record does not need; always written, so that no row differs by them."""
Row = dict[str, object]


def name_id(prefix: str, words: str) -> str:
    """Return an id that looks like those that the ledger draws, and is the same every time."""
    digest = hashlib.sha256(words.encode()).digest()
    return f"{prefix}_{base64.b32encode(digest).decode().lower()[:13]}"


class _StoppedClock:
    """Stands for `datetime` and gives one answer to `now`."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self, zone: tzinfo | None = None) -> datetime:
        """Return the one moment."""
        return self._moment.astimezone(zone)

    def __getattr__(self, name: str) -> object:
        return getattr(datetime, name)

    def __call__(self, *parts: int, **more: tzinfo) -> datetime:
        return datetime(*parts, **more)  # type: ignore[arg-type]  # noqa: DTZ001

    def __instancecheck__(self, value: object) -> bool:
        return isinstance(value, datetime)


@contextmanager
def stop_clock(moment: datetime) -> Iterator[None]:
    """Let the application believe that it is `moment`; the database's own clock goes on."""
    with ExitStack() as stack:
        for name, module in list(sys.modules.items()):
            if name.startswith("app.") and vars(module).get("datetime") is datetime:
                stack.enter_context(patch.object(module, "datetime", _StoppedClock(moment)))
        yield


class Story:
    """A record folder in the making; what is told again replaces what had the same id."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rows: dict[str, dict[object, Row]] = {kind: {} for kind in KINDS}

    def tell(self, what: str, /, **fields: object) -> None:
        """Add or replace one row."""
        self._rows[what][fields[f"{what}_id"]] = fields

    def tell_event(
        self, own_id: str, claim: Mapping[str, object] | None = None, **fields: object
    ) -> None:
        """Add a battle at Qadmous on 20 May 2025 with the monitor's count of its dead."""
        row: Row = {
            "event_id": own_id, "title_en": "Clashes", "title_ar": "اشتباكات",
            "event_type": "Battles", "date_start": date(2025, 5, 20), "place_id": "C5404",
            "precision": "settlement",
        } | fields  # fmt: skip
        self.tell("event", **row)
        self.tell_claim(own_id, **claim or {})

    def tell_claim(self, subject: str, key: str = "deaths", **fields: object) -> None:
        """Add the monitor's claim that ten civilians were killed."""
        figure: Row = {"low": 10, "best": 10, "high": 10}
        if {"low", "best", "high"} & set(fields):
            figure = {}
        self.tell(
            "claim",
            **{
                "claim_id": name_id("clm", f"{subject} {key}"), "subject_id": subject,
                "asserted_by": "monitor", "measure": "killed", "population": "civilians",
                "quantifier": "exact", "method": "count", "reported_at": SAID_ON, **figure,
                **fields,
            },
        )  # fmt: skip

    def write(self) -> Path:
        """Write the folder as an editor's files."""
        self.folder.mkdir(exist_ok=True, parents=True)
        for kind, stem in KINDS.items():
            rows = self._rows[kind]
            with (GEODATA / f"coast_2025/{stem}.csv").open(encoding="utf-8") as file:
                columns = next(csv.reader(file))
            columns += [name for name in MORE_COLUMNS.get(kind, ()) if name not in columns]
            with (self.folder / f"{stem}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="")
                writer.writeheader()
                writer.writerows(rows.values())
        return self.folder


@contextmanager
def wait_for_answers() -> Iterator[None]:
    """Let no page leave anything out because the machine is slow: its twin would not."""
    with ExitStack() as stack:
        for module, name in PATIENCE.items():
            stack.enter_context(patch.object(module, name, 60.0))
        yield


@dataclass
class World:
    """One database, the story told in it, and the service on it."""

    database: Database
    story: Story
    places: Path = GEODATA

    def load(self, at: datetime) -> None:
        """Import the story as it stands; nothing may be rejected."""
        with stop_clock(at):
            report = import_file(self.database.writer, "record", self.story.write())
        assert report.rejections == []

    def load_places(self, at: datetime) -> None:
        """Load the gazetteer as it stands."""
        with stop_clock(at):
            load_shipped_places(self.database.writer, self.places)

    def publish(self, at: datetime, policy: Policy | None = None) -> PublishReport:
        """Publish as if it were `at`."""
        with stop_clock(at):
            return publish_ledger(self.database.writer, now=at, policy=policy)

    def withdraw(self, own_id: str, at: datetime) -> None:
        """Withdraw a record for safety."""
        with stop_clock(at):
            withdraw_record(self.database.writer, own_id, WithdrawalReason.SAFETY)

    def merge(self, keep: str, other: str, at: datetime) -> None:
        """Merge two events."""
        with stop_clock(at):
            merge_events(self.database.writer, keep, other)

    @contextmanager
    def serve(self) -> Iterator[Attacker]:
        """Run the public service, and hand out somebody who attacks it."""
        with wait_for_answers(), run_service(self.database.web_url, FRONTEND) as service:
            yield Attacker(service.client)

"""Bring places into the gazetteer: those that ship, and releases of boundaries on top of them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine

from app.domain.errors import MasarError
from app.domain.place import Place
from app.domain.placing_report import ReplacingReport
from app.domain.release import Release
from app.geocode.merging import merge_places
from app.geocode.release_checks import check_release
from app.ingest.country_outlines import read_country_outlines
from app.ingest.gazetteer_files import read_shipped_places, read_unit_aliases
from app.pipeline.gazetteer import read_gazetteer, read_released
from app.pipeline.placing import place_events_again
from app.pipeline.turns import take_turn
from app.store.modes import refuse_when_closed
from app.store.places import (
    count_places,
    has_inputs,
    read_gazetteer_revision,
    read_places,
    replace_places,
)
from app.store.releases import delete_release, find_release, read_releases, write_release

_APP = Path(__file__).parent.parent
_CODE = (
    "geocode/merging.py",
    "ingest/country_outlines.py",
    "ingest/gazetteer_files.py",
    "pipeline/places.py",
    "store/outlines.py",
    "store/places.py",
    "store/releases.py",
)
_SHIPPED = ("gazetteer", "boundaries", "basemap")


@dataclass(frozen=True, slots=True)
class PlacesReport:
    """What loading places did.

    `revision` is the gazetteer's afterwards; `changed` whether any place differs from before.
    `replaced` tells of the events whose place was looked for again, when there was a reason to.
    `is_new` is False for a release that was there already.
    """

    places: int
    revision: int
    changed: bool
    seconds: float = 0.0
    replaced: ReplacingReport | None = None
    release: Release | None = None
    is_new: bool = True

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values, ready for JSON; the units are only counted."""
        told: dict[str, object] = {
            "places": self.places,
            "revision": self.revision,
            "changed": self.changed,
            "seconds": self.seconds,
            "events": self.replaced.as_dict() if self.replaced else None,
        }
        if self.release is None:
            return told
        release = self.release
        names = ("release_id", "title", "publisher", "licence", "origin", "valid_from", "sha256")
        return {
            **told,
            **{name: getattr(release, name) for name in names},
            "is_new": self.is_new,
            "counts": release.count_levels(),
            "report": asdict(release.report),
        }


@cache
def _hash_code() -> str:
    """Return a text that changes with the code that makes places of files and releases."""
    digest = hashlib.sha256()
    for name in _CODE:
        digest.update((_APP / name).read_bytes())
    return digest.hexdigest()[:16]


def _spell_inputs(connection: Connection, folder: Path) -> str:
    """Return a text that is the same as long as the places would come out the same."""
    digest = hashlib.sha256()
    for name in _SHIPPED:
        for path in sorted((folder / name).glob("*")):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    for release in read_releases(connection):
        digest.update(f"{release['release_id']} {release['sha256']}".encode())
    return f"{_hash_code()} {digest.hexdigest()}"


def _read_shipped(folder: Path) -> Iterator[Place]:
    outlines = read_country_outlines(folder)
    for place in read_shipped_places(folder):
        outline = outlines.get(place.place_id) if place.level == "country" else None
        # Syria's own outline is that of its governorates.
        drawn = outline is not None and place.place_id != "SY"
        yield replace(place, area_wkb=outline) if drawn else place


def _refresh_places(connection: Connection, folder: Path) -> int:
    """Make the places anew from what is shipped and what is loaded, if any of that has changed."""
    inputs = _spell_inputs(connection, folder)
    count = sum(count_places(connection).values())
    if count and has_inputs(connection, f"{inputs} {count}"):
        return count
    merged = merge_places(
        _read_shipped(folder), read_released(connection), read_unit_aliases(folder)
    )
    return replace_places(connection, merged, inputs=f"{inputs} {len(merged)}")


def load_shipped_places(engine: Engine, folder: Path) -> int:
    """Bring the project's own places up to date, under the loaded releases; return how many.

    Costs next to nothing when nothing has changed. Raises MasarError when the mode is read-only.
    """
    with engine.begin() as connection:
        take_turn(connection)
        refuse_when_closed(connection, "places")
        return _refresh_places(connection, folder)


def load_release(
    engine: Engine,
    release: Release,
    folder: Path,
    *,
    dry_run: bool = False,
    accept_missing: bool = False,
) -> PlacesReport:
    """Add a release to the gazetteer and look for the places of all events again; all or nothing.

    A release that is there already changes nothing. Raises MasarError when the mode is read-only,
    and for a release that contradicts what is known; `accept_missing` lets known units be absent.
    """
    started = time.perf_counter()
    with engine.connect() as connection, connection.begin() as transaction:
        take_turn(connection)
        if not dry_run:
            refuse_when_closed(connection, "places")
        before = read_gazetteer_revision(connection)
        is_new = find_release(connection, release.sha256) is None
        if is_new:
            # What ships with this version may not be in the database yet.
            _refresh_places(connection, folder)
            known = read_places(connection)
            check_release(release.units, known, accept_missing=accept_missing)
            write_release(connection, release, datetime.now(UTC))
        count = _refresh_places(connection, folder)
        revision = read_gazetteer_revision(connection)
        replaced = None
        if is_new:
            replaced = place_events_again(connection, gazetteer=read_gazetteer(connection))
        if dry_run:
            transaction.rollback()
    seconds = round(time.perf_counter() - started, 3)
    return PlacesReport(count, revision, revision != before, seconds, replaced, release, is_new)


def unload_release(engine: Engine, release_id: str, folder: Path) -> PlacesReport:
    """Take a release out of the gazetteer and look for the places of all events again.

    What the other releases and the shipped places say counts again. Raises MasarError when there
    is no such release, or the mode is read-only.
    """
    started = time.perf_counter()
    with engine.begin() as connection:
        take_turn(connection)
        refuse_when_closed(connection, "places")
        before = read_gazetteer_revision(connection)
        if not delete_release(connection, release_id):
            raise MasarError(
                f"No release is called {release_id[:100]!r}.",
                "`masar places status --json` lists the releases with their ids.",
            )
        count = _refresh_places(connection, folder)
        revision = read_gazetteer_revision(connection)
        replaced = place_events_again(connection, gazetteer=read_gazetteer(connection))
    seconds = round(time.perf_counter() - started, 3)
    return PlacesReport(count, revision, revision != before, seconds, replaced)

"""Bring places into the gazetteer: those that ship, and releases of boundaries on top of them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from app.domain.errors import MasarError
from app.domain.place import Place
from app.domain.placing_report import ReplacingReport
from app.domain.release import Release
from app.geocode.merging import merge_places
from app.geocode.release_checks import check_release
from app.ingest.country_outlines import read_country_outlines
from app.ingest.gazetteer_files import read_shipped_places, read_unit_aliases
from app.pipeline.gazetteer import read_released
from app.pipeline.replacing import place_records_again
from app.pipeline.turns import take_turn
from app.store.modes import refuse_when_closed
from app.store.places import (
    count_places,
    has_inputs,
    read_gazetteer_revision,
    read_places,
    replace_places,
)
from app.store.releases import (
    date_release,
    delete_release,
    find_release,
    read_releases,
    write_release,
)

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
    `is_new` is False for a release that was there already; `dated` when that holds from another
    day now.
    """

    places: int
    revision: int
    changed: bool
    seconds: float = 0.0
    replaced: ReplacingReport | None = None
    release: Release | None = None
    is_new: bool = True
    dated: bool = False

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
            "dated": self.dated,
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
        digest.update(f"{release['sha256']} {release['valid_from']}".encode())
    return f"{_hash_code()} {digest.hexdigest()}"


def _read_shipped(folder: Path) -> Iterator[Place]:
    outlines = read_country_outlines(folder)
    for place in read_shipped_places(folder):
        outline = outlines.get(place.place_id) if place.level == "country" else None
        # Syria's own outline is that of its governorates.
        drawn = outline is not None and place.place_id != "SY"
        yield replace(place, area_wkb=outline) if drawn else place


def _refresh_places(
    connection: Connection, folder: Path, *, redrawn: bool = False
) -> tuple[int, bool]:
    """Make the places anew from what is shipped and what is loaded, if any of that has changed.

    Returns how many there are, and whether any differs, or a boundary of some day (`redrawn`).
    """
    inputs = _spell_inputs(connection, folder)
    count = sum(count_places(connection).values())
    if count and has_inputs(connection, f"{inputs} {count}"):
        return count, False
    merged = merge_places(
        _read_shipped(folder), read_released(connection), read_unit_aliases(folder)
    )
    changed = replace_places(connection, merged, inputs=f"{inputs} {len(merged)}", redrawn=redrawn)
    return len(merged), changed


def _change_places(connection: Connection, folder: Path, *, redrawn: bool = False) -> PlacesReport:
    """Refresh the places and, when any has changed, look for those of all events again."""
    started = time.perf_counter()
    before = read_gazetteer_revision(connection)
    count, changed = _refresh_places(connection, folder, redrawn=redrawn)
    revision = read_gazetteer_revision(connection)
    replaced = place_records_again(connection) if changed else None
    seconds = round(time.perf_counter() - started, 3)
    return PlacesReport(count, revision, revision != before, seconds, replaced)


def load_shipped_places(engine: Engine, folder: Path) -> PlacesReport:
    """Bring the project's own places up to date, under the loaded releases; all or nothing.

    When any has changed, the places of all events are looked for again. Costs next to nothing when
    nothing has. Raises MasarError when the mode is read-only.
    """
    with engine.begin() as connection:
        take_turn(connection)
        refuse_when_closed(connection, "places")
        return _change_places(connection, folder)


def _check_days(release: Release, known: Sequence[Mapping[str, Any]]) -> None:
    """Refuse a release whose order among the others would be a guess; raises MasarError."""
    days = ", ".join(f"{each['release_id']} from {each['valid_from'] or '?'}" for each in known)
    if known and release.valid_from is None:
        raise MasarError(
            f"These files state no day, and beside other releases ({days}) they need one: an event "
            "belongs to the boundaries of its own day.",
            "Give the day from which they hold: --valid-from YYYY-MM-DD.",
        )
    undated = next((each for each in known if each["valid_from"] is None), None)
    if undated is not None:
        raise MasarError(
            f"{undated['release_id']}, loaded from {undated['origin']}, has no day, and beside "
            "another release it needs one: an event belongs to the boundaries of its own day.",
            f"Load {undated['origin']} again with --valid-from YYYY-MM-DD, or take it out with "
            f"`masar places unload {undated['release_id']}`.",
        )


def _store_release(
    connection: Connection, release: Release, folder: Path, *, accept_missing: bool
) -> tuple[bool, bool]:
    """Keep a release, or give the one that is there its day; return which of both was done."""
    known = read_releases(connection)
    held = find_release(known, release.sha256)
    if held is None:
        _check_days(release, known)
        # What ships with this version may not be in the database yet.
        _refresh_places(connection, folder)
        check_release(release.units, read_places(connection), accept_missing=accept_missing)
        write_release(connection, release, datetime.now(UTC))
        return True, False
    day = release.valid_from
    if not release.dated_by_hand or day is None or day == held["valid_from"]:
        return False, False
    date_release(connection, held["release_id"], day, release.title)
    return False, True


def load_release(
    engine: Engine,
    release: Release,
    folder: Path,
    *,
    accept_missing: bool = False,
    dry_run: bool = False,
) -> PlacesReport:
    """Add a release to the gazetteer and look for the places of all events again; all or nothing.

    A release that is there already changes nothing, unless its day was given by hand and is
    another. Raises MasarError when the mode is read-only, when one of several releases would have
    no day, and for a release that contradicts what is known; `accept_missing` lets known units be
    absent.
    """
    with engine.connect() as connection, connection.begin() as transaction:
        take_turn(connection)
        if not dry_run:
            refuse_when_closed(connection, "places")
        is_new, dated = _store_release(connection, release, folder, accept_missing=accept_missing)
        report = _change_places(connection, folder, redrawn=is_new or dated)
        if dry_run:
            transaction.rollback()
    return replace(report, release=release, is_new=is_new, dated=dated)


def unload_release(engine: Engine, release_id: str, folder: Path) -> PlacesReport:
    """Take a release out of the gazetteer and look for the places of all events again.

    What the other releases and the shipped places say counts again. Raises MasarError when there
    is no such release, or the mode is read-only.
    """
    with engine.begin() as connection:
        take_turn(connection)
        refuse_when_closed(connection, "places")
        if not delete_release(connection, release_id):
            raise MasarError(
                f"No release is called {release_id[:100]!r}.",
                "`masar places status --json` lists the releases with their ids.",
            )
        return _change_places(connection, folder, redrawn=True)

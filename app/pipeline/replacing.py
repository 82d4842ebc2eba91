"""Where everything of the ledger lies, asked again when other places are known."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine

from app.domain.correction import Correction
from app.domain.errors import RejectedRecord
from app.domain.flow import FlowDraft
from app.domain.place import Place, PlaceAnswer, PlaceMatch
from app.domain.placing_report import WORSE, PlacingChange, ReplacingReport
from app.geocode import Gazetteer
from app.ingest import is_curated, keeps_whole_rows, read_kept_row
from app.normalise import normalise_record
from app.pipeline.gazetteer import read_gazetteer
from app.pipeline.placing import (
    ORIGIN,
    compare_placing,
    describe_words,
    find_ends,
    place_events_again,
)
from app.pipeline.turns import take_turn
from app.store.ledger_writer import LedgerWriter, Origin, Placed
from app.store.modes import refuse_when_closed
from app.store.placed_flows import PlacedEnd, PlacedFlow, read_placed_flows
from app.store.places import read_places


def _compare_end(end: PlacedEnd, answer: PlaceAnswer, old: Place | None) -> PlacingChange:
    # Movements go from area to area: no position is kept of their ends.
    known = replace(answer, point=None) if isinstance(answer, PlaceMatch) else answer
    return compare_placing(end, old, known)


@dataclass(slots=True)
class _Movements:
    """One go through the ledger's movements with the gazetteer as it is now."""

    places: dict[str, Place]
    gazetteer: Gazetteer
    report: ReplacingReport

    def place_again(self, flow: PlacedFlow) -> Placed | None:
        """Return the movement anew if either of its ends has come to lie elsewhere."""
        try:
            draft = normalise_record(read_kept_row(flow.adapter, flow.provider))
        except RejectedRecord:
            self.report.unreadable += 1
            return None
        if not isinstance(draft, FlowDraft):
            return None
        ends = find_ends(self.gazetteer, draft)
        change, words = self._compare(flow, draft, ends)
        self.report.note_change(change, f"{flow.flow_id}: {words}")
        if change is PlacingChange.SAME:
            return None
        # What the row lost at its import is not in the kept row any more; the flags tell of it.
        return Placed(replace(draft, flags=flow.flags), ends=ends)

    def _compare(
        self, flow: PlacedFlow, draft: FlowDraft, ends: tuple[PlaceAnswer, PlaceAnswer]
    ) -> tuple[PlacingChange, str]:
        """Return what changes, a loss before anything else, and the words of that end."""
        told = [
            (_compare_end(end, answer, self.places.get(end.place_id or "")), describe_words(query))
            for end, answer, query in zip(
                (flow.origin, flow.dest), ends, (draft.origin, draft.dest), strict=True
            )
        ]
        return max(told, key=lambda each: (each[0] in WORSE, each[0] is not PlacingChange.SAME))


def _place_flows_again(
    connection: Connection, report: ReplacingReport, gazetteer: Gazetteer | None
) -> None:
    places: dict[str, Place] = {}
    for batch in read_placed_flows(connection):
        dataset = batch[0].adapter
        if not keeps_whole_rows(dataset):
            if not is_curated(dataset):
                report.note_unasked(dataset, len(batch))
            continue
        places = places or {place.place_id: place for place in read_places(connection)}
        gazetteer = gazetteer or read_gazetteer(connection)
        _write_changed(connection, batch, _Movements(places, gazetteer, report))


def _write_changed(
    connection: Connection, batch: Sequence[PlacedFlow], movements: _Movements
) -> None:
    changed = [placed for flow in batch if (placed := movements.place_again(flow))]
    if changed:
        origin = Origin(batch[0].adapter, ORIGIN, datetime.now(UTC), Correction())
        LedgerWriter(connection, origin).write_batch(changed)


def place_records_again(
    connection: Connection, *, gazetteer: Gazetteer | None = None
) -> ReplacingReport:
    """Look for the places of all events and the ends of all movements again.

    For when the gazetteer has changed, in the caller's transaction; the caller has its turn. Only
    records whose answer differs get a new revision, with the reason `gazetteer_update`.
    """
    started = time.perf_counter()
    report = place_events_again(connection, gazetteer=gazetteer)
    _place_flows_again(connection, report, gazetteer)
    report.seconds = round(time.perf_counter() - started, 3)
    return report


def apply_places(engine: Engine, *, dry_run: bool = False) -> ReplacingReport:
    """Look for the places of everything again, all or nothing; a dry run changes nothing.

    Raises MasarError when the mode is read-only.
    """
    with engine.connect() as connection, connection.begin() as transaction:
        take_turn(connection)
        if not dry_run:
            refuse_when_closed(connection, "places")
        report = place_records_again(connection)
        if dry_run:
            transaction.rollback()
    return report

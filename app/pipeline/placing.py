"""Where events happened: asked when they are imported, and again when other places are known."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain

from sqlalchemy import Connection

from app.domain.correction import Correction
from app.domain.errors import RejectedRecord
from app.domain.event import EventDraft
from app.domain.flow import FlowDraft
from app.domain.place import (
    Ambiguous,
    Place,
    PlaceAnswer,
    PlaceMatch,
    PlaceQuery,
    Precision,
    lies_in,
    tell_best_precision,
)
from app.domain.placing_report import PlacingChange, ReplacingReport
from app.geocode import Gazetteer
from app.ingest import is_curated, keeps_whole_rows, read_kept_row
from app.normalise import normalise_record, read_place
from app.normalise.personal_data import redact_words
from app.pipeline.gazetteer import read_gazetteer
from app.pipeline.stated_areas import place_in_stated_area
from app.store.ledger_writer import LedgerWriter, Origin, Placed
from app.store.placed_events import PlacedEvent, read_placed_events
from app.store.placed_flows import PlacedEnd
from app.store.places import read_places

ORIGIN = "gazetteer"
"""Stands in the ledger for the name of a file, of which there is none."""
_RANK = tuple(Precision)


def _coarsest(*precisions: Precision | None) -> Precision:
    return max((each for each in precisions if each), key=_RANK.index)


def find_place(gazetteer: Gazetteer, query: PlaceQuery) -> PlaceAnswer:
    """Return what the gazetteer answers, never more precise than the source's own words.

    Nor more precise than a place that was found by its name. A name that leads nowhere leaves the
    area that the source states around it.
    """
    answer = gazetteer.find_place(query)
    if not isinstance(answer, PlaceMatch):
        area = place_in_stated_area(gazetteer, query, answer)
        if area is None:
            return answer
        answer = area
    # A line is no measure: what is known of one is its area, and the geocoder has said which.
    stated = None if query.precision is Precision.LINEAR else query.precision
    named = None if query.point else tell_best_precision(answer.place)
    precision = _coarsest(answer.precision, stated, named)
    return answer if precision is answer.precision else replace(answer, precision=precision)


def find_ends(gazetteer: Gazetteer, flow: FlowDraft) -> tuple[PlaceAnswer, PlaceAnswer]:
    """Return what the gazetteer answers about where a movement began and where it went."""
    return find_place(gazetteer, flow.origin), find_place(gazetteer, flow.dest)


def describe_words(query: PlaceQuery) -> str:
    """Return the words by which a source names a place, for a list that an editor reads."""
    around = ", ".join(filter(None, (query.context, query.admin3, query.admin2, query.admin1)))
    name = query.place_id or query.name or ("a position without words" if query.point else "")
    words = f"{name} ({around})" if name and around else name or around or "no words"
    return redact_words(words)


Before = PlacedEvent | PlacedEnd
"""What was placed before: an event, or one end of a movement."""


def _compare_matches(event: Before, old: Place | None, new: PlaceMatch) -> PlacingChange:
    if event.place_id is None:
        return PlacingChange.FOUND
    if old is None or not (lies_in(new.place, old) or lies_in(old, new.place)):
        return PlacingChange.MOVED
    before = _RANK.index(event.precision), lies_in(new.place, old)
    after = _RANK.index(new.precision), lies_in(old, new.place)
    return PlacingChange.FINER if after < before else PlacingChange.COARSER


def compare_placing(event: Before, old: Place | None, answer: PlaceAnswer) -> PlacingChange:
    """Return what an answer changes of an event; `old` is its place as the gazetteer has it now."""
    if isinstance(answer, PlaceMatch):
        placed = (answer.place.place_id, answer.precision, answer.point)
        if placed == (event.place_id, event.precision, event.point):
            return PlacingChange.SAME
        return _compare_matches(event, old, answer)
    if event.place_id is None:
        return PlacingChange.SAME
    return PlacingChange.AMBIGUOUS if isinstance(answer, Ambiguous) else PlacingChange.LOST


@dataclass(slots=True)
class _Replacing:
    """One go through the ledger's events with the gazetteer as it is now."""

    connection: Connection
    at: datetime
    places: dict[str, Place]
    gazetteer: Gazetteer
    report: ReplacingReport = field(default_factory=ReplacingReport)

    def look_at(self, batch: Sequence[PlacedEvent]) -> None:
        """Place a batch of one adapter's events again; write those that come to lie elsewhere."""
        dataset = batch[0].adapter
        if not keeps_whole_rows(dataset) and not is_curated(dataset):
            self.report.note_unasked(dataset, len(batch))
            return
        if not keeps_whole_rows(dataset):
            for event in batch:
                self._ask_for_import(event)
            return
        changed = [placed for event in batch if (placed := self._place_again(event))]
        if changed:
            origin = Origin(batch[0].adapter, ORIGIN, self.at, Correction())
            LedgerWriter(self.connection, origin).write_batch(changed)

    def _place_again(self, event: PlacedEvent) -> Placed | None:
        try:
            draft = normalise_record(read_kept_row(event.adapter, event.provider))
        except RejectedRecord:
            self.report.unreadable += 1
            return None
        if not isinstance(draft, EventDraft):
            return None
        answer = find_place(self.gazetteer, draft.place)
        change = compare_placing(event, self._find_old(event), answer)
        self.report.note_change(change, f"{event.event_id}: {describe_words(draft.place)}")
        if change is PlacingChange.SAME:
            return None
        # The kept row has neither what was lost at the import, which the flags tell of, nor the
        # word of the importer on who may see it, nor what told it apart from others like it.
        kept = replace(
            draft,
            provider_id=event.provider_id,
            flags=event.flags,
            visibility=event.visibility,
        )
        return Placed(kept, answer)

    def _ask_for_import(self, event: PlacedEvent) -> None:
        try:
            query = read_place(event.provider, event.on)
        except RejectedRecord:
            self.report.unreadable += 1
            return
        answer = find_place(self.gazetteer, query)
        if compare_placing(event, self._find_old(event), answer) is PlacingChange.SAME:
            self.report.changes[PlacingChange.SAME] += 1
        else:
            to_import = self.report.to_import
            to_import[event.adapter] = to_import.get(event.adapter, 0) + 1

    def _find_old(self, event: PlacedEvent) -> Place | None:
        return self.places.get(event.place_id or "")


def place_events_again(
    connection: Connection, *, gazetteer: Gazetteer | None = None
) -> ReplacingReport:
    """Look for the place of every event of the ledger again, in the caller's transaction.

    For when the gazetteer has changed; the caller has its turn. Only events whose answer differs
    get a new revision, with the reason `gazetteer_update`.
    """
    started = time.perf_counter()
    batches = read_placed_events(connection)
    first = next(batches, None)
    if first is None:
        return ReplacingReport()
    places = {place.place_id: place for place in read_places(connection)}
    gazetteer = gazetteer or read_gazetteer(connection)
    going = _Replacing(connection, datetime.now(UTC), places, gazetteer)
    for batch in chain([first], batches):
        going.look_at(batch)
    going.report.seconds = round(time.perf_counter() - started, 3)
    return going.report

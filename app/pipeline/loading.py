"""Bring a file into the ledger: ingest, normalise, geocode, write; all of it or nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Engine

from app.domain.column_use import ColumnUse
from app.domain.correction import Correction
from app.domain.report import LoadReport
from app.domain.source import SourceRecord
from app.ingest import ReadOptions, find_adapter, name_dataset, read_records
from app.normalise import normalise_note
from app.pipeline.completeness import retract_vanished
from app.pipeline.gazetteer import read_gazetteer
from app.pipeline.load_batches import LoadBatches
from app.pipeline.rejects import Rejects, check_target, keep_rejects
from app.pipeline.turns import take_turn
from app.store.kept_private import PrivacyKeeper, read_privacy
from app.store.ledger_writer import LedgerWriter, Origin
from app.store.load_rows import SeenRows
from app.store.modes import refuse_when_closed

BATCH = 1000


def _cut_batches(records: Iterable[SourceRecord]) -> Iterator[list[SourceRecord]]:
    iterator = iter(records)
    while batch := list(islice(iterator, BATCH)):
        yield batch


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """Why a load changes what it changes, how its file is read, and who is told of its progress.

    `complete` says that the file has all that its source holds: what earlier loads of the same
    dataset had and this one has not is taken back, more than half of it only with
    `accept_missing`. `private` says whether its rows are kept for comparison only; None keeps
    known ones as they stand, and new ones as the terms of their format and the rest of the dataset
    ask for. Rejected rows are written to `rejects`, if given, and over what is there only with
    `overwrite`. `on_rows` is told after each batch how many rows it had, `on_wait` that another
    process writes and has to end first.
    """

    correction: Correction = Correction()
    reading: ReadOptions = ReadOptions()
    complete: bool = False
    accept_missing: bool = False
    private: bool | None = None
    rejects: Path | None = None
    overwrite: bool = False
    on_rows: Callable[[int], None] = lambda rows: None
    on_wait: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class _File:
    """What is loaded: a file, the format that it is in, and what is known of it beside."""

    adapter: str
    path: Path
    options: LoadOptions

    @property
    def dataset(self) -> str:
        """The set of rows in which an id of the file stands for one record."""
        return name_dataset(self.adapter, self.path, self.options.reading)

    def _tell_columns(self) -> tuple[ColumnUse, ...]:
        tell = find_adapter(self.adapter).tell_columns
        return tell(self.path, self.options.reading) if tell else ()

    def _settle_privacy(self, connection: Connection, report: LoadReport) -> PrivacyKeeper:
        """Decide whether all rows are private, and what keeps single ones so if nobody said."""
        stands, wanted = read_privacy(connection, report.adapter), self.options.private
        by_terms = find_adapter(self.adapter).is_private
        report.private = by_terms or stands.is_private if wanted is None else wanted
        return PrivacyKeeper(wanted is None, stands.has_private, report)

    def begin(self, connection: Connection, rejects: Rejects | None) -> LoadBatches:
        """Return what takes the rows in."""
        report = LoadReport(adapter=self.dataset, columns=self._tell_columns())
        privacy = self._settle_privacy(connection, report)
        note = normalise_note("note", self.options.correction.note)
        correction = replace(self.options.correction, note=note)
        origin = Origin(report.adapter, self.path.name, datetime.now(UTC), correction)
        return LoadBatches(
            report,
            LedgerWriter(connection, origin, privacy),
            read_gazetteer(connection),
            SeenRows(connection),
            rejects,
        )

    def take_back(self, connection: Connection, load: LoadBatches) -> None:
        """Withdraw what the file lacks, if it has everything and every row could be told."""
        options, report = self.options, load.report
        if not (options.complete or find_adapter(self.adapter).is_complete):
            return
        if load.unidentified is not None:
            report.not_retracted = (
                f"of the row on line {load.unidentified} nobody can tell which record it is "
                "about, so none was taken back as missing"
            )
            return
        report.retracted += retract_vanished(
            connection,
            report.adapter,
            load.writer.at,
            accept_missing=options.accept_missing,
        )


def import_file(
    engine: Engine,
    adapter: str,
    path: Path,
    *,
    dry_run: bool = False,
    options: LoadOptions = LoadOptions(),
) -> LoadReport:
    """Load one file (or record folder) into the ledger, all or nothing.

    Loading the same file again changes nothing; what a record folder no longer has is retracted.
    Raises MasarError when the file cannot be read at all, when it lacks too much of what it is
    said to have, or when the mode is read-only.
    """
    started = time.perf_counter()
    file = _File(adapter, path, options)
    records = read_records(adapter, path, options.reading)
    if options.rejects is not None:
        check_target(options.rejects, path, overwrite=options.overwrite)
    with engine.connect() as connection, connection.begin() as transaction:
        take_turn(connection, options.on_wait)
        if not dry_run:
            refuse_when_closed(connection, path.name)
        as_features = find_adapter(adapter).hands_back_features
        with keep_rejects(options.rejects, as_features=as_features) as rejects:
            load = file.begin(connection, rejects)
            for batch in _cut_batches(records):
                load.take_batch(batch)
                options.on_rows(len(batch))
            file.take_back(connection, load)
        if dry_run:
            transaction.rollback()
    load.report.seconds = round(time.perf_counter() - started, 3)
    return load.report

"""Take records out: as the public may see them, or exactly as the ledger has them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine

from app.domain.errors import MasarError
from app.domain.export import ExportFilter, ExportReport
from app.domain.mode import SecurityMode
from app.encode.shapes import Chunk, EncodeOptions, Shape, Subject, Tally
from app.encode.shapes.rows import Row
from app.pipeline.exported_ledger import read_exact_rows
from app.pipeline.exported_view import COLLECTION, read_shown_rows
from app.query.exports import count_export
from app.store.export_rows import count_exported, list_own_columns
from app.store.modes import ModeInForce, read_mode

PUBLIC, EXACT = "public", "exact"


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is exported: of which records, in which shape, in which view.

    Without `exact` the engine must be the public role's: what it cannot read is in no export.
    """

    subject: Subject
    shape: Shape
    asked: ExportFilter = ExportFilter()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who is told how many records there are, and after some of them how many more were read."""

    on_total: Callable[[int], None] | None = None
    on_rows: Callable[[int], None] = lambda rows: None


def export_records(
    engine: Engine,
    request: ExportRequest,
    write: Callable[[Chunk], None],
    watcher: Watcher = Watcher(),
) -> ExportReport:
    """Read records of one moment and write them; return what was written, and what was not.

    Nothing is changed. Raises MasarError in the dark, when the public may see nothing.
    """
    started = time.perf_counter()
    isolated = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with isolated.connect() as connection:
        mode = read_mode(connection)
        if not request.exact:
            _refuse_in_the_dark(mode)
        if watcher.on_total:
            watcher.on_total(_count(connection, request))
        report = _export(connection, request, write, watcher.on_rows)
    report.mode = mode.mode.value
    report.seconds = round(time.perf_counter() - started, 3)
    return report


def _refuse_in_the_dark(found: ModeInForce) -> None:
    if found.mode is SecurityMode.DARK:
        raise MasarError(
            "The mode is dark: nothing may be shown, and nothing is exported.",
            "`masar mode` tells why; a backup for the operator alone is made with --exact.",
        )


def _count(connection: Connection, request: ExportRequest) -> int:
    if request.exact:
        return count_exported(connection, request.subject, request.asked)
    query = count_export(COLLECTION[request.subject], request.asked)
    return int(connection.scalar(query) or 0)


def _list_more_columns(connection: Connection, request: ExportRequest) -> tuple[str, ...]:
    """Return the columns of the sources' own rows that the shape lacks, so that none is lost."""
    shape = request.shape
    if not (request.exact and shape.own_adapter):
        return ()
    own = list_own_columns(connection, request.subject, shape.own_adapter, request.asked)
    return tuple(sorted(own - set(shape.columns)))


def _export(
    connection: Connection,
    request: ExportRequest,
    write: Callable[[Chunk], None],
    on_rows: Callable[[int], None],
) -> ExportReport:
    options = EncodeOptions(
        verbatim=request.exact,
        properties=COLLECTION[request.subject].properties,
        more_columns=_list_more_columns(connection, request),
    )
    subject, asked, tally = request.subject, request.asked, Tally()
    batches = (
        read_exact_rows(connection, subject, asked, request.shape.own_adapter)
        if request.exact
        else read_shown_rows(connection, subject, asked)
    )
    for chunk in request.shape.encode(_watch(batches, on_rows), tally, options):
        write(chunk)
    return _report(request, options, tally)


def _watch(batches: Iterable[list[Row]], on_rows: Callable[[int], None]) -> Iterator[Row]:
    for batch in batches:
        yield from batch
        on_rows(len(batch))


def _report(request: ExportRequest, options: EncodeOptions, tally: Tally) -> ExportReport:
    shape = request.shape
    columns = shape.columns or options.properties
    return ExportReport(
        subject=request.subject.value,
        shape=shape.name,
        view=EXACT if request.exact else PUBLIC,
        mode="",
        rows=tally.rows,
        foreign_rows=tally.rows - tally.own_rows,
        left_out=dict(sorted(tally.left_out.items())),
        not_filled=[name for name in columns if name not in tally.filled] if tally.rows else [],
        not_kept=dict(sorted(tally.not_kept.items())),
        more_columns=options.more_columns,
        formulas=tally.formulas,
        disarmed=not options.verbatim,
    )

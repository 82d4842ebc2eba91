"""The ledger's current records as an operator takes them out: exact, with the sources' own rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    and_,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY

from app.domain.export import ExportFilter
from app.store.ledger_tables import EVENT, FLOW

BATCH = 1000
"""Records that are in memory at once."""
_VIEWS = MetaData()
_BETWEEN = ":"
Rows = list[dict[str, Any]]


def _view_of(table: Table) -> Table:
    copies = [Column(column.name, column.type) for column in table.columns]
    return Table(f"current_{table.name}", _VIEWS, *copies, schema="ledger")


_EVENT, _FLOW = _view_of(EVENT), _view_of(FLOW)
_STORED = {_EVENT.name: EVENT, _FLOW.name: FLOW}


def _match_dataset(view: Table, dataset: str) -> ColumnElement[bool]:
    name = view.c.adapter
    return or_(name == dataset, name.startswith(f"{dataset}{_BETWEEN}", autoescape=True))


def _match(view: Table, asked: ExportFilter) -> ColumnElement[bool]:
    parts = []
    if asked.dates and asked.dates.start:
        parts.append(view.c.date_end >= asked.dates.start)
    if asked.dates and asked.dates.end:
        parts.append(view.c.date_start <= asked.dates.end)
    if asked.dataset:
        parts.append(_match_dataset(view, asked.dataset))
    return and_(True, *parts)


def _list_columns(view: Table) -> list[ColumnElement[Any]]:
    if "geom_exact" not in view.c:
        return list(view.c)
    point = view.c.geom_exact
    return [
        *(column for column in view.c if column.name != "geom_exact"),
        func.ST_X(point).label("lon"),
        func.ST_Y(point).label("lat"),
        view.c.provider.op("->>")("where_coordinates").label("provider_location"),
    ]


def _read_batches(connection: Connection, view: Table, asked: ExportFilter) -> Iterator[Rows]:
    """Yield rows in order: sorted by their numbers alone, since whole rows would fill the disk."""
    # By the sources' own ids, which are the same in every database; byte by byte, so that no
    # language of the server counts.
    order = (view.c.date_start, view.c.adapter.collate("C"), view.c.provider_id.collate("C"))
    query = select(view.c.seq).where(_match(view, asked)).order_by(*order)
    table = _STORED[view.name]
    with connection.execute(query.execution_options(yield_per=BATCH)) as result:
        for numbers in result.scalars().partitions():
            wanted = func.any(literal(list(numbers), ARRAY(BigInteger)))
            rows = connection.execute(select(*_list_columns(table)).where(table.c.seq == wanted))
            found = {row["seq"]: dict(row) for row in rows.mappings()}
            yield [found[number] for number in numbers]


def read_exported_events(connection: Connection, asked: ExportFilter) -> Iterator[Rows]:
    """Yield the current events of the ledger, the earliest first; a box is not looked at.

    `lon`, `lat` is the position that the source gave, if any. Memory stays flat.
    """
    return _read_batches(connection, _EVENT, asked)


def read_exported_flows(connection: Connection, asked: ExportFilter) -> Iterator[Rows]:
    """Yield the current movements of the ledger, the earliest first; a box is not looked at."""
    return _read_batches(connection, _FLOW, asked)


def count_exported(connection: Connection, subject: str, asked: ExportFilter) -> int:
    """Count the current `events` or `flows` of the ledger that are asked for."""
    view = _EVENT if subject == "events" else _FLOW
    query = select(func.count()).select_from(view).where(_match(view, asked))
    return int(connection.scalar(query) or 0)


def list_own_columns(
    connection: Connection, subject: str, adapter: str, asked: ExportFilter
) -> set[str]:
    """Return the names of all columns that a format's own rows have in the ledger."""
    view = _EVENT if subject == "events" else _FLOW
    if "provider" not in view.c:
        return set()
    name = func.jsonb_object_keys(view.c.provider).label("name")
    query = select(name).where(_match(view, asked), _match_dataset(view, adapter))
    return set(connection.scalars(query.distinct()))

"""Movements as both their ends are placed now, with the rows that their sources wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Column, Connection, MetaData, RowMapping, Table, select

from app.domain.place import Precision
from app.store.ledger_tables import FLOW

BATCH = 1000
_CURRENT = Table(
    "current_flow",
    MetaData(),
    *(Column(column.name, column.type) for column in FLOW.columns),
    schema="ledger",
)


@dataclass(frozen=True, slots=True)
class PlacedEnd:
    """Where one end of a movement is placed; `place_id` is None when it was not found."""

    place_id: str | None
    precision: Precision
    point: None = None


@dataclass(frozen=True, slots=True)
class PlacedFlow:
    """One current movement: its ends, and its row as the source wrote it (`provider`)."""

    flow_id: str
    adapter: str
    provider: Mapping[str, str]
    flags: tuple[str, ...]
    origin: PlacedEnd
    dest: PlacedEnd


def _read_end(row: RowMapping, end: str) -> PlacedEnd:
    # An id that a source gave stands there although no place has it.
    found = row[f"{end}_match_method"] is not None
    precision = Precision(row[f"{end}_precision"] or Precision.COUNTRY)
    return PlacedEnd(row[f"{end}_place_id"] if found else None, precision)


def read_placed_flows(connection: Connection) -> Iterator[list[PlacedFlow]]:
    """Yield the current movements whose row is kept, in batches of one adapter each.

    A curated record names its places by id, so there is nothing to look for again.
    """
    query = select(_CURRENT).where(_CURRENT.c.provider.is_not(None))
    ordered = query.order_by(_CURRENT.c.adapter, _CURRENT.c.flow_id)
    batch: list[PlacedFlow] = []
    with connection.execute(ordered.execution_options(yield_per=BATCH)) as rows:
        for row in rows.mappings():
            if batch and (len(batch) == BATCH or batch[0].adapter != row["adapter"]):
                yield batch
                batch = []
            batch.append(
                PlacedFlow(
                    flow_id=row["flow_id"],
                    adapter=row["adapter"],
                    provider=row["provider"],
                    flags=tuple(row["flags"] or ()),
                    origin=_read_end(row, "origin"),
                    dest=_read_end(row, "dest"),
                )
            )
    if batch:
        yield batch

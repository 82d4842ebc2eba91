"""Events as they are placed now, with the words that their sources used for the place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Connection, MetaData, Table, func, select

from app.domain.event import Visibility
from app.domain.place import Point, Precision
from app.store.ledger_tables import EVENT

BATCH = 1000
_CURRENT = Table(
    "current_event",
    MetaData(),
    *(Column(column.name, column.type) for column in EVENT.columns),
    schema="ledger",
)


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """One current event: where it is placed, and its row as the source wrote it (`provider`)."""

    event_id: str
    adapter: str
    provider_id: str
    provider: Mapping[str, str]
    flags: tuple[str, ...]
    visibility: Visibility
    on: date
    place_id: str | None
    precision: Precision
    point: Point | None


def read_placed_events(connection: Connection) -> Iterator[list[PlacedEvent]]:
    """Yield all current events in batches of one adapter each, as they are when this begins.

    Withdrawn events are not among them. Memory stays flat.
    """
    event = _CURRENT.c
    query = select(
        event.event_id, event.adapter, event.provider_id, event.provider, event.flags,
        event.visibility, event.date_start, event.place_id, event.precision,
        func.ST_X(event.geom_exact).label("lon"), func.ST_Y(event.geom_exact).label("lat"),
    ).order_by(event.adapter, event.event_id)  # fmt: skip
    batch: list[PlacedEvent] = []
    with connection.execute(query.execution_options(yield_per=BATCH)) as rows:
        for row in rows:
            if batch and (len(batch) == BATCH or batch[0].adapter != row.adapter):
                yield batch
                batch = []
            batch.append(
                PlacedEvent(
                    event_id=row.event_id,
                    adapter=row.adapter,
                    provider_id=row.provider_id,
                    provider=row.provider,
                    flags=tuple(row.flags),
                    visibility=Visibility(row.visibility),
                    on=row.date_start,
                    place_id=row.place_id,
                    precision=Precision(row.precision),
                    point=None if row.lon is None else Point(row.lon, row.lat),
                )
            )
    if batch:
        yield batch

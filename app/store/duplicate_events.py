"""The events of all datasets in the order of their days, with what is compared of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select, true

from app.store.columns import match_any
from app.store.gazetteer_tables import PLACE
from app.store.ledger_reader import CURRENT_EVENT
from app.store.ledger_tables import CLAIM, LOAD, SOURCE

Row = Mapping[str, Any]
CHUNK = 2000
"""Events that are in memory at once."""
_READ = ("event_id", "adapter", "provider_id", "date_start", "date_end", "precision", "precision_m",
         "scope", "place_id", "event_type", "sub_event_type", "actor1", "actor2", "title_en",
         "summary_en", "provider", "recorded_at")  # fmt: skip
_CLAIMED = ("measure", "population", "low", "best", "high")


@dataclass(frozen=True, slots=True)
class DayRange:
    """Events that overlap these days; an open end is None."""

    first: date | None = None
    last: date | None = None


def _list_claims() -> ColumnElement[Any]:
    """Return an event's own figures as a JSON list; those of its newest revision."""
    figure = func.jsonb_build_object(*(part for name in _CLAIMED for part in (name, CLAIM.c[name])))
    return (
        select(func.coalesce(func.jsonb_agg(figure), func.jsonb_build_array()))
        .where(
            CLAIM.c.subject_id == CURRENT_EVENT.c.event_id,
            CLAIM.c.subject_revision == CURRENT_EVENT.c.revision,
        )
        .scalar_subquery()
    )


def _find_position() -> list[ColumnElement[Any]]:
    """Return longitude and latitude: the source's own position, else that of the place."""
    stated: ColumnElement[Any] = CURRENT_EVENT.c.geom_exact
    named: ColumnElement[Any] = PLACE.c.point
    return [
        case((stated.is_not(None), read(stated)), else_=read(named)).label(name)
        for name, read in (("lon", func.ST_X), ("lat", func.ST_Y))
    ]


def _select_events(days: DayRange, ids: Sequence[str] | None) -> Select[Any]:
    event = CURRENT_EVENT
    conditions: list[ColumnElement[bool]] = [true()]
    if days.first is not None:
        conditions.append(event.c.date_end >= days.first)
    if days.last is not None:
        conditions.append(event.c.date_start <= days.last)
    if ids is not None:
        conditions.append(match_any(event.c.event_id, ids))
    return (
        select(
            *(event.c[name] for name in _READ),
            *_find_position(),
            *(PLACE.c[f"admin{level}_pcode"] for level in (1, 2, 3)),
            PLACE.c.name_en.label("place_name"),
            _list_claims().label("claims"),
        )
        .select_from(event.outerjoin(PLACE, PLACE.c.place_id == event.c.place_id))
        .where(and_(*conditions))
        .order_by(event.c.date_start, event.c.event_id)
    )


def stream_events(
    connection: Connection, days: DayRange = DayRange(), ids: Sequence[str] | None = None
) -> Iterator[Row]:
    """Yield current events in the order of their first day, each with its claims as `claims`.

    The rows stay in the database until they are asked for.
    """
    rows = connection.execution_options(yield_per=CHUNK).execute(_select_events(days, ids))
    for row in rows.mappings():
        yield dict(row)


def read_dataset_sources(connection: Connection) -> dict[str, set[str]]:
    """Return the names of those who speak in each dataset: ids and names of its sources."""
    asserted = (
        select(LOAD.c.adapter, CLAIM.c.asserted_by)
        .join(CLAIM, CLAIM.c.load_id == LOAD.c.load_id)
        .distinct()
        .subquery()
    )
    query = select(asserted, SOURCE.c.name_en).outerjoin(
        SOURCE, SOURCE.c.source_id == asserted.c.asserted_by
    )
    names: dict[str, set[str]] = defaultdict(set)
    for dataset, source_id, name in connection.execute(query):
        names[dataset] |= {source_id, name or source_id}
    return names

"""The newest revisions that the ledger already has of the records of a load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Table,
    Text,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from app.domain.event import Visibility
from app.domain.place import Point
from app.store.ledger_rows import FLOW_PLACING, PLACING, Row, spell_point
from app.store.ledger_tables import EVENT, FLOW


@dataclass(frozen=True, slots=True)
class Known:
    """The newest revision of a record that the ledger already has; `placing` is its place.

    `is_private` says that it is an event which is kept for comparison only.
    """

    subject_id: str
    revision: int
    content_hash: str
    placing: Row = field(default_factory=dict)
    is_private: bool = False


def _list_told(table: Table) -> list[ColumnElement[Any]]:
    if table is FLOW:
        return [FLOW.c[name] for name in FLOW_PLACING]
    if table is not EVENT:
        return []
    point = EVENT.c.geom_exact
    plain = [EVENT.c[name] for name in PLACING if name != "geom_exact"]
    where = [func.ST_X(point).label("lon"), func.ST_Y(point).label("lat")]
    return [*plain, *where, EVENT.c.visibility]


def _read_placing(row: RowMapping) -> Row:
    if "lon" not in row:
        return {name: row[name] for name in FLOW_PLACING if name in row}
    point = None if row["lon"] is None else Point(row["lon"], row["lat"])
    return {name: row[name] for name in PLACING if name != "geom_exact"} | {
        "geom_exact": spell_point(point)
    }


def _select_newest(table: Table, id_column: str, adapter: str, ids: Sequence[str]) -> Select[Any]:
    """Return the newest revision of each of these records that the ledger already has.

    One look into the index per id: asked for all ids at once, a table without statistics, as it
    is while it is being filled, would be read from end to end for every batch.
    """
    given = (
        func.unnest(literal(list(ids), ARRAY(Text)))
        .table_valued("provider_id", name="given")
        .render_derived()
    )
    newest = (
        select(
            table.c.provider_id,
            table.c[id_column],
            table.c.revision,
            table.c.content_hash,
            *_list_told(table),
        )
        .where(table.c.adapter == adapter, table.c.provider_id == given.c.provider_id)
        .order_by(table.c.revision.desc())
        .limit(1)
        .lateral("newest")
    )
    return select(newest).select_from(given.join(newest, true()))


def read_known(
    connection: Connection, kind: tuple[Table, str], adapter: str, ids: Sequence[str]
) -> dict[str, Known]:
    """Return the newest revisions of an adapter's records by the ids that their source gives.

    `kind` is the table of their kind and the name of its column of our own ids.
    """
    table, id_column = kind
    rows = connection.execute(_select_newest(table, id_column, adapter, ids)).mappings()
    return {
        row["provider_id"]: Known(
            row[id_column],
            row["revision"],
            row["content_hash"],
            _read_placing(row),
            row.get("visibility") == Visibility.PRIVATE.value,
        )
        for row in rows
    }

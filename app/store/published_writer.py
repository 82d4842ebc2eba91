"""Replace what is shown by what should be shown, touching only the rows that differ."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import orjson
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    MetaData,
    Select,
    Table,
    Text,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    true,
)

from app.store.bulk_copy import copy_rows
from app.store.columns import SRID
from app.store.gazetteer_tables import PLACE

_SET_HERE = frozenset(
    {"row_id", "revision", "shown_from", "shown_to", "published_at", "revised_at", "geom",
     "spot", "feature"}
)  # fmt: skip
"""Counted and timed by what readers saw: the ledger's own numbers and times would tell of
corrections to what is hidden. The last two are made by the database."""
_LOOKED_AT = Table("looked_at", MetaData(), Column("subject_id", Text), prefixes=["TEMPORARY"])
_HASHED = orjson.OPT_SORT_KEYS
_NOT_SHOWN = frozenset({"revision", "revised_at", "reason_code"})
"""What of a row is told only together with a visible change."""


@dataclass(frozen=True, slots=True)
class Change:
    """How many rows of one table were newly shown and how many were taken down."""

    shown: int = 0
    withdrawn: int = 0


def find_subject(table: Table) -> Column[Any]:
    """Return the column that says which record a row belongs to."""
    return table.c.subject_id if "subject_id" in table.c else table.c.id


@cache
def _make_wanted(table: Table) -> Table:
    names = [column.name for column in table.columns if column.name not in _SET_HERE]
    columns: list[Column[Any]] = [Column(name, table.c[name].type) for name in names]
    if "geom" in table.c:
        columns += [Column("wkt", Text), Column("area_place_id", Text)]
    return Table(f"wanted_{table.name}", MetaData(), *columns, prefixes=["TEMPORARY"])


@dataclass(slots=True)
class Stage:
    """Rows that should be shown, collected in temporary tables until all are known.

    With `whole`, what is not staged is not shown any more; else only the records that were
    looked at (`note_looked_at`) are replaced and all others stay as they are.
    """

    connection: Connection
    now: datetime
    whole: bool
    tables: Sequence[Table]
    wanted: Mapping[str, Table] = field(init=False)
    _outlines: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        """Make the temporary tables; they go with the transaction."""
        self.wanted = {table.name: _make_wanted(table) for table in self.tables}
        for table in (_LOOKED_AT, *self.wanted.values()):
            self.connection.execute(text(f'DROP TABLE IF EXISTS pg_temp."{table.name}"'))
            table.create(self.connection)
        self._outlines = _hash_outlines(self.connection)

    def note_looked_at(self, ids: Iterable[str]) -> None:
        """Say that these records are dealt with, whether or not anything of them is shown."""
        rows = [{"subject_id": own_id} for own_id in ids]
        copy_rows(self.connection, _LOOKED_AT, rows, target=_LOOKED_AT.name)

    def add_rows(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Stage rows; a row's geometry is its `wkt`, else the outline of its `area_place_id`."""
        wanted = self.wanted[table.name]
        staged = [
            {
                **{column.name: row.get(column.name) for column in wanted.columns},
                "row_hash": _hash_row(row, self._outlines),
            }
            for row in rows
        ]
        copy_rows(self.connection, wanted, staged, target=wanted.name)

    def settle(self) -> None:
        """Tell the planner how much was staged; without, it compares every row with every one."""
        for table in (_LOOKED_AT, *self.wanted.values()):
            self.connection.execute(text(f'ANALYZE pg_temp."{table.name}"'))

    def replace_shown(self, table: Table) -> Change:
        """Make what was staged what `table` shows from now on; equal rows stay untouched."""
        wanted = self.wanted[table.name]
        same = (wanted.c.id == table.c.id) & (wanted.c.row_hash == table.c.row_hash)
        own = find_subject(table)
        meant = true() if self.whole else own.in_(select(_LOOKED_AT.c.subject_id))
        withdrawn = self._count(
            table.update()
            .where(table.c.shown_to.is_(None), meant, ~exists().where(same))
            .values(shown_to=self.now)
        )
        news = _select_news(table, wanted, self.now)
        names = [column.name for column in news.selected_columns]
        return Change(self._count(table.insert().from_select(names, news)), withdrawn)

    def _count(self, statement: Any) -> int:  # noqa: ANN401 - any statement that changes rows
        options = {"preserve_rowcount": True}
        return int(self.connection.execute(statement, execution_options=options).rowcount)


def _hash_outlines(connection: Connection) -> dict[str, str]:
    query = select(PLACE.c.place_id, func.md5(func.ST_AsBinary(PLACE.c.outline)))
    rows = connection.execute(query.where(PLACE.c.outline.is_not(None)))
    return {row[0]: row[1] for row in rows}


def _hash_row(row: Mapping[str, Any], outlines: Mapping[str, str]) -> str:
    shown = {name: value for name, value in row.items() if name not in _NOT_SHOWN}
    content = [shown, outlines.get(row.get("area_place_id") or "")]
    return hashlib.sha256(orjson.dumps(content, option=_HASHED)).hexdigest()


def _number_version(shown: FromClause, wanted: Table) -> list[ColumnElement[Any]]:
    """Return revision and reason: the first version that readers see is a first report."""
    seen = shown.c.id == wanted.c.id
    last = select(func.max(shown.c.revision)).where(seen).scalar_subquery()
    derived = wanted.c.reason_code == "derived"
    reason = case((or_(derived, exists().where(seen)), wanted.c.reason_code), else_="first_report")
    return [(func.coalesce(last, 0) + 1).label("revision"), reason.label("reason_code")]


def _draw(wanted: Table) -> ColumnElement[Any]:
    outline = select(PLACE.c.outline).where(PLACE.c.place_id == wanted.c.area_place_id)
    return func.coalesce(func.ST_GeomFromText(wanted.c.wkt, SRID), outline.scalar_subquery())


def _select_news(table: Table, wanted: Table, now: datetime) -> Select[Any]:
    shown = table.alias("shown")
    copied = set(wanted.c.keys()) - {"wkt", "area_place_id", "reason_code"}
    columns: list[ColumnElement[Any]] = [c for c in wanted.columns if c.name in copied]
    columns += [literal(now).label("shown_from"), *_number_version(shown, wanted)]
    if "revised_at" in table.c:
        columns.append(literal(now).label("revised_at"))
    if "published_at" in table.c:
        first = select(func.min(shown.c.shown_from)).where(shown.c.id == wanted.c.id)
        columns.append(func.coalesce(first.scalar_subquery(), now).label("published_at"))
    if "geom" in table.c:
        columns.append(_draw(wanted).label("geom"))
    already = exists().where(shown.c.id == wanted.c.id, shown.c.shown_to.is_(None))
    return select(*columns).where(~already)

"""Replace what is shown by what should be shown, touching only the rows that differ."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    cast,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.dialects.postgresql import insert as upsert

from app.store.bulk_copy import copy_rows
from app.store.columns import SRID
from app.store.gazetteer_tables import PLACE
from app.store.ledger_tables import LOAD, TOMBSTONE
from app.store.published_tables import STATE

_SET_HERE = frozenset({"row_id", "shown_from", "shown_to", "published_at", "geom"})


@dataclass(frozen=True, slots=True)
class Change:
    """How many rows of one table were newly shown and how many were taken down."""

    shown: int
    withdrawn: int


def _hash_outlines(connection: Connection) -> dict[str, str]:
    query = select(PLACE.c.place_id, func.md5(func.ST_AsBinary(PLACE.c.outline)))
    rows = connection.execute(query.where(PLACE.c.outline.is_not(None)))
    return {row[0]: row[1] for row in rows}


def _hash_row(row: Mapping[str, Any], outlines: Mapping[str, str]) -> str:
    content = [row, outlines.get(row.get("area_place_id") or "")]
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _stage_rows(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> tuple[Table, list[str]]:
    names = [c.name for c in table.columns if c.name not in _SET_HERE]
    columns: list[Column[Any]] = [Column(name, table.c[name].type) for name in names]
    columns += [Column("wkt", Text), Column("area_place_id", Text)]
    wanted = Table(f"wanted_{table.name}", MetaData(), *columns, prefixes=["TEMPORARY"])
    connection.execute(text(f'DROP TABLE IF EXISTS "{wanted.name}"'))
    wanted.create(connection)
    outlines = _hash_outlines(connection)
    staged = [
        {
            **{name: row.get(name) for name in (*names, "wkt", "area_place_id")},
            "row_hash": _hash_row(row, outlines),
        }
        for row in rows
    ]
    copy_rows(connection, wanted, staged, target=wanted.name)
    # Without statistics the planner compares every wanted row with every shown one.
    connection.execute(text(f'ANALYZE "{wanted.name}"'))
    return wanted, names


def _select_news(table: Table, wanted: Table, names: Sequence[str], now: datetime) -> Select[Any]:
    shown = table.alias("shown")
    drawn = func.coalesce(
        func.ST_GeomFromText(wanted.c.wkt, SRID),
        select(PLACE.c.outline).where(PLACE.c.place_id == wanted.c.area_place_id).scalar_subquery(),
    )
    columns = [*(wanted.c[name] for name in names), literal(now).label("shown_from")]
    if "published_at" in table.c:
        first = select(func.min(shown.c.shown_from)).where(shown.c.id == wanted.c.id)
        columns.append(func.coalesce(first.scalar_subquery(), now).label("published_at"))
    if "geom" in table.c:
        columns.append(drawn.label("geom"))
    already = select(shown.c.id).where(shown.c.id == wanted.c.id, shown.c.shown_to.is_(None))
    return select(*columns).where(~already.exists())


def replace_shown(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], now: datetime
) -> Change:
    """Make `rows` what `table` shows from `now` on; rows that are the same stay untouched.

    A row's geometry is its `wkt`, else the outline of its `area_place_id`, else none.
    """
    wanted, names = _stage_rows(connection, table, rows)
    same = and_(wanted.c.id == table.c.id, wanted.c.row_hash == table.c.row_hash)
    withdrawn = connection.execute(
        table.update()
        .where(table.c.shown_to.is_(None), ~select(wanted.c.id).where(same).exists())
        .values(shown_to=now),
        execution_options={"preserve_rowcount": True},
    ).rowcount
    news = _select_news(table, wanted, names, now)
    shown = connection.execute(
        table.insert().from_select([column.name for column in news.selected_columns], news),
        execution_options={"preserve_rowcount": True},
    ).rowcount
    wanted.drop(connection)
    return Change(shown=shown, withdrawn=withdrawn)


def fingerprint_inputs(connection: Connection, rules: str) -> str:
    """Return a text that changes whenever the view would have to be made anew."""
    newest = select(func.coalesce(func.max(LOAD.c.load_id), 0)).scalar_subquery()
    # Every column that a reader can see; of areas only the outlines are shown.
    place = cast(func.row(*(c for c in PLACE.c if c.name != "area")), Text)
    places = select(
        func.md5(func.string_agg(place, aggregate_order_by(literal(","), PLACE.c.place_id)))
    ).scalar_subquery()
    withdrawn = select(func.count()).select_from(TOMBSTONE).scalar_subquery()
    load_id, gone, digest = connection.execute(select(newest, withdrawn, places)).one()
    return f"{rules}|{digest}|{load_id}-{gone}"


def _drop_ledger(inputs: str) -> str:
    """Return what readers can see of the inputs: rules and places, not what was loaded."""
    return inputs.rpartition("|")[0]


def note_state(
    connection: Connection,
    policy: str,
    rules: str,
    times: tuple[datetime, datetime | None],
    *,
    changed: bool,
) -> None:
    """Remember what the view was made from; count one more state if readers see a difference.

    Every cache key depends on that count: it must not tell that something hidden has come in.
    `rules` stands for whatever decides what is shown; `times` are now and the next look.
    """
    now, next_at = times
    inputs = fingerprint_inputs(connection, rules)
    before = connection.scalar(select(STATE.c.inputs))
    news: dict[str, object] = {"inputs": inputs, "next_at": next_at, "policy": policy}
    first = upsert(STATE).values(only_row=True, revision=1, published_at=now, **news)
    if changed or before is None or _drop_ledger(before) != _drop_ledger(inputs):
        news |= {"revision": STATE.c.revision + 1, "published_at": now}
    connection.execute(first.on_conflict_do_update(index_elements=[STATE.c.only_row], set_=news))


def is_current(connection: Connection, rules: str, now: datetime) -> bool:
    """Whether publishing now would change nothing: same inputs, nothing has come due."""
    state = connection.execute(select(STATE.c.inputs, STATE.c.next_at)).one_or_none()
    if state is None or (state.next_at is not None and state.next_at <= now):
        return False
    return bool(state.inputs == fingerprint_inputs(connection, rules))

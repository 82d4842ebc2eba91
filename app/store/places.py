"""Places in and out of the gazetteer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from app.domain.place import Place, Point
from app.store.bulk_copy import copy_rows
from app.store.gazetteer_tables import GAZETTEER_STATE, PLACE

_STAGED = Table(
    "staged_place",
    MetaData(),
    *(Column(column.name, column.type) for column in PLACE.c),
    prefixes=["TEMPORARY"],
)
_PLAIN = tuple(c.name for c in PLACE.c if c.name not in {"aliases", "point", "area", "outline"})


def _list_rows(places: Iterable[Place]) -> list[dict[str, object]]:
    # Here, so that whoever only reads does without the geometry library.
    from app.store.outlines import spell_areas, spell_point

    known = list(places)
    return [
        {
            **{name: getattr(place, name) for name in _PLAIN},
            "aliases": list(place.aliases),
            "point": spell_point(place.point),
            "area": area,
            "outline": outline,
        }
        for place, (area, outline) in zip(known, spell_areas(known), strict=True)
    ]


def _equal_rows(one: Table, other: Table) -> ColumnElement[bool]:
    pairs = [(one.c[column.name], other.c[column.name]) for column in PLACE.c]
    key, *values = pairs
    return and_(key[0] == key[1], *(a.is_not_distinct_from(b) for a, b in values))


def _stage_rows(connection: Connection, rows: list[dict[str, object]]) -> None:
    connection.execute(text("DROP TABLE IF EXISTS pg_temp.staged_place"))
    connection.execute(
        text("CREATE TEMPORARY TABLE staged_place (LIKE gazetteer.place) ON COMMIT DROP")
    )
    copy_rows(connection, PLACE, rows, target="staged_place")
    connection.execute(text("ANALYZE pg_temp.staged_place"))


def _move_staged(connection: Connection) -> set[str]:
    """Make the staged rows the places; return the levels of those that differ."""
    stays = exists(select(1).select_from(_STAGED).where(_equal_rows(_STAGED, PLACE)))
    gone = connection.scalars(delete(PLACE).where(~stays).returning(PLACE.c.level))
    levels = set(gone)
    known = exists(select(1).select_from(PLACE).where(PLACE.c.place_id == _STAGED.c.place_id))
    names = [column.name for column in PLACE.c]
    added = insert(PLACE).from_select(names, select(_STAGED).where(~known))
    levels |= set(connection.scalars(added.returning(PLACE.c.level)))
    return levels


def _note_change(connection: Connection, inputs: str, *, seen: bool) -> None:
    before = connection.execute(select(GAZETTEER_STATE)).mappings().one_or_none()
    values: dict[str, object] = {"inputs": inputs}
    if seen or before is None:
        values |= {
            "revision": before["revision"] + 1 if before else 1,
            "changed_at": datetime.now(UTC),
        }
    else:
        values |= {name: before[name] for name in ("revision", "changed_at")}
    first = upsert(GAZETTEER_STATE).values(only_row=True, **values)
    connection.execute(first.on_conflict_do_update(index_elements=["only_row"], set_=values))


def replace_places(
    connection: Connection, places: Iterable[Place], *, inputs: str = "", redrawn: bool = False
) -> bool:
    """Make these the places of the gazetteer; return whether any differs from before.

    Only rows that differ are written. The revision counts one more when readers can see that; a
    hidden site must not show by its number. `inputs` says what the places were made from, for
    `has_inputs`; `redrawn` that boundaries of any day have changed, which readers see too.
    Outlines are oriented as RFC 7946 asks: exterior rings counter-clockwise. Raises MasarError
    naming the place when an outline is not valid.
    """
    rows = _list_rows(places)
    _stage_rows(connection, rows)
    changed = _move_staged(connection)
    if changed:
        connection.execute(text("ANALYZE gazetteer.place"))
    _note_change(connection, inputs, seen=redrawn or bool(changed - {"site"}))
    return bool(changed) or redrawn


def has_inputs(connection: Connection, inputs: str) -> bool:
    """Whether the places are those that were made from these inputs last."""
    return connection.scalar(select(GAZETTEER_STATE.c.inputs)) == inputs


def read_gazetteer_revision(connection: Connection) -> int:
    """Return the number of the gazetteer's state that readers can see; 0 before the first."""
    return connection.scalar(select(GAZETTEER_STATE.c.revision)) or 0


def select_places(*, with_areas: bool = True) -> Select[Any]:
    """Return every place with `lon` and `lat`, and with `area_wkb` when asked for."""
    columns: list[ColumnElement[Any]] = [
        column for column in PLACE.c if column.name not in {"point", "area", "outline"}
    ]
    columns.append(func.ST_X(PLACE.c.point).label("lon"))
    columns.append(func.ST_Y(PLACE.c.point).label("lat"))
    if with_areas:
        columns.append(func.ST_AsBinary(PLACE.c.area).label("area_wkb"))
    return select(*columns)


def make_place(row: Mapping[Any, Any]) -> Place:
    """Return the place of a row of `select_places`."""
    values = dict(row)
    lon, lat, wkb = values.pop("lon"), values.pop("lat"), values.pop("area_wkb", None)
    values["aliases"] = tuple(values["aliases"])
    values["point"] = None if lon is None else Point(lon, lat)
    values["area_wkb"] = None if wkb is None else bytes(wkb)
    return Place(**values)


def read_places(connection: Connection, *, with_areas: bool = True) -> list[Place]:
    """Return every place, retired units too; outlines come as WKB when `with_areas`."""
    rows = connection.execute(select_places(with_areas=with_areas))
    names = list(rows.keys())
    return [make_place(dict(zip(names, row, strict=True))) for row in rows]


def count_places(connection: Connection) -> dict[str, int]:
    """Return the number of places per level."""
    query = select(PLACE.c.level, func.count()).group_by(PLACE.c.level)
    return {row[0]: row[1] for row in connection.execute(query)}

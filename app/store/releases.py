"""Releases of boundaries in and out of the gazetteer, each as it was loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, nulls_first, select, update

from app.domain.place import Place
from app.domain.release import Release
from app.store.bulk_copy import copy_rows
from app.store.gazetteer_tables import RELEASE, UNIT
from app.store.places import make_place

_PLAIN = ("place_id", "level", "name_en", "name_ar", "parent_id", "admin1_pcode", "admin2_pcode",
          "admin3_pcode", "precision_m")  # fmt: skip
_ORDER = (nulls_first(RELEASE.c.valid_from.asc()), RELEASE.c.seq)


def find_release(releases: Iterable[Mapping[str, Any]], sha256: str) -> Mapping[str, Any] | None:
    """Return the release with these very units, or None when it is not among these."""
    return next((release for release in releases if release["sha256"] == sha256), None)


def write_release(connection: Connection, release: Release, now: datetime) -> None:
    """Keep a release with all its units; the other releases stay as they are."""
    # Here, so that whoever only reads does without the geometry library.
    from app.store.outlines import spell_areas, spell_point

    row = {
        **{name: getattr(release, name) for name in (
            "release_id", "title", "publisher", "licence", "origin", "valid_from", "sha256")},
        "counts": release.count_levels(),
        "report": release.report.as_dict(),
        "loaded_at": now,
    }  # fmt: skip
    connection.execute(insert(RELEASE).values(row))
    areas = spell_areas(release.units)
    rows = [
        {
            "release_id": release.release_id,
            **{name: getattr(unit, name) for name in _PLAIN},
            "aliases": list(unit.aliases),
            "point": spell_point(unit.point),
            "area": area,
        }
        for unit, (area, _) in zip(release.units, areas, strict=True)
    ]
    copy_rows(connection, UNIT, rows)


def date_release(connection: Connection, release_id: str, valid_from: date, title: str) -> None:
    """Let a loaded release hold from another day, which its title says too."""
    change = update(RELEASE).where(RELEASE.c.release_id == release_id)
    connection.execute(change.values(valid_from=valid_from, title=title))


def delete_release(connection: Connection, release_id: str) -> bool:
    """Forget a release with its units; return False when there is none of this id."""
    gone = connection.execute(delete(RELEASE).where(RELEASE.c.release_id == release_id))
    return gone.rowcount > 0


def select_releases() -> Select[Any]:
    """Return what is known of every release but its units and report, the oldest first.

    `valid_to` is the day on which the next one begins.
    """
    columns = [column for column in RELEASE.c if column.name not in {"seq", "report"}]
    ends = func.lead(RELEASE.c.valid_from).over(order_by=_ORDER)
    return select(*columns, ends.label("valid_to")).order_by(*_ORDER)


def read_releases(connection: Connection) -> list[Mapping[str, Any]]:
    """Return what is known of every release, the oldest first."""
    return [dict(row) for row in connection.execute(select_releases()).mappings()]


def read_released_units(
    connection: Connection, *, drawn: bool = False
) -> list[tuple[date | None, list[Place]]]:
    """Return the units of each release, the oldest release first; `drawn`: only with outlines."""
    query = (
        select(
            RELEASE.c.seq,
            RELEASE.c.publisher,
            RELEASE.c.valid_from,
            *(UNIT.c[name] for name in _PLAIN),
            UNIT.c.aliases,
            func.ST_X(UNIT.c.point).label("lon"),
            func.ST_Y(UNIT.c.point).label("lat"),
            func.ST_AsBinary(UNIT.c.area).label("area_wkb"),
        )
        .join_from(UNIT, RELEASE)
        .order_by(*_ORDER, UNIT.c.place_id)
    )
    if drawn:
        query = query.where(UNIT.c.area.is_not(None))
    found = []
    rows = connection.execute(query).mappings()
    for _, released in groupby(rows, key=lambda row: row["seq"]):
        members = list(released)
        found.append((members[0]["valid_from"], [_make_unit(row) for row in members]))
    return found


def _make_unit(row: Mapping[Any, Any]) -> Place:
    values = {name: value for name, value in row.items() if name not in {"seq", "valid_from"}}
    source = f"{values.pop('publisher').removeprefix('UN ')} COD-AB"
    return make_place({**values, "pcode": row["place_id"], "country": "SY", "source": source})

"""Which unit stands for an event on a map of a zoom, and where that unit is drawn.

Far away whole countries, then governorates, districts and sub-districts, and from zoom 10 on the
places themselves. An event that is known less precisely than its zoom asks for is drawn by the
finest unit that is told of it; one in no governorate where it lies. What has no position is drawn
nowhere and counted in the row without a level.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    func,
    null,
    select,
    true,
)
from sqlalchemy.types import Text

from app.domain.filters import ItemFilter
from app.query.figures import Columns, Within, add_up
from app.query.rollups import select_counted
from app.store.gazetteer_tables import PLACE
from app.store.rollup_tables import EVENT_UNIT, LEVELS

MOST_ZOOM = 24
_LAST_ZOOMS = ((3, "country"), (5, "admin1"), (7, "admin2"), (9, "admin3"))
PLACE_KEYS = ("level", "unit", "spot")
PLACE_NAMES = ("name_en", "name_ar")


def choose_level(zoom: int) -> str:
    """Return the level whose units are drawn at a zoom."""
    return next((level for last, level in _LAST_ZOOMS if zoom <= last), "place")


def _list_cases(rows: FromClause, level: str) -> list[tuple[ColumnElement[bool], str]]:
    """Return what decides by which unit a row is drawn, the finest unit first."""
    if level == "country":
        return [(rows.c.country.is_not(None), level)]
    finest = 3 if level == "place" else int(level[-1])
    told = [f"admin{number}" for number in range(finest, 0, -1)]
    return [(rows.c[f"{name}_pcode"].is_not(None), name) for name in told]


def _is_place(rows: FromClause, level: str) -> ColumnElement[bool]:
    """Whether a row is drawn where it lies: a point when places are drawn, or in no unit at all."""
    homeless = rows.c["country" if level == "country" else "admin1_pcode"].is_(None)
    return homeless | (func.GeometryType(rows.c.geom) == "POINT") if level == "place" else homeless


def _find_spot(geometry: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a point, or one inside what is none."""
    is_point = func.GeometryType(geometry) == "POINT"
    return case((is_point, geometry), else_=func.ST_PointOnSurface(geometry))


def key_places(rows: FromClause, zoom: int, *, by_geometry: bool = False) -> Columns:
    """Return what tells drawn units apart; all are null for events without a position.

    `by_geometry` tells apart whatever is drawn, areas too.
    """
    level = choose_level(zoom)
    nowhere = (~rows.c.located, null())
    place = (_is_place(rows, level), "place")
    # A road may pass through a published point: both are one place then.
    spot = case((and_(rows.c.located, place[0]), _find_spot(rows.c.geom)))
    cases = _list_cases(rows, level)
    codes = [(told, rows.c["country" if name == "country" else f"{name}_pcode"])
             for told, name in cases]  # fmt: skip
    return {
        "level": case(nowhere, place, *cases),
        "unit": case(nowhere, (place[0], null()), *codes, else_=null()),
        "spot": rows.c.geom if by_geometry else spot,
    }


def name_places(rows: FromClause, zoom: int) -> Columns:
    """Return the names of drawn units; a country's are looked up in the gazetteer.

    Only places have the names of places: from afar, events in no governorate have none.
    """
    level = choose_level(zoom)
    cases = [each for each in _list_cases(rows, level) if each[1] != "country"]

    def pick(part: str) -> ColumnElement[Any]:
        own = rows.c[f"place_name_{part}"] if level == "place" else null()
        place = (_is_place(rows, level), own)
        return case((~rows.c.located, null()), place,
                    *((told, rows.c[f"{name}_name_{part}"]) for told, name in cases),
                    else_=null())  # fmt: skip

    return {f"name_{part}": pick(part) for part in ("en", "ar")}


def _find_place(drawn: Subquery) -> FromClause:
    """Return what the gazetteer says of a unit: looked up for each, as they are few."""
    columns = (PLACE.c[name] for name in (*PLACE_NAMES, "point"))
    # Without a limit the database may read all places in the order of their codes instead.
    return select(*columns).where(PLACE.c.place_id == drawn.c.unit).limit(1).lateral("known")


def _find_point(drawn: Subquery, known: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return where a unit is drawn: its point in the gazetteer, else amid what is told of it."""
    inside = PLACE.alias("inside")
    governorates = (
        select(func.ST_Centroid(func.ST_Collect(inside.c.point)))
        .where(inside.c.level == "governorate", inside.c.country == drawn.c.unit)
        .scalar_subquery()
    )
    told = EVENT_UNIT.c
    own = [and_(drawn.c.level == level, told["country" if level == "country" else f"{level}_pcode"]
                == drawn.c.unit) for level in LEVELS[:4]]  # fmt: skip
    amid = (
        select(func.ST_Centroid(func.ST_Collect(func.ST_Centroid(told.geom))))
        .where(told.level == "place", own[0] | own[1] | own[2] | own[3])
        .scalar_subquery()
    )
    return case(
        (drawn.c.spot.is_not(None), _find_spot(drawn.c.spot)),
        (drawn.c.level.is_not(None), func.coalesce(known, governorates, amid)),
    )


def locate_places(added: Select[Any]) -> Select[Any]:
    """Return counted units with where each is drawn, and with a name and code wherever it has one.

    `unit` is the p-code, of a place its longitude and latitude.
    """
    drawn = added.subquery("added")
    known = _find_place(drawn)
    point = _find_point(drawn, known.c.point).label("point")
    rest = [column for column in drawn.c if column.key not in {*PLACE_KEYS, *PLACE_NAMES}]
    names = (func.coalesce(drawn.c[name], known.c[name]).label(name) for name in PLACE_NAMES)
    placed = (
        select(drawn.c.level, drawn.c.unit, *names, point, drawn.c.spot.label("geom"), *rest)
        .select_from(drawn.outerjoin(known, true()))
        .cte("placed")
        .prefix_with("MATERIALIZED")
    )
    spelled = func.concat(func.ST_X(placed.c.point), ",", func.ST_Y(placed.c.point), type_=Text)
    unit = case((placed.c.level == "place", spelled), else_=placed.c.unit).label("unit")
    others = (column for column in placed.c if column.key not in {"level", "unit"})
    return select(placed.c.level, unit, *others)


def select_drawn(
    zoom: int,
    asked: ItemFilter,
    within: Within | None = None,
    measures: Sequence[str] = ("killed",),
) -> Select[Any]:
    """Return one row per unit that is drawn at a zoom, and one for what has no position.

    Columns are level, unit, name_en, name_ar, point, geom, and the figures of `add_up`. The events
    of all rows together are those that `asked` selects. With `within`, a condition on geometries
    for zooms of places, only what meets it, and every published geometry is a row of its own.
    """
    rows = select_counted(choose_level(zoom), None, asked, within=within)
    keys = key_places(rows, zoom, by_geometry=within is not None)
    return locate_places(add_up(rows, keys, name_places(rows, zoom), measures))

"""Places in and out of the gazetteer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import shapely
from sqlalchemy import Connection, delete, func, select, text

from app.domain.errors import MasarError
from app.domain.place import Place, Point
from app.store.bulk_copy import copy_rows
from app.store.columns import SRID
from app.store.gazetteer_tables import PLACE

OUTLINE_TOLERANCE = 0.004
"""Degrees (about 400 m) by which outlines may differ from areas; they are only for drawing."""


DECIMALS = 4
"""Decimals kept: about ten metres, so that what is filtered is what is shown."""


def _spell_geometry(geometry: shapely.Geometry | None) -> str | None:
    return None if geometry is None else f"SRID={SRID};{shapely.to_wkt(geometry, DECIMALS)}"


def _check_area(place: Place) -> shapely.MultiPolygon | None:
    if place.area_wkb is None:
        return None
    area = shapely.from_wkb(place.area_wkb)
    if not area.is_valid:
        raise MasarError(
            f"The outline of {place.place_id} is not valid: {shapely.is_valid_reason(area)}.",
            "Repair it where it comes from; outlines are never repaired silently.",
        )
    return _as_multipolygon(area)


def _as_multipolygon(area: shapely.Geometry) -> shapely.MultiPolygon:
    if isinstance(area, shapely.MultiPolygon):
        return area
    if isinstance(area, shapely.Polygon):
        return shapely.MultiPolygon([area])
    raise MasarError(f"An outline must be a polygon, not {shapely.to_wkt(area)[:20]}.")


def _as_row(place: Place) -> dict[str, object]:
    area = _check_area(place)
    outline = None
    if area is not None:
        outline = _as_multipolygon(area.simplify(OUTLINE_TOLERANCE, preserve_topology=True))
    spot = shapely.Point(place.point.lon, place.point.lat) if place.point else None
    names = ("place_id", "pcode", "level", "name_en", "name_ar", "parent_id", "admin1_pcode",
             "admin2_pcode", "admin3_pcode", "country", "iso", "capital_place_id", "precision_m",
             "population_class", "source", "note_en", "note_ar")  # fmt: skip
    return {
        **{name: getattr(place, name) for name in names},
        "aliases": list(place.aliases),
        "point": _spell_geometry(spot),
        "area": _spell_geometry(area),
        "outline": _spell_geometry(outline),
    }


def replace_places(connection: Connection, places: Iterable[Place]) -> int:
    """Make these the places of the gazetteer; return how many there are.

    Outlines are oriented as RFC 7946 asks: exterior rings counter-clockwise.
    """
    rows: Sequence[dict[str, object]] = [_as_row(place) for place in places]
    connection.execute(delete(PLACE))
    count = copy_rows(connection, PLACE, rows)
    connection.execute(
        PLACE.update()
        .where(PLACE.c.outline.is_not(None))
        .values(
            outline=func.ST_ForcePolygonCCW(PLACE.c.outline),
            area=func.ST_ForcePolygonCCW(PLACE.c.area),
        )
    )
    connection.execute(text("ANALYZE gazetteer.place"))
    return count


def read_places(connection: Connection, *, with_areas: bool = True) -> list[Place]:
    """Return every place; outlines of governorates come as WKB when `with_areas`."""
    area = func.ST_AsBinary(PLACE.c.area) if with_areas else None
    columns = [c for c in PLACE.c if c.name not in {"point", "area", "outline"}]
    query = select(
        *columns,
        func.ST_X(PLACE.c.point).label("lon"),
        func.ST_Y(PLACE.c.point).label("lat"),
        *([area.label("area_wkb")] if area is not None else []),
    )
    places = []
    for row in connection.execute(query).mappings():
        values = dict(row)
        lon, lat = values.pop("lon"), values.pop("lat")
        wkb = values.pop("area_wkb", None)
        values["aliases"] = tuple(values["aliases"])
        places.append(
            Place(
                **values,
                point=None if lon is None else Point(lon, lat),
                area_wkb=None if wkb is None else bytes(wkb),
            )
        )
    return places


def count_places(connection: Connection) -> dict[str, int]:
    """Return the number of places per level."""
    query = select(PLACE.c.level, func.count()).group_by(PLACE.c.level)
    return {row[0]: row[1] for row in connection.execute(query)}

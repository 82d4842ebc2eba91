"""Two governorates with districts, sub-districts and villages, as a release of boundaries has them.

Four fifths of the villages crowd in the west, the others are scattered over the steppe.
"""

import random
from dataclasses import replace
from functools import cache

import shapely

from app.domain.place import Place, Point
from app.publish.villages import COMPLETE_FROM

WEST, EAST, SOUTH, NORTH = 36.0, 38.0, 34.0, 35.6
VILLAGES = COMPLETE_FROM + 200
_TOWNS = 40


def _make_unit(code: str, level: str, box: tuple[float, float, float, float]) -> Place:
    area = shapely.box(*box)
    parents = {
        f"admin{n}_pcode": code[: 2 + 2 * n] if len(code) >= 2 + 2 * n else None for n in (1, 2, 3)
    }
    return Place(code, level, f"Unit {code}", f"وحدة {code}", "SY", pcode=code, **parents,
                 point=Point(area.centroid.x, area.centroid.y), precision_m=9000,
                 area_wkb=shapely.to_wkb(area), source="invented")  # fmt: skip


def _list_units() -> list[Place]:
    """Borders run through cells, some of which they cut to slivers."""
    units, columns = [], {"SY91": (WEST, 36.937), "SY92": (36.937, EAST)}
    rows = {"00": (SOUTH, 34.431), "01": (34.431, 35.182), "02": (35.182, NORTH)}
    for admin1, (west, east) in columns.items():
        units.append(_make_unit(admin1, "governorate", (west, SOUTH, east, NORTH)))
        for number, (south, north) in rows.items():
            district = f"{admin1}{number}"
            units.append(_make_unit(district, "district", (west, south, east, north)))
            middle = (west + east) / 2 + 0.013
            for half, sides in (("00", (west, middle)), ("01", (middle, east))):
                box = (sides[0], south, sides[1], north)
                units.append(_make_unit(f"{district}{half}", "subdistrict", box))
    return units


def find_subdistrict(point: Point, units: list[Place]) -> Place:
    """Return the sub-district around a position."""
    return next(
        unit for unit in units if unit.level == "subdistrict" and unit.area_wkb
        and shapely.intersects_xy(shapely.from_wkb(unit.area_wkb), point.lon, point.lat)
    )  # fmt: skip


def _place_village(chance: random.Random) -> Point:
    east = 36.7 if chance.random() < 0.8 else EAST
    lon, lat = chance.uniform(WEST, east), chance.uniform(SOUTH, NORTH)
    return Point(round(lon, 5), round(lat, 5))


@cache
def read_release() -> dict[str, Place]:
    """Return all places, with the outlines of every unit and all villages."""
    chance, units = random.Random(7), _list_units()
    places = {unit.place_id: unit for unit in units}
    for number in range(VILLAGES + _TOWNS):
        point = _place_village(chance)
        around = find_subdistrict(point, units)
        name = f"C{number:04}"
        places[name] = Place(
            name, "settlement", f"Village {name}", f"قرية {name}", "SY", pcode=name,
            parent_id=around.place_id, admin1_pcode=around.admin1_pcode,
            admin2_pcode=around.admin2_pcode, admin3_pcode=around.place_id, point=point,
            population_class="town" if number < _TOWNS else None, source="invented",
        )  # fmt: skip
    return places


@cache
def read_without_release() -> dict[str, Place]:
    """Return what is known without the release: outlines of governorates, codes, the towns."""
    kept = {}
    for place_id, place in read_release().items():
        if place.level in {"governorate", "district"} or place.population_class:
            drawn = place.level == "governorate"
            kept[place_id] = place if drawn else replace(place, area_wkb=None)
    return kept


def list_villages() -> list[Place]:
    """Return the villages: settlements of which nobody knows how many people they have."""
    return [
        place
        for place in read_release().values()
        if place.level == "settlement" and not place.population_class
    ]

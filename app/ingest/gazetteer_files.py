"""The places that the project ships: `geodata/gazetteer/*.csv` and the governorates' outlines.

A place's own row gives its names, codes and point. Further spellings come from GeoNames
(`geonames.csv`, with the number of people) and, for administrative units, from `aliases.csv`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import shapely

from app.domain.place import FAR_COUNTRY, Place, Point
from app.ingest.files.csv_table import read_csv_rows


def _read_point(row: Mapping[str, str]) -> Point | None:
    return Point(float(row["lon"]), float(row["lat"])) if row["lon"] and row["lat"] else None


def _list_names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split("|") if name.strip())


def _read_rows(path: Path, required: Sequence[str]) -> Iterator[Mapping[str, str]]:
    for row in read_csv_rows(path, required):
        if row.damage:
            raise row.damage
        yield row.cells


def _read_outlines(path: Path) -> dict[str, bytes]:
    features = orjson.loads(path.read_bytes())["features"]
    outlines = {}
    for feature in features:
        area = shapely.from_geojson(orjson.dumps(feature["geometry"]).decode())
        outlines[feature["id"]] = shapely.to_wkb(area)
    return outlines


def _name_place(row: Mapping[str, str]) -> dict[str, Any]:
    # OCHA joins alternative Arabic names with "_": the first is the name, the others are aliases.
    arabic, *others = row["name_ar"].split("_")
    aliases = (*_list_names(row["aliases"]), *others)
    return {"name_en": row["name_en"], "name_ar": arabic, "aliases": aliases}


def _read_governorates(folder: Path) -> Iterator[Place]:
    outlines = _read_outlines(folder / "boundaries" / "governorates.geojson")
    path = folder / "gazetteer" / "governorates.csv"
    for row in _read_rows(path, ("pcode", "name_en", "name_ar")):
        yield Place(
            place_id=row["pcode"],
            pcode=row["pcode"],
            level="governorate",
            **_name_place(row),
            country="SY",
            parent_id="SY",
            admin1_pcode=row["pcode"],
            point=_read_point(row),
            area_wkb=outlines[row["pcode"]],
            iso=row["iso"],
            capital_place_id=row["capital_place_id"] or None,
            source="OCHA COD-AB (names and codes), Natural Earth (outline)",
        )


def _read_curated(folder: Path) -> Iterator[Place]:
    path = folder / "gazetteer" / "places.csv"
    for row in _read_rows(path, ("place_id", "level", "name_en")):
        yield Place(
            place_id=row["place_id"],
            pcode=row["pcode"] or None,
            level=row["level"],
            **_name_place(row),
            country=row["country"],
            parent_id=row["parent_id"] or None,
            admin1_pcode=row["admin1_pcode"] or None,
            admin2_pcode=row["admin2_pcode"] or None,
            admin3_pcode=row["admin3_pcode"] or None,
            point=_read_point(row),
            precision_m=int(row["precision_m"]) if row["precision_m"] else None,
            population_class=row["population_class"] or None,
            source=row["source"],
            note_en=row["note_en"] or None,
            note_ar=row["note_ar"] or None,
        )


def _read_countries(folder: Path) -> dict[str, Mapping[str, str]]:
    path = folder / "gazetteer" / "countries.csv"
    required = ("place_id", "iso3", "name_en", "name_ar")
    return {row["place_id"]: row for row in _read_rows(path, required)}


def _read_far_country(row: Mapping[str, str]) -> Place:
    return Place(
        place_id=row["place_id"],
        level=FAR_COUNTRY,
        name_en=row["name_en"],
        name_ar=row["name_ar"],
        country=row["place_id"],
        iso=row["iso3"],
        source="Unicode CLDR",
    )


def _read_towns(folder: Path) -> dict[str, Mapping[str, str]]:
    path = folder / "gazetteer" / "geonames.csv"
    required = ("place_id", "name", "population", "aliases")
    return {row["place_id"]: row for row in _read_rows(path, required)}


def _add_town(place: Place, town: Mapping[str, str]) -> Place:
    """Add what GeoNames has of a place. `population_class` stays as it is: see geodata/README."""
    names = (town["name"], *_list_names(town["aliases"]))
    return replace(
        _add_aliases(place, names),
        population=int(town["population"]) if town["population"] else None,
        source=place.source if place.source == "GeoNames" else f"{place.source}; GeoNames",
    )


def _add_aliases(place: Place, names: Sequence[str]) -> Place:
    own = {place.name_en, place.name_ar}
    aliases = dict.fromkeys(name for name in (*place.aliases, *names) if name not in own)
    return replace(place, aliases=tuple(aliases))


def read_unit_aliases(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the spellings of governorates, districts and sub-districts by p-code."""
    aliases: dict[str, list[str]] = defaultdict(list)
    for row in _read_rows(folder / "gazetteer" / "aliases.csv", ("pcode", "alias")):
        aliases[row["pcode"]].append(row["alias"])
    return {pcode: tuple(names) for pcode, names in aliases.items()}


def read_shipped_places(folder: Path) -> Iterator[Place]:
    """Yield every place of the project's own geodata folder, with all its spellings.

    A country's `iso` is its code of three letters.
    """
    towns, spellings = _read_towns(folder), read_unit_aliases(folder)
    countries = _read_countries(folder)
    for place in (*_read_governorates(folder), *_read_curated(folder)):
        named = _add_aliases(place, spellings.get(place.place_id, ()))
        if country := countries.pop(place.place_id, None):
            named = replace(named, iso=country["iso3"])
        town = towns.get(place.place_id)
        yield named if town is None else _add_town(named, town)
    yield from map(_read_far_country, countries.values())

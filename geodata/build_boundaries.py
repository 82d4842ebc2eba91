"""The 14 governorate outlines used to say in which governorate a point lies.

Natural Earth has a fifteenth Syrian unit, the UNDOF zone, which Syria counts as part of Quneitra:
it is joined to SY14. Names and p-codes come from the gazetteer, never from the package.
"""

import csv
import json
from pathlib import Path
from typing import Any

import click
from shapely import MultiPolygon, Polygon, make_valid, set_precision
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient
from shapely.ops import unary_union

from geodata.package_sources import GEODATA, read_manifest, read_package_file

GRID = 0.0001  # about 10 m, finer than Natural Earth's own error
UNDOF = "SY-X01~"
QUNEITRA = "SY-QU"


def read_csv(name: str) -> list[dict[str, str]]:
    """Return the rows of one gazetteer file."""
    with (GEODATA / "gazetteer" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def collect_polygons(geometry: BaseGeometry) -> MultiPolygon:
    """Return the areas of a geometry with exterior rings counter-clockwise (RFC 7946)."""
    parts = getattr(geometry, "geoms", [geometry])
    polygons = [orient(part) for part in parts if isinstance(part, Polygon)]
    return MultiPolygon(sorted(polygons, key=lambda part: -part.area))


def read_governorate_shapes(admin1: dict[str, Any]) -> dict[str, BaseGeometry]:
    """Return Natural Earth's outline of each governorate by ISO 3166-2 code."""
    shapes: dict[str, list[BaseGeometry]] = {}
    for feature in admin1["features"]:
        properties = feature["properties"]
        if properties["adm0_a3"] != "SYR":
            continue
        code = properties["iso_3166_2"]
        code = QUNEITRA if code == UNDOF else code
        shapes.setdefault(code, []).append(shape(feature["geometry"]))
    return {code: unary_union(parts) for code, parts in shapes.items()}


def build_feature(
    row: dict[str, str], outline: BaseGeometry, capital: dict[str, str]
) -> dict[str, Any]:
    """Return one governorate as a GeoJSON Feature whose id is its p-code."""
    area = collect_polygons(make_valid(set_precision(outline, GRID)))
    rings = [[round_ring(ring) for ring in list_rings(part)] for part in area.geoms]
    names = {key: row[key] for key in ("pcode", "iso", "name_en", "name_ar")}
    capitals = {"capital_en": capital["name_en"], "capital_ar": capital["name_ar"]}
    return {
        "type": "Feature",
        "id": row["pcode"],
        "properties": names | capitals,
        "geometry": {"type": "MultiPolygon", "coordinates": rings},
    }


def round_ring(ring: BaseGeometry) -> list[list[float]]:
    """Return a ring's longitudes and latitudes with the four decimals they deserve."""
    return [[round(x, 4), round(y, 4)] for x, y in ring.coords]


def list_rings(polygon: Polygon) -> list[Any]:
    """Return a polygon's rings, the exterior first, as GeoJSON orders them."""
    return [polygon.exterior, *polygon.interiors]


def build_governorates(prefix: Path) -> dict[str, Any]:
    """Return the FeatureCollection of the 14 governorates, in p-code order."""
    outlines = read_governorate_shapes(read_package_file(prefix, "admin1"))
    places = {row["place_id"]: row for row in read_csv("places.csv")}
    features = [
        build_feature(row, outlines[row["iso"]], places[row["capital_place_id"]])
        for row in read_csv("governorates.csv")
    ]
    manifest = read_manifest()
    return {
        "type": "FeatureCollection",
        "source": manifest["admin1"]["publisher"],
        "disclaimer_en": manifest["disclaimer_en"],
        "disclaimer_ar": manifest["disclaimer_ar"],
        "features": features,
    }


def format_collection(collection: dict[str, Any]) -> str:
    """Return GeoJSON with one Feature to a line, so that a change shows up in a diff."""
    head = {key: value for key, value in collection.items() if key != "features"}
    opening = json.dumps(head, ensure_ascii=False, indent=0)[:-2]
    lines = [
        json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
        for feature in collection["features"]
    ]
    return opening + ',\n"features": [\n' + ",\n".join(lines) + "\n]\n}\n"


@click.command()
@click.argument("prefix", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=GEODATA / "boundaries")
def main(prefix: Path, out: Path) -> None:
    """Write governorates.geojson from the npm packages installed below PREFIX."""
    out.mkdir(parents=True, exist_ok=True)
    target = out / "governorates.geojson"
    target.write_text(format_collection(build_governorates(prefix)), encoding="utf-8")
    click.echo(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

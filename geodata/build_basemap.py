"""The offline basemap: land, governorates, coast, rivers and lakes in one small TopoJSON.

Detail is spent where the map is read: every vertex between Adana, Suez and Mosul is kept, what
lies further away only fills the corners of a wide screen and is thinned.
"""

import json
from pathlib import Path
from typing import Any

import click
from shapely import LineString, box, set_precision
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from geodata.build_boundaries import (
    collect_polygons,
    list_rings,
    read_csv,
    read_governorate_shapes,
)
from geodata.inland_water import read_lines
from geodata.package_sources import GEODATA, read_manifest, read_package_file
from geodata.shared_arcs import ArcTable, Line, Point, find_junctions

FRAME = (22.0, 24.0, 56.0, 45.0)  # what a wide screen can show around Syria
FOCUS = (32.0, 30.5, 44.5, 39.0)  # where every vertex of the source is kept
GRID = 0.0001
THIN = 0.03  # degrees, outside FOCUS
SMALLEST_ISLAND = 0.004  # square degrees, outside FOCUS
DISPLAYED_AS = {"CYN": "CYP", "CNM": "CYP", "WSB": "CYP", "ESB": "CYP", "PSX": "PSE"}
ISO2 = {
    "SYR": "SY", "LBN": "LB", "TUR": "TR", "IRQ": "IQ", "JOR": "JO", "ISR": "IL", "PSE": "PS",
    "CYP": "CY", "EGY": "EG", "SAU": "SA", "IRN": "IR",
}  # fmt: skip
RANKS = {"capital": 1, "city": 2, "town": 3}


def collect_countries(admin1: dict[str, Any]) -> dict[str, BaseGeometry]:
    """Return each country in the frame as one area, by three-letter code, Syria first."""
    frame = box(*FRAME)
    parts: dict[str, list[BaseGeometry]] = {}
    for feature in admin1["features"]:
        outline = shape(feature["geometry"])
        if outline.intersects(frame):
            code = feature["properties"]["adm0_a3"]
            parts.setdefault(DISPLAYED_AS.get(code, code), []).append(outline)
    codes = sorted(parts, key=lambda code: (code != "SYR", code))
    return {code: snap_outline(unary_union(parts[code]).intersection(frame)) for code in codes}


def snap_outline(outline: BaseGeometry) -> BaseGeometry:
    """Return an outline on the 10 m grid, so that neighbours meet in equal coordinates."""
    return set_precision(outline, GRID)


def list_line(ring: Any) -> Line:
    """Return a ring's points, rounded to the grid."""
    return tuple((round(x, 4), round(y, 4)) for x, y in ring.coords)


def list_polygons(outline: BaseGeometry) -> list[list[Line]]:
    """Return the rings of each polygon worth drawing; specks outside the focus are left out."""
    focus = box(*FOCUS)
    kept = [
        part
        for part in collect_polygons(outline).geoms
        if part.area >= SMALLEST_ISLAND or part.intersects(focus)
    ]
    return [[list_line(ring) for ring in list_rings(part)] for part in kept]


def is_frame(start: Point, end: Point) -> bool:
    """Say whether two points lie along one edge of the map's frame."""
    west, south, east, north = FRAME
    return (start[0] == end[0] and start[0] in (west, east)) or (
        start[1] == end[1] and start[1] in (south, north)
    )


def is_focus(point: Point) -> bool:
    """Say whether a point lies where every vertex is kept."""
    west, south, east, north = FOCUS
    return west <= point[0] <= east and south <= point[1] <= north


def thin_arc(arc: Line) -> Line:
    """Return an arc with the points outside the focus thinned; its two ends never move."""
    thinned: list[Point] = []
    run: list[Point] = []
    for point in arc:
        run.append(point)
        if is_focus(point):
            thinned += thin_run(run)[:-1]
            run = [point]
    return tuple(thinned + thin_run(run))


def thin_run(run: list[Point]) -> list[Point]:
    """Return a stretch of line simplified by Douglas-Peucker, both ends kept."""
    if len(run) < 3:
        return run
    return [(x, y) for x, y in LineString(run).simplify(THIN).coords]


def encode_arc(arc: Line) -> list[list[int]]:
    """Return an arc as whole grid steps from the frame's corner, each from the one before."""
    steps = [(round((x - FRAME[0]) / GRID), round((y - FRAME[1]) / GRID)) for x, y in arc]
    encoded = [list(steps[0])]
    for before, after in zip(steps, steps[1:], strict=False):
        if before != after:
            encoded.append([after[0] - before[0], after[1] - before[1]])
    return encoded if len(encoded) > 1 else [*encoded, [0, 0]]


def describe_areas(
    outlines: dict[str, list[list[Line]]], table: ArcTable, names: dict[str, dict[str, str]]
) -> dict[str, Any]:
    """Return a TopoJSON GeometryCollection with one MultiPolygon for each outline."""
    geometries = [
        {
            "type": "MultiPolygon",
            "id": names.get(code, {}).get("id", code),
            "properties": {k: v for k, v in names.get(code, {}).items() if k != "id"},
            "arcs": [[table.number_ring(ring) for ring in polygon] for polygon in polygons],
        }
        for code, polygons in outlines.items()
    ]
    return {"type": "GeometryCollection", "geometries": geometries}


def describe_coast(countries: dict[str, Any], table: ArcTable) -> dict[str, Any]:
    """Return the arcs that only one country uses and that are not the map's edge: the shore."""
    uses: dict[int, int] = {}
    for country in countries["geometries"]:
        for number in (n for polygon in country["arcs"] for ring in polygon for n in ring):
            arc = max(number, ~number)
            uses[arc] = uses.get(arc, 0) + 1
    shore = [
        [arc]
        for arc, count in sorted(uses.items())
        if count == 1 and not is_frame(table.arcs[arc][0], table.arcs[arc][1])
    ]
    return {"type": "MultiLineString", "arcs": shore}


def describe_water(lines: list[Line], kind: str, table: ArcTable) -> dict[str, Any]:
    """Return rivers as lines or lakes as polygons."""
    numbers = [[table.number_arc(line)] for line in lines]
    if kind == "MultiPolygon":
        return {"type": kind, "arcs": [[ring] for ring in numbers]}
    return {"type": kind, "arcs": numbers}


def name_areas() -> dict[str, dict[str, str]]:
    """Return the id and the names of each country and governorate, by Natural Earth's code."""
    labelled = {row["code"]: row for row in read_areas() if row["kind"] == "country"}
    names = {
        code: {"id": iso, "name_en": labelled[iso]["name_en"], "name_ar": labelled[iso]["name_ar"]}
        for code, iso in ISO2.items()
    }
    for row in read_csv("governorates.csv"):
        keys = ("pcode", "name_en", "name_ar")
        names[row["iso"]] = {"id": row["pcode"]} | {key: row[key] for key in keys}
    return names


def read_areas() -> list[dict[str, str]]:
    """Return the label points of countries, seas and rivers (basemap/areas.csv)."""
    return read_csv("../basemap/areas.csv")


def build_topology(prefix: Path) -> dict[str, Any]:
    """Return the whole basemap as one TopoJSON Topology."""
    admin1 = read_package_file(prefix, "admin1")
    countries = {c: list_polygons(o) for c, o in collect_countries(admin1).items()}
    shapes = read_governorate_shapes(admin1)
    order = [row["iso"] for row in read_csv("governorates.csv")]
    governorates = {iso: list_polygons(snap_outline(shapes[iso])) for iso in order}
    rings = [
        r for group in (countries, governorates) for ps in group.values() for p in ps for r in p
    ]
    table = ArcTable(find_junctions(rings, is_frame))
    names = name_areas()
    land = describe_areas(countries, table, names)
    water = read_package_file(prefix, "inland_water")
    objects = {
        "countries": land,
        "governorates": describe_areas(governorates, table, names),
        "coast": describe_coast(land, table),
        "lakes": describe_water(read_lines(water, "lakes", box(*FRAME)), "MultiPolygon", table),
        "rivers": describe_water(
            read_lines(water, "rivers", box(*FOCUS)), "MultiLineString", table
        ),
    }
    return assemble_topology(objects, table)


def assemble_topology(objects: dict[str, Any], table: ArcTable) -> dict[str, Any]:
    """Return the TopoJSON document: frame, disclaimer, objects, quantised arcs."""
    manifest = read_manifest()
    return {
        "type": "Topology",
        "bbox": list(FRAME),
        "disclaimer_en": manifest["disclaimer_en"],
        "disclaimer_ar": manifest["disclaimer_ar"],
        "transform": {"scale": [GRID, GRID], "translate": [FRAME[0], FRAME[1]]},
        "objects": objects,
        "arcs": [encode_arc(thin_arc(arc)) for arc in table.arcs],
    }


def build_labels() -> dict[str, list[dict[str, Any]]]:
    """Return the points at which the map writes a name: areas, and towns by rank."""
    areas = [
        {"kind": row["kind"], "name_en": row["name_en"], "name_ar": row["name_ar"],
         "lon": float(row["lon"]), "lat": float(row["lat"]), "code": row["code"] or None}
        for row in read_areas()
    ]  # fmt: skip
    towns = [
        {"name_en": row["name_en"], "name_ar": row["name_ar"], "lon": float(row["lon"]),
         "lat": float(row["lat"]), "rank": RANKS[row["population_class"]],
         "country": row["country"]}
        for row in read_csv("places.csv")
        if row["population_class"] in RANKS and row["level"] == "settlement"
    ]  # fmt: skip
    return {
        "areas": areas,
        "towns": sorted(towns, key=lambda town: (town["rank"], town["name_en"])),
    }


def format_labels(labels: dict[str, list[dict[str, Any]]]) -> str:
    """Return the labels as JSON with one label to a line."""
    groups = [
        f'"{group}": [\n' + ",\n".join(json.dumps(i, ensure_ascii=False) for i in items) + "\n]"
        for group, items in labels.items()
    ]
    return "{\n" + ",\n".join(groups) + "\n}\n"


def format_topology(topology: dict[str, Any]) -> str:
    """Return the TopoJSON text, as compact as the format allows."""
    return json.dumps(topology, ensure_ascii=False, separators=(",", ":")) + "\n"


@click.command()
@click.argument("prefix", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=GEODATA / "basemap")
def main(prefix: Path, out: Path) -> None:
    """Write basemap.topo.json and labels.json from the npm packages installed below PREFIX."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "basemap.topo.json").write_text(format_topology(build_topology(prefix)), "utf-8")
    (out / "labels.json").write_text(format_labels(build_labels()), "utf-8")
    for name in ("basemap.topo.json", "labels.json"):
        click.echo(f"{name}: {(out / name).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

"""Rivers and lakes for orientation, read from a package that is itself TopoJSON.

Its grid is coarse (about 1.6 km), so corners are rounded before drawing: the line should look
like what it is, a sketch of where the Euphrates runs, and not like a staircase.
"""

from typing import Any

from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, polygonize

from geodata.shared_arcs import Line, Point

ROUNDINGS = 2


def decode_arcs(topology: dict[str, Any]) -> list[Line]:
    """Return a TopoJSON's arcs as longitudes and latitudes."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(tuple(points))
    return arcs


def list_arc_numbers(arcs: Any) -> list[int]:
    """Return the arc numbers of a geometry of any depth, direction dropped."""
    if isinstance(arcs, int):
        return [max(arcs, ~arcs)]
    return [number for part in arcs for number in list_arc_numbers(part)]


def read_lines(topology: dict[str, Any], layer: str, area: BaseGeometry) -> list[Line]:
    """Return the rivers, or the closed shores of the lakes, that touch an area."""
    arcs = decode_arcs(topology)
    lines: list[Line] = []
    numbers: set[int] = set()
    for geometry in topology["objects"][layer]["geometries"]:
        if "arcs" in geometry:
            numbers |= set(list_arc_numbers(geometry["arcs"]))
    pieces = [LineString(arcs[number]) for number in sorted(numbers)]
    near = [piece for piece in pieces if piece.intersects(area)]
    if layer == "lakes":
        shores = [Polygon(lake.exterior) for lake in polygonize(near)]
        lines = [round_corners(tuple(lake.exterior.coords), closed=True) for lake in shores]
    else:
        merged = linemerge(near)
        courses = [part.intersection(area) for part in getattr(merged, "geoms", [merged])]
        parts = [p for course in courses for p in getattr(course, "geoms", [course])]
        lines = [round_corners(tuple(part.coords), closed=False) for part in parts]
    return sorted(lines)


def round_corners(line: Line, *, closed: bool) -> Line:
    """Return a line with its corners cut (Chaikin), on the basemap's grid."""
    points = list(line)
    for _ in range(ROUNDINGS):
        cut: list[Point] = []
        for (ax, ay), (bx, by) in zip(points, points[1:], strict=False):
            cut.append((0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by))
            cut.append((0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by))
        points = [*cut, cut[0]] if closed else [points[0], *cut, points[-1]]
    return tuple((round(x, 4), round(y, 4)) for x, y in points)

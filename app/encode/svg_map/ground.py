"""The ground under the records, from the basemap that every page draws: land, borders, water."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Places on the Web Mercator map of the world, whose sides are 1: one row each."""
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line or ring with the box around it: least x and y, greatest x and y."""

    points: Points
    box: Box


@dataclass(frozen=True, slots=True)
class Governorate:
    """A governorate of Syria: its rings, its names, and a middle for what belongs to all of it."""

    pcode: str
    name_en: str
    name_ar: str
    rings: tuple[Line, ...]
    middle: tuple[float, float]


@dataclass(frozen=True, slots=True)
class GroundName:
    """A name on the ground; towns of rank 1 are the largest."""

    text_en: str
    text_ar: str
    lon: float
    lat: float
    kind: str
    rank: int


@dataclass(frozen=True, slots=True)
class Ground:
    """All that is drawn below the records."""

    syria: tuple[Line, ...]
    abroad: tuple[Line, ...]
    lakes: tuple[Line, ...]
    rivers: tuple[Line, ...]
    admin_lines: tuple[Line, ...]
    borders: tuple[Line, ...]
    coasts: tuple[Line, ...]
    governorates: Mapping[str, Governorate]
    names: tuple[GroundName, ...]


def project_all(degrees: Points) -> Points:
    """Return longitudes and latitudes as places on the map of the world."""
    y = np.radians(np.clip(degrees[:, 1], -85.0, 85.0))
    x = (degrees[:, 0] + 180) / 360
    return np.column_stack([x, (1 - np.arcsinh(np.tan(y)) / np.pi) / 2])


def make_line(points: Points) -> Line:
    """Return a line with its box."""
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return Line(points, (float(left), float(top), float(right), float(bottom)))


def _decode(topology: Mapping[str, Any]) -> list[Points]:
    scale = np.array(topology["transform"]["scale"])
    shift = np.array(topology["transform"]["translate"])
    arcs = (np.cumsum(np.array(arc, dtype=np.float64), axis=0) for arc in topology["arcs"])
    return [project_all(arc * scale + shift) for arc in arcs]


def _join(arcs: Sequence[Points], numbers: Iterable[int]) -> Line:
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    joined = [parts[0], *(part[1:] for part in parts[1:])]
    return make_line(np.concatenate(joined))


def _list_rings(shape: Mapping[str, Any]) -> list[list[int]]:
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return [ring for polygon in polygons for ring in polygon]


def _draw_rings(arcs: Sequence[Points], shapes: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    return tuple(_join(arcs, ring) for shape in shapes for ring in _list_rings(shape))


def _count_uses(shapes: Iterable[Mapping[str, Any]]) -> Counter[int]:
    """Return in how many shapes each arc lies: in two, it is a border between them."""
    uses: Counter[int] = Counter()
    for shape in shapes:
        uses.update({n if n >= 0 else ~n for ring in _list_rings(shape) for n in ring})
    return uses


def _draw_arcs(arcs: Sequence[Points], uses: Counter[int], times: int) -> tuple[Line, ...]:
    return tuple(make_line(arcs[n]) for n, used in sorted(uses.items()) if used == times)


def find_middle(rings: Sequence[Points]) -> tuple[float, float]:
    """Return the centroid of the largest of some rings."""

    def cross(ring: Points) -> Points:
        twice: Points = ring[:-1, 0] * ring[1:, 1] - ring[1:, 0] * ring[:-1, 1]
        return twice

    largest = max(rings, key=lambda ring: abs(float(cross(ring).sum())))
    parts = cross(largest)
    middle = ((largest[:-1] + largest[1:]) * parts[:, None]).sum(axis=0) / (3 * parts.sum())
    return float(middle[0]), float(middle[1])


def _read_governorate(arcs: Sequence[Points], shape: Mapping[str, Any]) -> Governorate:
    facts, rings = shape["properties"], _draw_rings(arcs, [shape])
    middle = find_middle([ring.points for ring in rings])
    return Governorate(facts["pcode"], facts["name_en"], facts["name_ar"], rings, middle)


def _read_names(labels: Mapping[str, Any]) -> tuple[GroundName, ...]:
    towns = (
        GroundName(each["name_en"], each["name_ar"], each["lon"], each["lat"], "town", each["rank"])
        for each in labels["towns"]
    )
    areas = (
        GroundName(each["name_en"], each["name_ar"], each["lon"], each["lat"], each["kind"], 0)
        for each in labels["areas"]
    )
    return (*towns, *areas)


def read_ground(topology: Mapping[str, Any], labels: Mapping[str, Any]) -> Ground:
    """Return the ground of the basemap (TopoJSON) and of the names that stand on it."""
    arcs, objects = _decode(topology), topology["objects"]
    countries = objects["countries"]["geometries"]
    governorates = objects["governorates"]["geometries"]
    borders, admin = _count_uses(countries), _count_uses(governorates)
    read = (_read_governorate(arcs, shape) for shape in governorates)
    return Ground(
        syria=_draw_rings(arcs, (each for each in countries if each.get("id") == "SY")),
        abroad=_draw_rings(arcs, (each for each in countries if each.get("id") != "SY")),
        lakes=_draw_rings(arcs, [objects["lakes"]]),
        rivers=tuple(_join(arcs, line) for line in objects["rivers"]["arcs"]),
        admin_lines=_draw_arcs(arcs, admin, 2),
        borders=_draw_arcs(arcs, borders, 2),
        coasts=_draw_arcs(arcs, borders, 1),
        governorates={each.pcode: each for each in read},
        names=_read_names(labels),
    )


def read_ground_files(folder: Path) -> Ground:
    """Return the ground of a folder with `basemap.topo.json` and `labels.json`."""
    names = ("basemap.topo.json", "labels.json")
    topology, labels = (json.loads((folder / name).read_bytes()) for name in names)
    return read_ground(topology, labels)

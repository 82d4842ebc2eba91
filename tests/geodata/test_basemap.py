"""The offline basemap: small, closed rings, borders that neighbours share."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest
from shapely import Polygon

from geodata.shared_arcs import ArcTable, find_junctions

BASEMAP = Path(__file__).parents[2] / "geodata" / "basemap"
BUDGET = 40 * 1024


@pytest.fixture(scope="module")
def topology() -> dict:
    return json.loads((BASEMAP / "basemap.topo.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def labels() -> dict:
    return json.loads((BASEMAP / "labels.json").read_text(encoding="utf-8"))


def decode_arcs(topology: dict) -> list[list[tuple[float, float]]]:
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            points.append((round(x * sx + tx, 4), round(y * sy + ty, 4)))
        arcs.append(points)
    return arcs


def join_ring(numbers: list[int], arcs: list) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for number in numbers:
        piece = arcs[number] if number >= 0 else arcs[~number][::-1]
        assert not points or points[-1] == piece[0]
        points += piece if not points else piece[1:]
    return points


def list_rings(layer: dict) -> list[list[int]]:
    return [r for g in layer["geometries"] for polygon in g["arcs"] for r in polygon]


def count_uses(layer: dict) -> Counter:
    return Counter(max(n, ~n) for ring in list_rings(layer) for n in ring)


def test_it_fits_the_budget() -> None:
    packed = [gzip.compress(path.read_bytes(), 9) for path in BASEMAP.glob("*.json")]
    assert sum(map(len, packed)) <= BUDGET


def test_every_ring_closes(topology: dict) -> None:
    arcs = decode_arcs(topology)
    for layer in ("countries", "governorates"):
        for ring in list_rings(topology["objects"][layer]):
            points = join_ring(ring, arcs)
            assert points[0] == points[-1]
            assert Polygon(points).area > 0


def test_neighbours_share_their_borders(topology: dict) -> None:
    uses = count_uses(topology["objects"]["governorates"])
    assert set(uses.values()) == {1, 2}
    outer = {arc for arc, count in uses.items() if count == 1}
    syria = next(g for g in topology["objects"]["countries"]["geometries"] if g["id"] == "SY")
    assert outer == {max(n, ~n) for polygon in syria["arcs"] for ring in polygon for n in ring}


def test_the_coast_has_no_line_along_the_edge_of_the_map(topology: dict) -> None:
    west, south, east, north = topology["bbox"]
    arcs = decode_arcs(topology)
    for (number,) in topology["objects"]["coast"]["arcs"]:
        for (ax, ay), (bx, by) in zip(arcs[number], arcs[number][1:], strict=False):
            assert not (ax == bx and ax in (west, east))
            assert not (ay == by and ay in (south, north))


def test_syria_and_its_neighbours_are_named_in_both_languages(topology: dict) -> None:
    named = {
        g["id"]: g["properties"]
        for g in topology["objects"]["countries"]["geometries"]
        if g["properties"]
    }
    assert {"SY", "LB", "TR", "IQ", "JO", "IL", "PS"} <= set(named)
    assert named["LB"]["name_ar"] == "لبنان"
    governorates = topology["objects"]["governorates"]["geometries"]
    assert [g["id"] for g in governorates] == [f"SY{n:02}" for n in range(1, 15)]


def test_labels_cover_the_capitals_and_the_neighbours(labels: dict) -> None:
    syrian = [t for t in labels["towns"] if t["country"] == "SY"]
    assert {"Lattakia", "Tartous", "Homs", "Damascus"} <= {
        t["name_en"] for t in syrian if t["rank"] == 1
    }
    assert {"LB", "TR", "IQ", "JO"} <= {a["code"] for a in labels["areas"]}
    for label in labels["areas"] + labels["towns"]:
        assert not label["name_ar"].isascii()
        assert 22 < label["lon"] < 56 and 24 < label["lat"] < 45


def test_a_shared_side_is_cut_out_once() -> None:
    west = ((0, 0), (1, 0), (1, 1), (1, 2), (0, 2), (0, 0))
    east = ((1, 0), (2, 0), (2, 2), (1, 2), (1, 1), (1, 0))
    table = ArcTable(find_junctions([west, east], lambda a, b: False))
    first, second = table.number_ring(west), table.number_ring(east)
    shared = {max(n, ~n) for n in first} & {max(n, ~n) for n in second}
    assert [table.arcs[number] for number in shared] == [((1, 0), (1, 1), (1, 2))]
    assert len(table.arcs) == 3

"""The outlines of the countries around Syria, from the map's own ground."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import shapely

BASEMAP = Path("basemap") / "basemap.topo.json"
_Arc = npt.NDArray[np.float64]


def _read_arcs(topology: dict[str, Any]) -> list[_Arc]:
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    return [
        np.asarray(np.cumsum(arc, axis=0) * scale + translate, dtype=np.float64)
        for arc in topology["arcs"]
    ]


def _close_ring(arcs: Sequence[_Arc], numbers: Sequence[int]) -> _Arc:
    # A negative number stands for an arc walked backwards; each arc begins where the last ended.
    walked = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return np.vstack([walked[0], *(arc[1:] for arc in walked[1:])])


def read_country_outlines(folder: Path) -> dict[str, bytes]:
    """Return the outline (WKB) of each country of the basemap by its ISO code.

    They end at the edge of the map and are thinned for drawing: good for telling in which country
    a position lies, not how far from its border. What came out invalid is left out.
    """
    topology = orjson.loads((folder / BASEMAP).read_bytes())
    arcs = _read_arcs(topology)
    outlines = {}
    for country in topology["objects"]["countries"]["geometries"]:
        rings = [[_close_ring(arcs, ring) for ring in part] for part in country["arcs"]]
        area = shapely.MultiPolygon([shapely.Polygon(part[0], part[1:]) for part in rings])
        if area.is_valid:
            outlines[country["id"]] = shapely.to_wkb(area)
    return outlines

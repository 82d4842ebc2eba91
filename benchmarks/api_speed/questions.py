"""The addresses that are asked: the same ones at every run, made from the templates."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

SEED = 6
TOWNS = (
    (35.52, 35.79), (34.89, 35.89), (35.18, 35.95), (36.2, 37.16), (33.51, 36.29), (34.73, 36.71),
    (35.13, 36.75), (35.93, 36.63), (32.62, 36.1), (35.34, 40.14), (36.5, 40.75), (35.95, 39.01),
)  # fmt: skip
FIRST_DAY, DAYS = date(2011, 6, 1), 5200


def _list_boxes(count: int) -> list[dict[str, str]]:
    dice = random.Random(SEED)  # noqa: S311 - the same boxes every time
    found = []
    for _ in range(count):
        lat, lon = dice.choice(TOWNS)
        lat, lon = lat + dice.uniform(-0.2, 0.2), lon + dice.uniform(-0.2, 0.2)
        half = dice.uniform(0.15, 0.4)
        first = FIRST_DAY + timedelta(dice.randrange(DAYS))
        last = first + timedelta(dice.choice((7, 30, 90)))
        box = f"{lon - half:.3f},{lat - half:.3f},{lon + half:.3f},{lat + half:.3f}"
        found.append({"bbox": box, "d0": first.isoformat(), "d1": last.isoformat()})
    return found


def _find_tile(zoom: int, lat: float, lon: float) -> tuple[int, int]:
    """Return column and row of the tile of WebMercatorQuad that holds a position."""
    tiles = 2**zoom
    north = math.asinh(math.tan(math.radians(lat))) / math.pi
    return int((lon + 180) / 360 * tiles), int((1 - north) / 2 * tiles)


def _list_tiles(zoom: int) -> list[dict[str, str]]:
    tiles = sorted({_find_tile(zoom, lat, lon) for lat, lon in TOWNS})
    return [{"z": str(zoom), "x": str(x), "y": str(y)} for x, y in tiles]


def list_questions(kind: str, count: int) -> list[dict[str, str]]:
    """Return what fills a template: boxes with days, tiles of a zoom, or nothing at all."""
    if kind.startswith("tile"):
        return _list_tiles(int(kind.removeprefix("tile")))
    return _list_boxes(count) if kind else [{}]

"""Tiles as a map reads them: which there are around some points, and what is in them."""

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import mapbox_vector_tile
from running_service import Service

SYRIA = ((34.5, 38.5), (43.5, 31.5))
"""North-western and south-eastern corner of what the tests look at."""
MVT = "application/vnd.mapbox-vector-tile"


def find_address(zoom: int, lon: float, lat: float) -> tuple[int, int, int]:
    """Return zoom, row and column of the tile around a position, by the projection's formula."""
    side = 1 << zoom
    turned = math.asinh(math.tan(math.radians(lat))) / math.pi
    return zoom, int((1 - turned) / 2 * side), int((lon + 180) / 360 * side)


def list_addresses(zoom: int, corners: Iterable[tuple[float, float]] = SYRIA
                   ) -> Iterator[tuple[int, int, int]]:  # fmt: skip
    """Yield every tile of a zoom between two corners, given as (lon, lat)."""
    (_, top, left), (_, bottom, right) = (find_address(zoom, *each) for each in corners)
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            yield zoom, row, column


def spell_path(collection: str, address: tuple[int, int, int]) -> str:
    """Return the path of a tile."""
    numbers = "/".join(map(str, address))
    return f"/api/collections/{collection}/tiles/WebMercatorQuad/{numbers}"


def read_tile(service: Service, collection: str, address: tuple[int, int, int],
              **parameters: object) -> Mapping[str, list[dict[str, Any]]]:  # fmt: skip
    """Return the features of each layer of a tile, positions in degrees."""
    answer = service.get(spell_path(collection, address), **parameters)
    assert answer.status_code == 200, (address, answer.text)
    assert answer.headers["content-type"] == MVT
    return decode_tile(answer.content, address)


def decode_tile(content: bytes, address: tuple[int, int, int]
                ) -> Mapping[str, list[dict[str, Any]]]:  # fmt: skip
    """Return the features of each layer of a tile's bytes, positions in degrees."""
    zoom, row, column = address

    def place(x: float, y: float) -> tuple[float, float]:
        side = 1 << zoom
        lon = (column + x / 4096) / side * 360 - 180
        turned = math.pi * (1 - 2 * (row + y / 4096) / side)
        return lon, math.degrees(math.atan(math.sinh(turned)))

    options = {"y_coord_down": True, "transformer": place}
    layers = mapbox_vector_tile.decode(content, default_options=options)
    return {name: layer["features"] for name, layer in layers.items()}

"""Which square of the world a tile is."""

import math

import pytest

from app.domain.tiles import MAX_ZOOM, Tile, measure_pixel


def test_the_first_tile_is_the_whole_square_world() -> None:
    west, south, east, north = Tile(0, 0, 0).spell()
    assert (west, east) == (-180.0, 180.0)
    assert north == -south == pytest.approx(85.0511287798066)


def test_rows_run_south_and_columns_east() -> None:
    # Damascus, 36.3 east and 33.5 north, by the formula of the projection.
    column = int((36.3 + 180) / 360 * 2**10)
    row = int((1 - math.asinh(math.tan(math.radians(33.5))) / math.pi) / 2 * 2**10)
    west, south, east, north = Tile(10, row, column).spell()
    assert west < 36.3 < east and south < 33.5 < north


@pytest.mark.parametrize("zoom", [1, 5, 9, MAX_ZOOM])
def test_neighbours_share_their_edges_to_the_last_bit(zoom: int) -> None:
    middle = (1 << zoom) // 2 - 1
    for step in range(min(64, middle + 1)):
        row, column = middle - step, middle + (step % 2)
        west, south, east, north = Tile(zoom, row, column).spell()
        assert east == Tile(zoom, row, column + 1).spell()[0]
        assert south == Tile(zoom, row + 1, column).spell()[3]
        # Four tiles of the next zoom fill it, so their outer edges are its own.
        if zoom < MAX_ZOOM:
            inner = Tile(zoom + 1, row * 2, column * 2).spell()
            outer = Tile(zoom + 1, row * 2 + 1, column * 2 + 1).spell()
            assert (inner[0], outer[1], outer[2], inner[3]) == (west, south, east, north)


def test_a_margin_widens_every_side() -> None:
    west, south, east, north = Tile(8, 100, 153).spell()
    padded = Tile(8, 100, 153).spell(1 / 64)
    assert padded[0] < west and padded[1] < south and padded[2] > east and padded[3] > north
    assert padded[2] - padded[0] == pytest.approx((east - west) * (1 + 2 / 64))


def test_only_tiles_inside_the_world_exist() -> None:
    assert Tile(3, 7, 7).exists and Tile(MAX_ZOOM, 0, 0).exists
    for zoom, row, column in ((3, 8, 0), (3, 0, 8), (0, 0, 1), (MAX_ZOOM + 1, 0, 0), (-1, 0, 0)):
        assert not Tile(zoom, row, column).exists


def test_pixels_halve_with_every_zoom() -> None:
    assert measure_pixel(0) == 360 / 256
    assert measure_pixel(7) * 2 == measure_pixel(6)

"""The part of the world that a view shows in a frame of some size, in the map's projection."""

from __future__ import annotations

import math

from app.domain.filters import Box
from app.serve.views.view_state import LEAST_ZOOM, MOST_ZOOM

_TILE = 256
_FULL_TURN = 360.0
_MOST_LAT = 85.0


def _project(lat: float) -> float:
    """Return how far north a latitude lies in web Mercator, in degrees of its equator."""
    lat = max(-_MOST_LAT, min(lat, _MOST_LAT))
    return math.degrees(math.asinh(math.tan(math.radians(lat))))


def _unproject(north: float) -> float:
    return math.degrees(math.atan(math.sinh(math.radians(north))))


def frame_view(centre: tuple[float, float], zoom: float, size: tuple[float, float]) -> Box:
    """Return what a map of `size` (width, height in CSS pixels) shows around a `centre` (lat, lon).

    Degrees in WGS 84; no edge lies beyond a date line or a pole.
    """
    lat, lon = centre
    degrees = _FULL_TURN / (_TILE * 2**zoom)
    across, up = (length * degrees / 2 for length in size)
    middle = _project(lat)
    return Box(
        max(-180.0, lon - across),
        _unproject(middle - up),
        min(180.0, lon + across),
        _unproject(middle + up),
    )


def fit_box(box: Box, size: tuple[float, float]) -> tuple[float, float, float]:
    """Return latitude, longitude and zoom at which a box fits a map of `size` with some room."""
    width, height = size
    across = max(box.east - box.west, 1e-6)
    south, north = _project(box.south), _project(box.north)
    up = max(north - south, 1e-6)
    scale = min(width * 0.8 / across, height * 0.8 / up)
    zoom = math.floor(2 * math.log2(scale * _FULL_TURN / _TILE)) / 2
    lat = _unproject((south + north) / 2)
    return lat, (box.west + box.east) / 2, max(LEAST_ZOOM, min(zoom, MOST_ZOOM))

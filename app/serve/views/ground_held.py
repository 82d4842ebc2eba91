"""The ground of the maps that the service draws, read once for a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fastapi import Request

from app.encode.svg_map.ground import Ground, read_ground_files


@cache
def _read(folder: Path) -> Ground:
    return read_ground_files(folder)


def find_ground(request: Request) -> Ground:
    """Return the ground that ships with Masar; reading it takes some 20 ms, once."""
    return _read(request.app.state.settings.geodata_dir / "basemap")

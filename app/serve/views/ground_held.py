"""The ground of the maps that the service draws, read once for a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Request

if TYPE_CHECKING:
    from app.encode.svg_map.ground import Ground


@cache
def _read(folder: Path) -> Ground:
    from app.encode.svg_map.ground import read_ground_files  # it needs the library of arrays

    return read_ground_files(folder)


def find_ground(request: Request) -> Ground:
    """Return the ground that ships with Masar; reading it takes some 20 ms, once."""
    return _read(request.app.state.settings.geodata_dir / "basemap")

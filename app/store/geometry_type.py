"""The type of geometry columns, without the geometry library that it can do without.

GeoAlchemy imports shapely, and that numpy, wherever they are installed, for conversions that nobody
asks for here: 20 MB and a third of the start of each process of the service.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _hide_module(name: str) -> Iterator[None]:
    """Let a module seem not installed until the block ends, unless it is imported already."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.modules.pop(name, None)


with _hide_module("shapely"):
    from geoalchemy2 import Geometry

__all__ = ["Geometry"]

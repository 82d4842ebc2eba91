"""Positions in degrees as people write them, and whether they look swapped."""

from __future__ import annotations

import re

from app.ingest.table.folding import write_western

_DECIMAL = re.compile(r"^[-+]?\d{1,9}(?:[.,]\d+)?$")
_DEGREES = re.compile(
    r"""^(\d{1,3})\s*[°º]\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′’]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*["″”]?)?$"""
)
_SIDE = re.compile(r"[\s°º]*[NSEWnsew]\s*$|^\s*[NSEWnsew]\s*")
_APART = re.compile(r"\s*[;|/]\s*|\s*,\s+|(?<=\d)\s+(?=[-+\d])|(?<=[NSns])\s*,?\s*")
_LATITUDES = (32.0, 37.6)
_LONGITUDES = (35.3, 42.6)
"""Between these lies Syria, both edges with some room."""


def read_degrees(text: str) -> str:
    """Return degrees as a plain decimal number; what is none is returned as it came."""
    bare = _SIDE.sub("", write_western(text).strip()).strip()
    if _DECIMAL.match(bare):
        return bare.replace(",", ".")
    if found := _DEGREES.match(bare):
        degrees, minutes, seconds = (float(part or 0) for part in found.groups())
        return f"{degrees + minutes / 60 + seconds / 3600:.6f}"
    return bare.removesuffix("°") if _DECIMAL.match(bare.removesuffix("°")) else text.strip()


def split_position(text: str) -> tuple[str, str]:
    """Return the two numbers of a cell such as "35.18, 35.95", in the order in which they stand.

    Raises ValueError when there are not two.
    """
    bare = write_western(text).strip().strip("()[]")
    parts = [part for part in _APART.split(bare) if part]
    if len(parts) != 2 and bare.count(",") == 1:
        parts = bare.split(",")
    if len(parts) != 2:
        raise ValueError(f"{text[:80]!r} is no position; write it as 35.18, 35.95")
    return read_degrees(parts[0]), read_degrees(parts[1])


def _lies_within(latitude: float, longitude: float) -> bool:
    south, north = _LATITUDES
    west, east = _LONGITUDES
    return south <= latitude <= north and west <= longitude <= east


def looks_swapped(latitude: str, longitude: str) -> bool:
    """Whether a position lies outside of Syria and would lie in it the other way round."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return False
    return not _lies_within(north, east) and _lies_within(east, north)

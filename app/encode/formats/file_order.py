"""What the process that makes files is told through its pipe: an order, features, and an end.

The order is JSON on the first line, then comes a GeoJSON Feature on each line, then the word `end`.
Without the word there is no file: whoever gave the order could not tell everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import orjson

from app.domain.property_kind import PropertyKind
from app.encode.formats.head import Head
from app.encode.geojson import encode_json

END = b"end\n"
PARQUET, FLATGEOBUF = "parquet", "flatgeobuf"


@dataclass(frozen=True, slots=True)
class FileOrder:
    """An order for a file of a format; `kinds` are its properties in order.

    `folder` is a private folder for what has to stand on disk before it is sent. `metadata` goes
    into the file under its names.
    """

    form: str
    name: str
    title: str
    kinds: Mapping[str, PropertyKind]
    metadata: Mapping[str, str]
    folder: str


def order_file(form: str, head: Head, folder: str) -> FileOrder:
    """Return the order for a file of which this is known."""
    metadata = {
        "title": head.title,
        "licence": head.licence,
        "attribution": head.attribution,
        "snapshot": str(head.snapshot),
    }
    return FileOrder(form, head.name, head.title, dict(head.kinds), metadata, folder)


def encode_order(order: FileOrder) -> bytes:
    """Return the first line."""
    return encode_json(asdict(order)) + b"\n"


def read_order(line: bytes) -> FileOrder:
    """Return what the first line orders."""
    told = orjson.loads(line)
    kinds = {name: PropertyKind(kind) for name, kind in told.pop("kinds").items()}
    return FileOrder(kinds=kinds, **told)

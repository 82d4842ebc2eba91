"""FlatGeobuf 3, written as it is read: a header, then a feature after the other, without an index.

Each part is a flatbuffer with its size in front. Tables are laid out forwards, every vtable just
before its table and what a table points to behind it, which the format allows: offsets are counted
from the place where they stand.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import orjson

from app.domain.property_kind import PropertyKind
from app.encode.formats.flatgeobuf_geometry import build_geometry
from app.encode.formats.flatgeobuf_tables import Part, Table, pack_part
from app.encode.formats.head import Head
from app.encode.geojson import encode_json

_MAGIC = b"fgb\x03fgb\x01"
_BOOL, _LONG, _DOUBLE, _STRING, _JSON, _DATETIME = 2, 7, 10, 11, 12, 13
_COLUMN_TYPES: Mapping[PropertyKind, int] = {
    PropertyKind.TEXT: _STRING,
    PropertyKind.INTEGER: _LONG,
    PropertyKind.NUMBER: _DOUBLE,
    PropertyKind.BOOLEAN: _BOOL,
    PropertyKind.DATE: _DATETIME,
    PropertyKind.INSTANT: _DATETIME,
    PropertyKind.TEXTS: _JSON,
    PropertyKind.OBJECT: _JSON,
}
_WGS84 = 4326
# Fields of the format's tables, by their number in its schema.
_NAME, _GEOMETRY_TYPE, _COLUMNS, _COUNT, _INDEX, _CRS, _TITLE, _METADATA = 0, 2, 7, 8, 9, 10, 11, 13
_ANY_GEOMETRY = 0


def _describe_column(name: str, kind: PropertyKind) -> Table:
    return Table({0: name.encode(), 1: struct.pack("<B", _COLUMN_TYPES[kind])}, offsets={0})


def _pack_header(head: Head) -> bytes:
    columns = {"id": PropertyKind.TEXT, **head.kinds}
    told = {"licence": head.licence, "attribution": head.attribution, "snapshot": head.snapshot}
    crs = Table({0: b"EPSG", 1: struct.pack("<i", _WGS84)}, offsets={0})
    fields: dict[int, Part] = {
        _NAME: head.name.encode(),
        _GEOMETRY_TYPE: struct.pack("<B", _ANY_GEOMETRY),
        _COLUMNS: [_describe_column(name, kind) for name, kind in columns.items()],
        _COUNT: struct.pack("<Q", head.rows or 0),
        _INDEX: struct.pack("<H", 0),
        _CRS: crs,
        _TITLE: head.title.encode(),
        _METADATA: encode_json(told),
    }
    return pack_part(Table(fields, offsets={_NAME, _COLUMNS, _CRS, _TITLE, _METADATA}))


_Pack = Callable[[Any], bytes]
_NUMBERS: Mapping[PropertyKind, str] = {
    PropertyKind.INTEGER: "<Hq",
    PropertyKind.NUMBER: "<Hd",
    PropertyKind.BOOLEAN: "<HB",
}
_LISTED = frozenset({PropertyKind.TEXTS, PropertyKind.OBJECT})
_TEXT_HEAD = struct.Struct("<HI")


def _make_packer(number: int, kind: PropertyKind) -> _Pack:
    """Return what packs a value of a column behind its number.

    Chosen once for each column: a file asks for millions of values.
    """
    if kind in _NUMBERS:
        return partial(struct.Struct(_NUMBERS[kind]).pack, number)
    pack_head = _TEXT_HEAD.pack

    def pack_text(value: str) -> bytes:
        text = value.encode()
        return pack_head(number, len(text)) + text

    def pack_json(value: object) -> bytes:
        text = encode_json(value)
        return pack_head(number, len(text)) + text

    return pack_json if kind in _LISTED else pack_text


class FlatGeobufFile:
    """One file; records without geometry have none, and unknown values are left out."""

    def __init__(self, head: Head) -> None:
        """Fix the columns: the id, then the properties."""
        self._head = head
        self._pack_id = _make_packer(0, PropertyKind.TEXT)
        self._columns = [
            (name, _make_packer(number, kind))
            for number, (name, kind) in enumerate(head.kinds.items(), start=1)
        ]

    def begin(self) -> bytes:
        """Return the magic bytes and the header with the number of records."""
        return _MAGIC + _pack_header(self._head)

    def add(self, features: Sequence[bytes]) -> bytes:
        """Return records."""
        return b"".join(map(self._pack_feature, map(orjson.loads, features)))

    def end(self) -> bytes:
        """Return nothing: the header says how many records there are."""
        return b""

    def _pack_feature(self, feature: Mapping[str, Any]) -> bytes:
        values = feature["properties"]
        packed = [pack(v) for name, pack in self._columns if (v := values[name]) is not None]
        fields: dict[int, Part] = {1: self._pack_id(feature["id"]) + b"".join(packed)}
        if feature["geometry"] is not None:
            fields[0] = build_geometry(feature["geometry"])
        return pack_part(Table(fields, offsets={0, 1}))

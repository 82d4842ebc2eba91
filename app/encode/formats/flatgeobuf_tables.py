"""Flatbuffers, as much of them as FlatGeobuf needs: tables, texts, and lists of either."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

_WIDEST = 8


@dataclass(frozen=True, slots=True)
class Doubles:
    """A list of numbers, which have to stand at a multiple of eight."""

    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Counts:
    """A list of whole numbers of four bytes."""

    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its fields by number; those of `offsets` stand elsewhere and are pointed to.

    Bytes are a number as it is stored or, pointed to, a text or a list of bytes.
    """

    fields: Mapping[int, Part]
    offsets: set[int] = field(default_factory=set)


Part: TypeAlias = "bytes | Doubles | Counts | Table | Sequence[Table]"


class _Buffer:
    def __init__(self) -> None:
        # The size and the place of the first table; alignment counts from the size, as the
        # format's own writers have it.
        self.data = bytearray(8)

    def align(self, width: int, more: int = 0) -> None:
        """Fill up until `more` bytes further on a multiple of `width` is reached."""
        self.data += bytes(-(len(self.data) + more) % width)

    def point(self, place: int) -> None:
        """Let the offset that stands at a place point to the end."""
        struct.pack_into("<I", self.data, place, len(self.data) - place)

    def put(self, part: Part, place: int) -> None:
        """Write a part at the end and point to it from a place."""
        if isinstance(part, Table):
            self._put_table(part, place)
        elif isinstance(part, bytes):
            self.align(4)
            self.point(place)
            # The zero behind the last byte is what makes it a text; lists of bytes do without.
            self.data += struct.pack("<I", len(part)) + part + b"\0"
        elif isinstance(part, Doubles):
            self.align(_WIDEST, more=4)
            self.point(place)
            count = len(part.values)
            self.data += struct.pack(f"<I{count}d", count, *part.values)
        elif isinstance(part, Counts):
            self.align(4)
            self.point(place)
            count = len(part.values)
            self.data += struct.pack(f"<I{count}I", count, *part.values)
        else:
            self._put_tables(part, place)

    def _put_tables(self, tables: Sequence[Table], place: int) -> None:
        self.align(4)
        self.point(place)
        self.data += struct.pack("<I", len(tables))
        first = len(self.data)
        self.data += bytes(4 * len(tables))
        for number, table in enumerate(tables):
            self.put(table, first + 4 * number)

    def _put_table(self, table: Table, place: int) -> None:
        widths = {
            n: 4 if n in table.offsets else len(_as_number(p)) for n, p in table.fields.items()
        }
        places, size = _lay_out(widths)
        known = max(table.fields, default=-1) + 1
        vtable = struct.pack("<HH", 4 + 2 * known, size)
        vtable += b"".join(struct.pack("<H", places.get(number, 0)) for number in range(known))
        self.align(_WIDEST, more=len(vtable))
        start = len(self.data) + len(vtable)
        self.data += vtable
        self.point(place)
        self.data += struct.pack("<i", len(vtable)) + bytes(size - 4)
        for number, part in table.fields.items():
            if number in table.offsets:
                self.put(part, start + places[number])
            else:
                stored = _as_number(part)
                own = start + places[number]
                self.data[own : own + len(stored)] = stored


def _as_number(part: Part) -> bytes:
    return part if isinstance(part, bytes) else b""


def _lay_out(widths: Mapping[int, int]) -> tuple[dict[int, int], int]:
    """Return where each field of a table stands and how long the table is: widest fields first."""
    places, end = dict[int, int](), 4
    for number in sorted(widths, key=lambda each: -widths[each]):
        end += -end % widths[number]
        places[number] = end
        end += widths[number]
    return places, end


def pack_part(table: Table) -> bytes:
    """Return a table as a flatbuffer with its size in front."""
    buffer = _Buffer()
    buffer.put(table, 4)
    buffer.align(_WIDEST)
    struct.pack_into("<I", buffer.data, 0, len(buffer.data) - 4)
    return bytes(buffer.data)

"""How answers are compressed: which coding a reader takes, at which level, and what is left alone.

The levels were measured on real answers: see docs/caching.md.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Protocol

import brotli  # type: ignore[import-untyped]
import zstandard

SMALLEST = 700
"""Bytes below which an answer fits into a packet or two as it is."""
BROTLI_LEVEL = 3
GZIP_LEVEL = 4
ZSTD_LEVEL = 3
CODINGS = ("zstd", "br", "gzip")
"""Codings by preference, where a reader takes several equally."""
_TEXTS = ("text/", "application/json", "application/geo+json", "application/problem+json",
          "application/x-ndjson", "application/vnd.oai.openapi+json", "application/xml",
          "application/schema+json", "application/javascript", "image/svg+xml",
          "application/atom+xml", "application/feed+json", "application/rss+xml",
          "application/vnd.mapbox-vector-tile", "application/vnd.flatgeobuf",
          "application/flatgeobuf", "application/manifest+json")  # fmt: skip


class Coder(Protocol):
    """Compresses one answer piece by piece."""

    def add(self, piece: bytes) -> bytes:
        """Return what can be sent once this piece is there, all of it: nothing is held back."""

    def end(self) -> bytes:
        """Return the end of the answer."""


class _Gzip:
    def __init__(self) -> None:
        self._coder = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 31)

    def add(self, piece: bytes) -> bytes:
        return self._coder.compress(piece) + self._coder.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._coder.flush()


class _Brotli:
    def __init__(self) -> None:
        self._coder = brotli.Compressor(quality=BROTLI_LEVEL)

    def add(self, piece: bytes) -> bytes:
        return bytes(self._coder.process(piece) + self._coder.flush())

    def end(self) -> bytes:
        return bytes(self._coder.finish())


class _Zstd:
    def __init__(self) -> None:
        self._coder = zstandard.ZstdCompressor(level=ZSTD_LEVEL).compressobj()

    def add(self, piece: bytes) -> bytes:
        ready = self._coder.compress(piece)
        return ready + self._coder.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def end(self) -> bytes:
        return self._coder.flush()


_CODERS: dict[str, type[Coder]] = {"gzip": _Gzip, "br": _Brotli, "zstd": _Zstd}


def open_coder(coding: str) -> Coder:
    """Return a coder for one answer."""
    return _CODERS[coding]()


def compress_whole(content: bytes, coding: str) -> bytes:
    """Return a whole answer compressed."""
    if coding == "br":
        return bytes(brotli.compress(content, quality=BROTLI_LEVEL))
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(content)
    coder = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 31)
    return coder.compress(content) + coder.flush()


def is_compressible(media_type: str) -> bool:
    """Whether answers of this type become smaller; the others are compressed already."""
    return media_type.lower().startswith(_TEXTS)


def choose_coding(accepted: str) -> str | None:
    """Return the coding that a reader likes best (`Accept-Encoding`), None for none."""
    if not accepted:
        return None
    wanted = dict(map(_read_wish, accepted.lower().split(",")))
    others = wanted.get("*", 0.0)
    liked = {coding: wanted.get(coding, others) for coding in CODINGS}
    best = max(liked, key=lambda coding: liked[coding])
    if liked[best] <= 0 or liked[best] < wanted.get("identity", 0.0):
        return None
    return best


def _read_wish(part: str) -> tuple[str, float]:
    """Return a coding and how much it is liked, from 0 to 1; what cannot be read is not liked."""
    name, _, rest = part.partition(";")
    weight = rest.partition("q=")[2].strip() or "1"
    try:
        return name.strip(), min(max(float(weight), 0.0), 1.0)
    except ValueError:
        return name.strip(), 0.0


@dataclass(frozen=True, slots=True)
class Splice:
    """A compressed text that can still be ended in any words, without compressing it again.

    Each coding has a way to carry bytes as they are after what was compressed.
    """

    coding: str
    head: bytes
    length: int
    checksum: int

    def end_with(self, tail: bytes) -> bytes:
        """Return the whole answer, ended by `tail` (at most 60,000 bytes)."""
        size = len(tail)
        if self.coding == "gzip":
            stored = b"\x01" + size.to_bytes(2, "little") + (0xFFFF - size).to_bytes(2, "little")
            total = (self.length + size) & 0xFFFFFFFF
            ending = zlib.crc32(tail, self.checksum).to_bytes(4, "little")
            return self.head + stored + tail + ending + total.to_bytes(4, "little")
        if self.coding == "br":
            # A meta-block of bytes as they are: four nibbles of length, then the empty last one.
            stored = ((size - 1) << 3 | 1 << 19).to_bytes(3, "little")
            return self.head + stored + tail + b"\x03"
        return self.head + (size << 3 | 1).to_bytes(3, "little") + tail


def open_splice(content: bytes, coding: str) -> Splice:
    """Return a text compressed so that it can be ended later."""
    if coding == "gzip":
        coder = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 31)
        head = coder.compress(content) + coder.flush(zlib.Z_FULL_FLUSH)
        return Splice(coding, head, len(content), zlib.crc32(content))
    return Splice(coding, open_coder(coding).add(content), len(content), 0)
